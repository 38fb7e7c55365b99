import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../../src/generated/registry.ts';
import { readDocument } from '../../src/workspace/catalog/document.ts';
import { checkSignature } from '../../src/workspace/catalog/signature.ts';
import { createConfigStore } from '../../src/workspace/config/config-store.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { rowsOf, runCli } from './run-cli.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/catalog.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

describe('docs/catalog.md', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());

  it('shows configurations and documents that are valid', () => {
    const shown = blocks('json').filter((text) => /"(?:models|endpoints|catalog|currency)"/.test(text));
    assert.ok(shown.length >= 5);
    for (const text of shown) {
      project = tempProject({ 'prompt-cost.config.json': text });
      if (text.includes('"format"')) assert.ok(readDocument(text).ok, text);
      else assert.deepEqual(createConfigStore({ root: project.root, rules }).problems(), [], text);
      project.remove();
    }
  });

  it('shows how to sign with openssl', function () {
    const [text = ''] = blocks('sh').filter((block) => block.includes('openssl'));
    project = tempProject({ 'prices.json': blocks('json').find((block) => block.includes('overrides/1')) ?? '' });
    if (spawnSync('openssl', ['version']).error) return this.skip();
    const printed = execFileSync('sh', ['-ec', text], { cwd: project.root, encoding: 'utf8' });
    const signature = readFileSync(path.join(project.root, 'prices.json.sig'));
    const body = readFileSync(path.join(project.root, 'prices.json'));
    assert.doesNotThrow(() => checkSignature(body, signature, printed.trim()));
    assert.throws(() => checkSignature(Buffer.concat([body, Buffer.from(' ')]), signature, printed.trim()));
  });

  it('counts what the example of a gateway costs', async () => {
    project = tempProject();
    const result = await runCli(path.join(ROOT, 'examples/gateway'), ['scan', '-f', 'jsonl'], {
      XDG_DATA_HOME: project.root,
    });
    const rows = rowsOf(result) as readonly { model: string; inputTokens: number; costPerCall: { expected: number } }[];
    const of = (model: string): string => {
      const row = rows.find((each) => each.model === model);
      return `${row?.inputTokens} ${row?.costPerCall.expected.toPrecision(5)}`;
    };
    assert.equal(of('deepseek-v4-flash'), '17 0.00011459');
    assert.ok(PAGE.includes('17 × $0.27 + 100 × $1.10 per million = $0.00011459'));
    assert.equal(of('gpt-4o'), '17 0.0010425');
    // 4 USD ÷ (12,000 × 3,600) a token read and ÷ (1,500 × 3,600) a token written.
    assert.equal(of('llama-3.3-70b'), `17 ${(17 * (4 / (12_000 * 3600)) + 100 * (4 / (1500 * 3600))).toPrecision(5)}`);
  });
});
