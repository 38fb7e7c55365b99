import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { Resolved } from '../../../src/model/resolved.ts';
import { createDataReader, isSecretFile } from '../../../src/workspace/data-files.ts';
import { SourceFiles } from '../../../src/workspace/source-files.ts';
import { openWorkspace } from '../../../src/workspace/workspace.ts';
import { tempProject, type TempProject } from './temp-project.ts';

let project: TempProject;

function reader(files: Readonly<Record<string, string | Uint8Array>>, limit = 1000) {
  project = tempProject(files);
  const sources = new SourceFiles(project.root);
  return { read: createDataReader({ files: sources, limitOf: () => limit }), sources };
}
const reason = (data: ReturnType<ReturnType<typeof createDataReader>>): string =>
  data !== null && data.text === null ? data.reason : `no reason: ${JSON.stringify(data)}`;

describe('reading data files', () => {
  afterEach(() => project.remove());

  it('gives the text of a file, as an editor has it or as it is on disk', () => {
    const { read, sources } = reader({ 'prompts/a.txt': '\uFEFFBe brief' });
    assert.deepEqual(read('prompts/a.txt'), { text: 'Be brief' });
    sources.open('prompts/a.txt', 'Be kind');
    assert.deepEqual(read('prompts/a.txt'), { text: 'Be kind' });
    assert.equal(read('prompts/nowhere.txt'), null);
    assert.equal(read('prompts'), null);
  });

  it('says why a file is not read: binary, too large', () => {
    const { read } = reader({ 'a.bin': Uint8Array.of(65, 0, 66), 'big.txt': 'x'.repeat(2000), 'utf16.txt': Uint8Array.of(0xff, 0xfe, 65, 0) }); // prettier-ignore
    assert.match(reason(read('a.bin')), /binary/);
    assert.match(reason(read('utf16.txt')), /UTF-16/);
    assert.match(reason(read('big.txt')), /limit/);
  });

  it('never leaves the project, by path or by link', () => {
    const { read } = reader({ 'inside.txt': 'in', 'deep/b.txt': 'b' });
    const outside = `${project.root}-outside`;
    mkdirSync(outside);
    try {
      writeFileSync(path.join(outside, 'secret.txt'), 'out');
      symlinkSync(path.join(outside, 'secret.txt'), path.join(project.root, 'link.txt'));
      symlinkSync(outside, path.join(project.root, 'folder'));
      symlinkSync(path.join(project.root, 'inside.txt'), path.join(project.root, 'own.txt'));
      assert.match(reason(read('link.txt')), /outside the project/);
      assert.match(reason(read('folder/secret.txt')), /outside the project/);
      assert.deepEqual(read('own.txt'), { text: 'in' });
      assert.equal(read(`../${path.basename(outside)}/secret.txt`), null);
      assert.equal(read(path.join(outside, 'secret.txt')), null);
      assert.equal(read('deep/../../etc/passwd'), null);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('never opens what may hold secrets', () => {
    const { read } = reader({ '.env': 'MODEL=gpt-4o', '.env.local': 'x', 'app/.env.production': 'x', '.env.example': 'MODEL=gpt-4o-mini', 'server.key': 'x' }); // prettier-ignore
    symlinkSync(path.join(project.root, '.env'), path.join(project.root, 'settings.txt'));
    for (const file of ['.env', '.env.local', 'app/.env.production', 'server.key'])
      assert.match(reason(read(file)), /secrets/, file);
    assert.match(reason(read('settings.txt')), /outside the project/);
    assert.deepEqual(read('.env.example'), { text: 'MODEL=gpt-4o-mini' });
    for (const file of [
      '.env.sample',
      '.env.template',
      '.env.dist',
      '.env.local.example',
      'env.txt',
      'prompts/key.txt',
    ])
      assert.equal(isSecretFile(file), false, file);
    for (const file of ['.ENV', '.env.example.local', '.env.', 'a/id_rsa', 'x.pem'])
      assert.ok(isSecretFile(file), file);
  });
});

describe('a workspace with data files', function () {
  afterEach(() => project.remove());

  this.timeout(30_000);

  it('prices a call by a model in JSON, and again when the file changes, in the editor or on disk', async () => {
    project = tempProject({
      'src/a.ts': `import OpenAI from 'openai';\nimport cfg from './models.json';
new OpenAI().chat.completions.create({ model: cfg.chat, max_completion_tokens: cfg.cap, messages: [] });\n`,
      'src/models.json': '{"chat": "gpt-4o", "cap": 300}',
    });
    const workspace = await openWorkspace({ root: project.root });
    const model = (): string => {
      const resolved = workspace.analyze('src/a.ts').calls[0]?.call.model;
      return resolved?.kind === 'known' ? `${resolved.value} ${resolved.origin.path} ${resolved.origin.via}` : String(resolved?.kind); // prettier-ignore
    };
    assert.equal(model(), 'gpt-4o src/models.json data file');
    assert.deepEqual(workspace.position('src/models.json', 9), { line: 0, character: 9 });
    assert.deepEqual(workspace.dependents('src/models.json'), ['src/a.ts']);
    workspace.update('src/models.json', '{"chat": "gpt-4.1", "cap": 300}');
    assert.equal(model(), 'gpt-4.1 src/models.json data file');
    workspace.close('src/models.json');
    project.write('src/models.json', '{"chat": "gpt-4o-mini"');
    workspace.fileChanged('src/models.json');
    assert.equal(model(), 'unknown');
    const resolved = workspace.analyze('src/a.ts').calls[0]?.call.model;
    assert.match(resolved?.kind === 'unknown' ? resolved.reason : '', /src\/models\.json.*not valid JSON/);
  });

  describe('with prompts in files', () => {
    const CODE = `from pathlib import Path
from openai import OpenAI
client = OpenAI()
SYSTEM = (Path(__file__).parent / "prompts" / "system.md").read_text()


def answer(question):
    return client.chat.completions.create(model="gpt-4o", max_tokens=9, messages=[
        {"role": "system", "content": SYSTEM.format(company="Acme")},
        {"role": "user", "content": question},
    ])
`;
    const TEXT = '# Role\nYou answer for {company} about {topic}.\n';
    const files = { '.git/HEAD': '', 'src/a.py': CODE, 'src/prompts/system.md': TEXT, 'README.md': TEXT };
    const prompts = (analysis: FileAnalysis): string[] =>
      analysis.prompts.map(({ prompt, estimate }) =>
        [
          prompt.role,
          `${prompt.span.start}-${prompt.span.end}`,
          prompt.text.segments
            .map((segment) => (segment.kind === 'static' ? segment.text : `<${segment.name}>`))
            .join(''),
          prompt.sentBy?.map(({ path: file, functionName }) => `${file} ${String(functionName)}`).join(),
          estimate.tokenizer,
        ].join(' | '),
      );
    const EXPECTED = 'system | 0-47 | # Role\nYou answer for Acme about <topic>.\n | src/a.py answer | o200k_base';

    it('shows a prompt at its file, with the calls that send it', async () => {
      project = tempProject(files);
      const workspace = await openWorkspace({ root: project.root });
      assert.deepEqual(workspace.analyze('src/prompts/system.md').prompts, []);
      await workspace.link();
      assert.deepEqual(prompts(workspace.analyze('src/prompts/system.md')), [EXPECTED]);
      assert.deepEqual(workspace.analyze('README.md').prompts, []);
      assert.deepEqual(workspace.analyze('README.md').problems, []);
    });

    it('keeps the senders while the prompt or the code is edited', async () => {
      project = tempProject(files);
      const workspace = await openWorkspace({ root: project.root });
      await workspace.link();
      workspace.update('src/prompts/system.md', TEXT);
      assert.deepEqual(prompts(workspace.analyze('src/prompts/system.md')), [EXPECTED]);
      workspace.update('src/prompts/system.md', 'Be brief.');
      assert.match(
        prompts(workspace.analyze('src/prompts/system.md'))[0] ?? '',
        /^system \| 0-9 \| Be brief\. \| src\/a\.py/,
      );
      assert.equal(workspace.analyze('src/a.py').calls[0]?.call.messages[0]?.text.segments[0]?.loc.path, 'src/prompts/system.md'); // prettier-ignore
      workspace.takeStale();
      workspace.update('src/a.py', CODE.replace('system.md', 'other.md'));
      assert.ok(workspace.takeStale().includes('src/prompts/system.md'));
      assert.deepEqual(workspace.analyze('src/prompts/system.md').prompts, []);
    });

    it('gives them in a scan, once, behind the code', async () => {
      project = tempProject(files);
      const workspace = await openWorkspace({ root: project.root });
      const analyses: FileAnalysis[] = [];
      for await (const analysis of workspace.scan()) analyses.push(analysis);
      assert.deepEqual(
        analyses.map(({ path: file, calls }) => `${file} ${calls.length}`),
        ['src/a.py 1', 'src/prompts/system.md 0'],
      );
    });

    it('names the callers of a loader, and the text of YAML under its key', async () => {
      project = tempProject({
        '.git/HEAD': '',
        'llm.py': `import yaml
from openai import OpenAI
PROMPTS = yaml.safe_load(open("prompts.yaml"))
def ask(name):
    return OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "system", "content": PROMPTS[name]["system"]}])
`,
        'a.py': 'from llm import ask\ndef first():\n    ask("one")\n',
        'b.py': 'from llm import ask\ndef second():\n    ask("two")\n',
        'prompts.yaml': 'one:\n  system: You are one.\ntwo:\n  system: |\n    You are two.\n  model: gpt-4o\n',
      });
      const workspace = await openWorkspace({ root: project.root });
      await workspace.link();
      const found = workspace
        .analyze('prompts.yaml')
        .prompts.map(({ prompt }) => [
          prompt.name,
          prompt.sentBy?.map(({ path: file, functionName }) => `${file} ${String(functionName)}`).join(),
        ]);
      assert.deepEqual(found, [
        ['system', 'a.py first'],
        ['system', 'b.py second'],
      ]);
    });

    it('takes a prompt file for one before any call is known', async () => {
      project = tempProject({
        'a.prompty': '---\nname: x\n---\nsystem:\nBe brief about {{topic}}.\nuser:\n{{question}}\n',
      });
      const workspace = await openWorkspace({ root: project.root });
      const found = workspace.analyze('a.prompty').prompts.map(({ prompt }) => [prompt.role, prompt.usedBy.length, prompt.text.segments.length]); // prettier-ignore
      assert.deepEqual(found, [['system', 0, 3]]);
    });

    it('says what is wrong with a data file that code reads', async () => {
      project = tempProject({ 'a.ts': `import cfg from './models.json';\nimport OpenAI from 'openai';\nnew OpenAI().responses.create({ model: cfg.m, input: 'x' });`, 'models.json': '{"m": ', 'other.json': '{' }); // prettier-ignore
      const workspace = await openWorkspace({ root: project.root });
      await workspace.link();
      assert.match(workspace.analyze('models.json').problems[0]?.message ?? '', /cannot be read/);
      assert.deepEqual(workspace.analyze('other.json').problems, []);
    });
  });

  describe('with environment variables', () => {
    const code = (model: string): string => `import os
from openai import OpenAI
client = OpenAI(base_url=os.getenv("OPENAI_BASE_URL"))
client.chat.completions.create(model=${model}, max_tokens=int(os.getenv("MAX_TOKENS")), messages=[])
`;
    const shown = async (files: Readonly<Record<string, string>>, model = 'os.getenv("MODEL")'): Promise<string> => {
      project = tempProject({ '.git/HEAD': '', 'app/main.py': code(model), ...files });
      const workspace = await openWorkspace({ root: project.root });
      const call = workspace.analyze('app/main.py').calls[0]?.call;
      const of = (resolved: Resolved<unknown> | undefined): string =>
        resolved?.kind === 'known'
          ? `${String(resolved.value)} (${resolved.origin.via}, ${resolved.origin.path})`
          : String(resolved?.kind);
      return [of(call?.model), of(call?.outputCap.value), of(call?.baseUrl)].join('; ');
    };

    it('takes what an example file names as a hint, and says so', async () => {
      const example =
        '# models\nexport MODEL="gpt-4o" # the default\nMAX_TOKENS=300\nOPENAI_BASE_URL=http://localhost:1234\n';
      const found = 'gpt-4o (environment example, .env.example); 300 (environment example, .env.example); unknown';
      assert.equal(await shown({ '.env.example': example }), found);
      project.remove();
      assert.equal(await shown({ 'app/.env.sample': 'MODEL=gpt-4.1', '.env.example': 'MODEL=gpt-4o' }), 'gpt-4.1 (environment example, app/.env.sample); unknown; unknown'); // prettier-ignore
    });

    it('puts the default of the code before it', async () => {
      const files = { '.env.example': 'MODEL=gpt-4o\n' };
      const expected = 'o3 (environment default, app/main.py); unknown; unknown';
      assert.equal(await shown(files, 'os.getenv("MODEL", "o3")'), expected);
      project.remove();
      assert.equal(await shown(files, 'os.environ.get("MODEL") or "o3"'), expected);
    });

    it('takes no placeholder and no empty value for one', async () => {
      for (const value of ['', '""', 'your-model-here', '<model>', 'changeme', '# none']) {
        assert.equal(await shown({ '.env.example': `MODEL=${value}\n` }), 'unknown; unknown; unknown', value);
        project.remove();
      }
      project = tempProject({});
    });

    it('never looks at a real .env file', async () => {
      const files = {
        '.env': 'MODEL=gpt-4o\n',
        '.env.local': 'MODEL=gpt-4o\n',
        'app/.env.production': 'MODEL=gpt-4o\n',
      };
      assert.equal(await shown(files), 'unknown; unknown; unknown');
      project.remove();
      assert.equal(await shown(files, 'open(".env").read()'), 'unknown; unknown; unknown');
    });
  });
});
