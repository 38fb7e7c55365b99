import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readJsonElements } from '../../../src/workspace/usage/json-elements.ts';

/** Values found when the text arrives in pieces of that many bytes. */
async function elements(text: string, size: number): Promise<readonly unknown[]> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const found: unknown[] = [];
  await readJsonElements(Readable.from(pieces), (value) => found.push(value));
  return found;
}

const A = { a: 1, text: 'with "quotes", \\ and {[}]', deep: { data: [{ not: 'a record' }] } };
const B = { b: [1, 2, { c: '🚲 ü' }], empty: {} };
const span = (name: string) => ({ name, attributes: [{ key: 'k', value: { stringValue: 'v]}"' } }], events: [{}] });
const otlp = (...names: string[]) => ({
  resourceSpans: [{ resource: { attributes: [{ key: 'a' }] }, scopeSpans: [{ scope: {}, spans: names.map(span) }] }],
});

const CASES: readonly (readonly [what: string, text: string, found: readonly unknown[]])[] = [
  ['an array of records', JSON.stringify([A, B], null, 2), [A, B]],
  ['a document each line', `${JSON.stringify(A)}\n${JSON.stringify(B)}\n`, [A, B]],
  ['documents one after the other', JSON.stringify(A) + JSON.stringify(B), [A, B]],
  ['the data of an API', JSON.stringify({ object: 'list', data: [A, B], meta: { total: 2 } }), [A, B]],
  ['spans in OTLP', JSON.stringify(otlp('x', 'y')), [span('x'), span('y')]],
  [
    'OTLP each line',
    [otlp('x'), otlp('y', 'z')].map((each) => JSON.stringify(each)).join('\n'),
    ['x', 'y', 'z'].map(span),
  ],
  ['one object, indented', JSON.stringify(A, null, 4), [A]],
  ['a record whose own lists hold objects', JSON.stringify({ model: 'm', messages: [{ role: 'user' }], usage: { a: 1 } }), [{ model: 'm', messages: [{ role: 'user' }], usage: { a: 1 } }]], // prettier-ignore
  [
    'two documents on one line and one on the next',
    `${JSON.stringify(A)}${JSON.stringify(B)}\n${JSON.stringify(A)}`,
    [A, B, A],
  ],
  [
    'indented documents between lines',
    `${JSON.stringify(A)}\n${JSON.stringify(B, null, 2)}\n${JSON.stringify(otlp('x'))}`,
    [A, B, span('x')],
  ],
  [
    'lists that are no records',
    JSON.stringify({ rows: { spans: [A] }, x: [{ spans: [B] }], batches: [[{ spans: [B] }], { spans: [B] }] }),
    [A, B],
  ],
  ['lists of records below the top', JSON.stringify({ deep: { data: [A] } }), [{ deep: { data: [A] } }]],
  ['nothing', '', []],
  ['white space', ' \n\t', []],
  ['numbers alone', '[1, 2, 3]', []],
  ['an empty list', '[]', []],
];

/** A line that cannot be read stands as undefined. */
const BROKEN: readonly (readonly [what: string, line: string, found: readonly unknown[]])[] = [
  ['a line that was cut in a string', '{"a": "x', [undefined]],
  ['a line that was cut after a value', '{"a": 1', [undefined]],
  ['a line that was cut after a document', `${JSON.stringify(B)}{"a": 1,`, [B, undefined]],
  ['a line of other text', 'ERROR: an odd " quote', [undefined]],
];

describe('records in JSON of any size', () => {
  for (const [what, line, found] of BROKEN) {
    it(`goes on behind ${what}`, async () => {
      const text = [JSON.stringify(A), line, JSON.stringify(B), JSON.stringify(A)].join('\n');
      for (const size of [1, 7, 1_000]) assert.deepEqual(await elements(text, size), [A, ...found, B, A]);
    });
  }

  it('takes as long per document where many stand on one line', async () => {
    const long = JSON.stringify(A).repeat(20_000);
    const started = performance.now();
    assert.equal((await elements(long, 1 << 20)).length, 20_000);
    // Parsing the rest of the line again at each document takes half a minute.
    assert.ok(performance.now() - started < 5_000);
  });

  it('keeps no long text that stands beside records', async () => {
    const text = `{"data": [${JSON.stringify(A)}], "log": "${'\\"x'.repeat(4_000_000)}", "data": [${JSON.stringify(B)}]}`;
    const started = performance.now();
    assert.deepEqual(await elements(text, 1 << 12), [A, B]);
    // Copying all of it for each piece takes a minute.
    assert.ok(performance.now() - started < 10_000);
  });

  for (const [what, text, found] of CASES) {
    it(`finds ${what}, however the text is cut`, async () => {
      for (const size of [1, 2, 3, 7, 64, 100_000])
        assert.deepEqual(await elements(text, size), found, `pieces of ${size}`);
    });
  }

  it('says that a file is cut off, after what is whole', async () => {
    const text = JSON.stringify([A, B]);
    assert.deepEqual(await elements(text.slice(0, -5), 10), [A, undefined]);
  });

  it('goes on behind what is no JSON', async () => {
    assert.deepEqual(await elements(`{"a": nope}\n${JSON.stringify(A)}`, 8), [undefined, A]);
  });

  it('finds the same in lines as in the same text indented, which is read bracket by bracket', async () => {
    for (const [what, text] of CASES) {
      const documents = text.split('\n').flatMap((line) => {
        try {
          return [JSON.parse(line) as unknown];
        } catch {
          return [];
        }
      });
      const lines = documents.map((each) => JSON.stringify(each)).join('\n');
      const indented = documents.map((each) => JSON.stringify(each, null, 2)).join('\n');
      assert.deepEqual(await elements(lines, 1000), await elements(indented, 1000), what);
    }
  });

  it('reads a line that is too long to be held as a whole', async () => {
    const many = Array.from({ length: 60_000 }, (_, index) => ({ index, text: 'x'.repeat(100) }));
    const found = await elements(`${JSON.stringify(many)}\n${JSON.stringify(A)}`, 500_000);
    assert.deepEqual([found.length, found[0], found.at(-1)], [60_001, many[0], A]);
  });

  it('survives nesting that would end a recursion', async () => {
    const deep = '['.repeat(200_000);
    assert.deepEqual(await elements(deep, 65_536), [undefined]);
    const whole = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    assert.equal((await elements(`${whole}\n`, 65_536)).length, 1);
  });
});
