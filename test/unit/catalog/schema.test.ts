import assert from 'node:assert/strict';
import { parseCatalog } from '../../../src/catalog/schema.ts';

/** A catalog with one model, whose row is overlaid with `row`. */
function catalog(row: object = {}, top: object = {}): unknown {
  return {
    format: 'prompt-cost-catalog/2',
    date: '2026-11-10',
    sources: [{ name: 'our list', date: '2026-11-01' }],
    providers: [{ id: 'acme', models: [{ id: 'acme-1', input: 1, output: 2, ...row }] }],
    ...top,
  };
}
function refusal(json: unknown): string {
  const parsed = parseCatalog(json, 'catalog.json');
  assert.ok(!parsed.ok, 'the catalog should be refused');
  assert.ok(parsed.problems.length > 0 && parsed.problems.length <= 21);
  for (const problem of parsed.problems)
    assert.deepEqual(
      [problem.path, problem.code, problem.severity, problem.span],
      ['catalog.json', 'catalog', 'error', null],
    );
  return parsed.problems.map((problem) => problem.message).join('\n');
}

describe('catalog: checks of a data file', () => {
  it('takes a good file', () => {
    const parsed = parseCatalog(
      catalog({
        cacheRead: 0.1,
        cacheWrite: { '5m': 1.25 },
        longContext: [{ above: 1000, input: 2, output: 4 }],
        aliases: ['acme-latest'],
        sources: [0],
      }),
    );
    assert.ok(parsed.ok);
    assert.equal(parsed.catalog.providers[0]?.models[0]?.input, 1);
  });

  it('refuses prices that are none, naming row, key and what to do', () => {
    const place = 'providers, entry 1 (acme), models, entry 1 (acme-1), input';
    assert.equal(
      refusal(catalog({ input: -0.01 })),
      `${place}: -0.01 is no price; write USD per million tokens, from 0 to 2,000`,
    );
    assert.equal(
      refusal(catalog({ input: 2001 })),
      `${place}: 2001 is no price; write USD per million tokens, from 0 to 2,000`,
    );
    assert.match(refusal(catalog({ input: 1e308 })), /input: 1e\+308 is no price/);
    assert.equal(refusal(catalog({ input: Number.NaN })), `${place}: is NaN; write a finite number`);
    assert.equal(refusal(catalog({ input: Number.POSITIVE_INFINITY })), `${place}: is Infinity; write a finite number`);
    assert.match(refusal(catalog({ input: '1' })), /input: "1" is not valid/);
    assert.match(refusal(catalog({ input: undefined })), /input: is missing; add it/);
    assert.match(refusal(catalog({ input: null })), /input/);
    assert.match(refusal(catalog({ cacheWrite: { '5m': -1 } })), /cacheWrite, 5m: -1 is no price/);
    assert.match(refusal(catalog({ cacheWrite: { soon: 1 } })), /cacheWrite.*lifetime/s);
    assert.match(
      refusal(catalog({ longContext: [{ above: 1, input: 1, output: 5000 }] })),
      /longContext, entry 1, output: 5000 is no price/,
    );
    assert.match(
      refusal(
        catalog({
          longContext: [
            { above: 5, input: 1, output: 1 },
            { above: 5, input: 1, output: 1 },
          ],
        }),
      ),
      /must rise/,
    );
  });

  it('refuses keys that reach prototypes', () => {
    assert.match(
      refusal(JSON.parse('{"__proto__":{"polluted":1}}')),
      /the file: the key "__proto__" is not allowed; remove it/,
    );
    assert.match(
      refusal(catalog(JSON.parse('{"__proto__":{"polluted":1}}') as object)),
      /entry 1 \(acme-1\): the key "__proto__" is not allowed/,
    );
    const row = JSON.parse('{"id":"x","input":1,"output":1,"constructor":{"prototype":{"polluted":1}}}') as object;
    assert.match(
      refusal(catalog({}, { providers: [{ id: 'acme', models: [row] }] })),
      /entry 1 \(x\): the key "constructor" is not allowed/,
    );
    const nested = JSON.parse('{"5m":1,"__proto__":2}') as object;
    assert.match(refusal(catalog({ cacheWrite: nested })), /cacheWrite: the key "__proto__" is not allowed/);
    assert.equal(({} as { readonly polluted?: unknown }).polluted, undefined);
  });

  it('refuses nesting and sizes beyond any catalog without running out of stack or time', () => {
    let deep: unknown = 1;
    for (let n = 0; n < 100_000; n++) deep = [deep];
    assert.match(refusal(deep), /nested deeper than 12 levels/);
    assert.match(refusal(catalog({ name: deep })), /nested deeper/);
    assert.match(refusal(catalog({ name: 'x'.repeat(1_000_000) })), /name: is longer than 300 characters; shorten it/);
    const started = performance.now();
    assert.match(
      refusal(catalog({ aliases: Array.from({ length: 1_100_000 }, () => 'a') })),
      /more than 1,000,000 values/,
    );
    assert.ok(performance.now() - started < 10_000);
  });

  it('shows the first of many problems and counts the rest', () => {
    const models = Array.from({ length: 500 }, (_, n) => ({ id: `m${n}`, input: -1, output: 1 }));
    const parsed = parseCatalog(catalog({}, { providers: [{ id: 'acme', models }] }));
    assert.ok(!parsed.ok && parsed.problems.length === 21);
    assert.match(parsed.problems.at(-1)?.message ?? '', /480 more problems/);
  });

  it('refuses other forms, unknown keys and bad names', () => {
    for (const json of [null, undefined, 1, 'x', [], {}, { format: 'prompt-cost-catalog/1' }]) refusal(json);
    assert.match(refusal(catalog({ pirce: 1 })), /unknown key "pirce"; check its spelling or remove it/);
    assert.match(refusal(catalog({ id: 'a b' })), /must hold no spaces/);
    assert.match(refusal(catalog({ id: '' })), /id/);
    assert.match(refusal(catalog({ context: 1.5 })), /context/);
    assert.match(refusal(catalog({ batch: 0 })), /batch/);
    assert.match(refusal(catalog({ tier: 'lukewarm' })), /tier/);
    assert.match(refusal(catalog({}, { date: '2026-13-01' })), /date: "2026-13-01" must be a date/);
    assert.match(refusal(catalog({}, { providers: [{ id: 'Acme Inc', models: [] }] })), /must be lower-case/);
  });

  it('refuses ids that mean two rows, and sources that are not there', () => {
    const models = (rows: readonly object[]) => catalog({}, { providers: [{ id: 'acme', models: rows }] });
    assert.match(
      refusal(
        models([
          { id: 'a', input: 1, output: 1 },
          { id: 'a', input: 2, output: 2 },
        ]),
      ),
      /acme, a: is there twice/,
    );
    assert.match(
      refusal(
        models([
          { id: 'a', input: 1, output: 1, aliases: ['b'] },
          { id: 'b', input: 2, output: 2 },
        ]),
      ),
      /the alias b is a row of its own/,
    );
    assert.match(
      refusal(models([{ id: 'a', input: 1, output: 1, sources: [3] }])),
      /sources names an entry that is not in the list/,
    );
    assert.match(
      refusal(
        catalog(
          {},
          {
            providers: [
              { id: 'acme', models: [] },
              { id: 'acme', models: [] },
            ],
          },
        ),
      ),
      /provider acme is there twice/,
    );
  });
});
