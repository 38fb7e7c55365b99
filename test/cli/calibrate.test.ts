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

  /** Twenty days of a caller of many days ago: one request of each of so many days. */
  function log(rows: readonly (readonly [count: number, row: Readonly<Record<string, unknown>>])[]): string {
    return rows
      .flatMap(([count, row]) =>
        Array.from({ length: count }, (_, index) =>
          JSON.stringify({
            timestamp: new Date(Date.UTC(2026, 5, 1) + (index * 20 * DAY) / count).toISOString(),
            ...row,
          }),
        ),
      )
      .join('\n');
  }
  const asked = (model: string, input: number, output: number, name?: string) => ({ model, input_tokens: input, output_tokens: output, ...(name === undefined ? {} : { function: name }) }); // prettier-ignore
  const TWO = `${APP}\n\ndef night(question):\n    return client.chat.completions.create(model="gpt-4.1", messages=[{"role": "user", "content": question}])\n`;

  it('gives no money for another model at the same price', async () => {
    const app = APP.replaceAll('gpt-4o', 'gpt-5');
    assert.notEqual(app, APP);
    const text = log([
      [100, asked('gpt-5', 1000, 50, 'answer')],
      [100, asked('gpt-5.1', 1000, 50, 'answer')],
    ]);
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': app, 'log.jsonl': text });
    const { stdout } = await runCli(project.root, ['calibrate', 'log.jsonl']);
    assert.match(stdout, /  50% of the calls were answered by gpt-5\.1, which the code does not name\n/);
  });

  it('says what the estimate was off by, what it cannot be sure of, and what the logs do not tell', async () => {
    const text = log([
      [400, asked('gpt-4o', 1000, 50, 'answer')],
      [100, asked('gpt-4o-mini', 1000, 50, 'answer')],
      [8, asked('gpt-4.1', 100, 10)],
      [8, asked('claude-sonnet-4-5', 10_000, 1000)],
    ]);
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': TWO, 'log.jsonl': text });
    const { stdout } = await runCli(project.root, ['calibrate', 'log.jsonl']);
    assert.match(stdout, /  a month ~\$4\d\.\d\d → \$2\.2\d \(× 0\.0\d\), 80% between \$[\d.]+ and \$[\d.]+/);
    assert.match(
      stdout,
      /  off by traffic 10,000 → 7\d\d calls a month \(−\$4\d\.\d\d\); answers 400 → 50 tokens \(−\$2\.\d\d\)/,
    );
    assert.match(
      stdout,
      /  20% of the calls were answered by gpt-4o-mini, which the code does not name \(−\$0\.\d+ a month/,
    );
    assert.match(stdout, /^Warning: the last request is \d{3,} days old\./m);
    assert.match(
      stdout,
      /^Not applied, .*\(--min-confidence 0\.4 applies all of it\):\n  8 requests by its model alone, confidence 0\.4: app\/llm\.py night$/m,
    );
    assert.match(
      stdout,
      /^Never seen in the logs, so assumed: 1 call site, ~\$[\d.]+ a month\n  app\/llm\.py night: /m,
    );
    assert.match(
      stdout,
      /^No call site was found for \(\$0\.36 in the logs\):\n  claude-sonnet-4-5: 8 requests, 88k tokens, ~\$0\.36$/m,
    );
    const sure = await runCli(project.root, ['calibrate', 'log.jsonl', '--min-confidence', '0.4', '--dry-run']);
    assert.match(
      sure.stdout,
      /app\/llm\.py night\n[^]*?matched by its model alone, confidence 0\.4; 8 requests\n  Warning: only 8 calls seen;/,
    );
    assert.match(sure.stdout, /^Warning: too little was seen to trust 1 call site/m);
  });

  it('says what moved since it was last run', async () => {
    const first = log([[400, asked('gpt-4o', 1000, 50, 'answer')], [40, asked('gpt-4.1', 100, 10, 'night')]]); // prettier-ignore
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': TWO, 'a.jsonl': first, 'b.jsonl': log([[400, asked('gpt-4o', 1000, 250, 'answer')]]) }); // prettier-ignore
    await runCli(project.root, ['calibrate', 'a.jsonl']);
    const { stdout } = await runCli(project.root, ['calibrate', 'b.jsonl']);
    assert.match(
      stdout,
      /  since the logs up to 2026-06-20 \$1\.8\d → \$3\.\d\d \(× 1\.67\): answers 50 → 250 tokens \(\+\$1\.20\)/,
    );
    assert.match(stdout, /^1 call site that was measured before is not in these logs, and assumed again\.$/m);
  });

  it('warns of logs that tell too little', async () => {
    const rows = Array.from({ length: 40 }, () => JSON.stringify(asked('gpt-4o', 1000, 50, 'answer'))).join('\n');
    project = tempProject({ '.git/HEAD': '', 'app/llm.py': APP, 'log.jsonl': rows });
    const { stdout } = await runCli(project.root, ['calibrate', 'log.jsonl', '--dry-run']);
    assert.match(stdout, /  Warning: less than two days seen/);
    assert.match(
      stdout,
      /^Warning: the records tell no time\. Traffic is that of one day, unless --days says how many/m,
    );
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
