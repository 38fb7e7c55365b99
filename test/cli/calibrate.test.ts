import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { runCli } from './run-cli.ts';

const APP = `from openai import OpenAI

client = OpenAI()


def answer(question):
    return client.chat.completions.create(
        model="gpt-4o",
        max_tokens=900,
        messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": question}],
    )
`;
const DAY = 86_400_000;
/** So many spans over ten days, each with that many tokens. */
function spans(count: number, input: number, output: number): string {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  spanId: `${index}`,
                  name: 'chat gpt-4o',
                  startTimeUnixNano: `${1_760_000_000_000 + Math.floor((index * 10 * DAY) / (count - 1))}000000`,
                  attributes: Object.entries({
                    'gen_ai.request.model': 'gpt-4o',
                    'gen_ai.usage.input_tokens': input,
                    'gen_ai.usage.output_tokens': output,
                    'code.file.path': '/srv/app/llm.py',
                    'code.function.name': 'answer',
                    'gen_ai.system_instructions': 'A secret text.',
                  }).map(([key, value]) => ({
                    key,
                    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
                  })),
                },
              ],
            },
          ],
        },
      ],
    }),
  ).join('\n');
}

describe('prompt-cost calibrate, as a process', function () {
  this.timeout(60_000);
  let project: TempProject;
  afterEach(() => project.remove());
  const usageFile = (): string => path.join(project.root, 'prompt-cost.usage.json');

  it('puts real usage in the place of assumptions, and keeps no text', async () => {
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP, 'spans.jsonl': spans(101, 1000, 50) });
    const { code, stdout } = await runCli(project.root, ['calibrate', 'spans.jsonl']);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /spans\.jsonl: 101 rows, of them 101 requests as otel\./);
    assert.match(stdout, /calls a month 10,000 → 303 · in 2\d\d → 1,000 · out 400 → 50 tokens/);
    assert.match(stdout, /101 of 101 requests \(100%\) belong to 1 call site, over 10 days\./);
    assert.ok(!readFileSync(usageFile(), 'utf8').includes('secret'));
    const scan = await runCli(project.root, ['scan', '-f', 'jsonl']);
    const [row] = scan.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(row?.['inputTokens'], 1000);
    assert.equal(row['provenance'], 'measured');
    assert.deepEqual((row['costPerCall'] as Record<string, number>)['expected'], (1000 * 2.5 + 50 * 10) / 1e6);
    const text = await runCli(project.root, ['scan']);
    assert.match(text.stdout, /A month at 10,000 calls of each, all with traffic that is stated or measured: /);
  });

  it('writes nothing on a dry run, and says everything as JSON', async () => {
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP, 'spans.jsonl': spans(11, 1000, 50) });
    const { stdout } = await runCli(project.root, ['calibrate', 'spans.jsonl', '--dry-run', '--json']);
    const result = JSON.parse(stdout) as { matched: number; sites: readonly { after: { output: number } }[] };
    assert.deepEqual([result.matched, result.sites[0]?.after.output], [11, 50]);
    assert.ok(!existsSync(usageFile()));
  });

  it('takes a file of one’s own by a mapping, says what it cannot read, and goes on', async () => {
    const csv = 'when,fn,tok_in,tok_out\n2026-10-01,answer,100,10\n2026-10-02,answer,300,30\n2026-10-02,other,5,5\n';
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP, 'log.csv': csv, 'cut.json': '[{"input_tokens": 1, ' });
    const map = ['time=when', 'function=fn', 'input=tok_in', 'output=tok_out'].flatMap((each) => ['--map', each]);
    const { code, stdout } = await runCli(project.root, ['calibrate', 'log.csv', 'cut.json', ...map]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /cut\.json: 1 row, of them 0 requests, 1 row cannot be read \(the first at byte 1\)\./);
    assert.match(stdout, /2 of 3 requests \(67%\) belong to 1 call site/);
    assert.match(stdout, /No call site was found for:\n  no model named: 1 request, 10 tokens/);
  });

  it('fails when nothing belongs to a call site, and says what records need', async () => {
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP, 'log.jsonl': '{"model": "x", "input_tokens": 3}\n' });
    const { code, stdout } = await runCli(project.root, ['calibrate', 'log.jsonl']);
    assert.equal(code, 2);
    assert.match(stdout, /No record belongs to a call site, so nothing was written\. Records need code attributes/);
    assert.ok(!existsSync(usageFile()));
  });

  it('asks for the names of columns when it finds no tokens', async () => {
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP, 'log.csv': 'fn,tok_in,tok_out\nask,1200,300\n' });
    const { code, stdout } = await runCli(project.root, ['calibrate', 'log.csv']);
    assert.equal(code, 2);
    assert.match(
      stdout,
      /No row holds tokens under a name that is known, so nothing was written\. Name the columns: --map/,
    );
    assert.doesNotMatch(stdout, /0 of 0/);
  });

  it('says what is wrong with its arguments', async () => {
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP });
    const missing = await runCli(project.root, ['calibrate', 'none.csv']);
    assert.deepEqual([missing.code, /There is no such file: none\.csv\./.test(missing.stderr)], [2, true]);
    const map = await runCli(project.root, ['calibrate', 'x', '--map', 'inptu=a']);
    assert.match(map.stderr, /"inptu" is nothing that a column can hold\. Did you mean "input"\?/);
  });

  it('is not read when the file is broken, and that is said', async () => {
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP, 'prompt-cost.usage.json': '{"format": "x"}' });
    const { code, stderr } = await runCli(project.root, ['scan']);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^prompt-cost\.usage\.json: The measured usage cannot be read, so estimates rest on assumptions/m,
    );
  });
});
