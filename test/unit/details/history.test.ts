import assert from 'node:assert/strict';
import { changesOf, historyPoints } from '../../../media/details/history-points.ts';
import { readFromDetails, readToDetails } from '../../../src/extension/details/messages.ts';
import type { CallVersion } from '../../../src/model/call-history.ts';
import type { Figure, Range } from '../../../src/model/estimate.ts';

const figure = (value: number): Figure => ({ value, provenance: 'assumed' });
const range = (value: number): Range => ({ floor: figure(0), expected: figure(value), ceiling: null });
const NOW = Date.parse('2026-11-22T00:00:00Z');

function version(date: string | null, cost: number | null, more: Partial<CallVersion> = {}): CallVersion {
  const commit = date === null ? null : { id: 'a'.repeat(40), date, author: 'Ben', subject: 'Take it' };
  return {
    commit,
    begin: 'change',
    place: { path: 'app.py', line: 1, column: 1 },
    functionName: null,
    api: 'chat.completions.create',
    provider: 'openai',
    models: ['gpt-4o'],
    inputTokens: range(100),
    outputTokens: range(50),
    callsPerMonth: figure(1000),
    costPerCall: cost === null ? null : range(cost),
    costPerMonth: cost === null ? null : range(cost * 1000),
    noPrice: cost === null ? 'the model is not known' : null,
    thatDay: null,
    changes: [],
    quietCommits: 0,
    ...more,
  };
}

describe('the points of a history', () => {
  it('are the versions with a price, oldest first, with what a reader hears of them', () => {
    const changes = [
      { part: 'model', text: 'model a → b', before: 'a', after: 'b', tokens: null, definedAt: { path: 'conf.py', line: 3, column: 1 } },
    ] as const; // prettier-ignore
    const versions = [
      version(null, 0.004, { changes }),
      version('2026-05-01T10:00:00+02:00', null),
      version('2026-03-01T00:00:00Z', 0.002, { begin: 'first' }),
    ];
    assert.deepEqual(historyPoints(versions, NOW), [
      {
        index: 2,
        at: Date.parse('2026-03-01T00:00:00Z'),
        cost: 0.002,
        thatDay: null,
        words: '2026-03-01: ~$0.002 a call. the call is new. Take it (Ben)',
      },
      {
        index: 0,
        at: NOW,
        cost: 0.004,
        thatDay: null,
        words: 'not committed: ~$0.004 a call. model a → b (conf.py:3)',
      },
    ]);
  });

  it('name the price of the day only where it was another, and never lie behind the end of the chart', () => {
    const thatDay = (cost: number) => ({ day: '2026-01-01', costPerCall: range(cost), costPerMonth: null });
    const versions = [
      version('2027-01-01T00:00:00Z', 0.002, { thatDay: thatDay(0.002) }),
      version('2026-01-01T00:00:00Z', 0.001, { thatDay: thatDay(0.005) }),
    ];
    const points = historyPoints(versions, NOW);
    assert.deepEqual(
      points.map(({ at, thatDay: then }) => [at, then]),
      [
        [Date.parse('2026-01-01T00:00:00Z'), 0.005],
        [NOW, null],
      ],
    );
    assert.match(points[1]!.words, /^2027-01-01: ~\$0\.002 a call, before \$0\.001\. /);
  });

  it('say where nothing older was looked at', () => {
    assert.deepEqual(changesOf(version('2026-01-01T00:00:00Z', 1, { begin: 'earlier' })), [
      'so it was before this already',
    ]);
  });
});

describe('messages about a history', () => {
  it('are taken when they are what they should be, and no others', () => {
    const id = '0123456789abcdef0123456789abcdef01234567';
    assert.deepEqual(readFromDetails({ type: 'readHistory', again: true }), { type: 'readHistory', again: true });
    assert.deepEqual(readFromDetails({ type: 'readHistory' }), { type: 'readHistory', again: false });
    assert.deepEqual(readFromDetails({ type: 'copyCommit', id }), { type: 'copyCommit', id });
    for (const bad of ['HEAD', '$(touch x)', id.toUpperCase(), `${id}\n`, 7])
      assert.equal(readFromDetails({ type: 'copyCommit', id: bad }), null, String(bad));
    for (const state of [
      { kind: 'idle' },
      { kind: 'reading', versions: [], commits: 3 },
      { kind: 'read', history: { versions: [], end: {} } },
      { kind: 'none', reason: 'no Git' },
    ])
      assert.deepEqual(readToDetails({ type: 'history', state }), { type: 'history', state });
    for (const state of [null, {}, { kind: 'reading', versions: 3, commits: 1 }, { kind: 'read' }, { kind: 'none' }])
      assert.equal(readToDetails({ type: 'history', state }), null);
  });
});
