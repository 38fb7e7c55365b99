import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import type { Label, LabelledFile, Prediction } from '../../../scripts/corpus/rows.ts';
import { printScore, sameModel, score } from '../../../scripts/corpus/score.ts';
import { compareSnapshots, printSnapshot, type Snapshot, toSnapshot } from '../../../scripts/corpus/snapshot.ts';

const place = { repo: 'o/r', path: 'a.py' };
function label(line: number, more: Partial<Label> = {}): Label {
  return {
    ...place,
    line,
    category: 'app',
    language: 'python',
    kind: 'generate',
    sdk: 'openai',
    api: 'responses.create',
    modelResolved: 'gpt-4o',
    maxTokens: 'unset',
    maxTokensResolved: null,
    ...more,
  };
}
function prediction(line: number, more: Partial<Prediction> = {}): Prediction {
  return { ...place, line, sdk: 'openai', api: 'responses.create', model: 'gpt-4o', maxTokens: 'unset', ...more };
}
const file = (path: string): LabelledFile => ({ repo: 'o/r', path, category: 'app', exhaustive: true });

describe('the score over labels', () => {
  it('matches one prediction with one label, the nearest, up to three lines off', () => {
    const { total, missed } = score(
      [label(10), label(12), label(30), label(40, { startLine: 35 })],
      [],
      [prediction(11, { model: 'near both' }), prediction(12), prediction(34), prediction(36)],
    );
    assert.equal(total.found, 3);
    assert.deepEqual(
      missed.map(({ line }) => line),
      [30],
    );
    assert.equal(total.modelRight, 2);
    assert.equal(total.modelWrong, 1);
  });

  it('goes by the cell in a notebook', () => {
    const sites = [label(100, { cell: 3, cellLine: 2 })];
    assert.equal(score(sites, [], [prediction(900, { cell: 3, cellLine: 3 })]).total.found, 1);
    assert.equal(score(sites, [], [prediction(100, { cell: 4, cellLine: 2 })]).total.found, 0);
  });

  it('counts as wrong what files labelled in full have no site for, and at places that are none', () => {
    const labels = [label(1), label(20, { kind: 'negative' }), label(40, { kind: 'wrapper-call' })];
    const found = [prediction(1), prediction(2), prediction(20), prediction(40), prediction(60)];
    const elsewhere = prediction(60, { path: 'b.py' });
    const { right, wrong, hardNegatives } = score(labels, [file('a.py')], [...found, elsewhere]);
    assert.equal(right, 1);
    assert.deepEqual(
      wrong.map(({ line }) => line),
      [20, 60],
    );
    assert.equal(hardNegatives, 1);
  });

  it('tells a model that cannot be known from one that is missed, and a cap by its value', () => {
    const labels = [
      label(10, { modelResolved: null }),
      label(20, { modelResolved: null }),
      label(30, { maxTokens: 'dynamic', maxTokensResolved: 500 }),
      label(40, { maxTokens: 'dynamic', maxTokensResolved: 500, language: 'go' }),
      label(50, { maxTokens: 900 }),
    ];
    const { total, byLanguage } = score(
      labels,
      [],
      [
        prediction(10, { model: null }),
        prediction(20),
        prediction(30, { maxTokens: 500 }),
        prediction(40, { maxTokens: 'unset', model: null }),
        prediction(50, { maxTokens: 'dynamic' }),
      ],
    );
    assert.deepEqual(total, {
      sites: 5,
      found: 5,
      modelRight: 3,
      resolvable: 3,
      resolved: 2,
      modelWrong: 1,
      capRight: 3,
    });
    assert.equal(byLanguage.get('go')?.resolved, 0);
  });

  it('takes a gateway’s id for the model’s own', () => {
    assert.ok(sameModel('Qwen/Qwen3-32B', 'qwen3-32b'));
    assert.ok(sameModel(null, null));
    assert.ok(!sameModel('gpt-4o', 'gpt-4o-mini'));
    assert.ok(!sameModel('gpt-4o', null));
  });

  it('is printed with what was missed', () => {
    const text = printScore(score([label(10), label(20)], [file('a.py')], [prediction(10), prediction(60)]));
    assert.match(text, /recall {2}50\.0 % \(1 of 2\), precision {2}50\.0 % \(1 right, 1 wrong/);
    assert.match(text, /missed\n {2}o\/r a\.py:20 openai responses\.create\n/);
    assert.match(text, /no call site\n {2}o\/r a\.py:60/);
  });
});

describe('the snapshot of public code', () => {
  const repos = [{ repo: 'o/r', commit: 'abc' }];
  const before: Snapshot = {
    'o/r': {
      commit: 'abc',
      calls: {
        'a.py': [
          [3, 'openai', 'responses.create', 'gpt-4o', 100],
          [9, 'openai', 'responses.create', null, 'unset'],
        ],
        'gone.py': [[1, 'litellm', 'completion', null, 'dynamic']],
      },
    },
    'o/absent': { commit: 'def', calls: { 'x.py': [[1, 'litellm', 'completion', null, 'unset']] } },
  };

  it('holds the labelled files’ calls in order', () => {
    const after = toSnapshot(
      repos,
      [file('b.py'), file('a.py')],
      [
        prediction(9),
        prediction(3, { maxTokens: 7 }),
        prediction(1, { path: 'b.py' }),
        prediction(1, { path: 'c.py' }),
      ],
    );
    assert.deepEqual(after, {
      'o/r': {
        commit: 'abc',
        calls: {
          'a.py': [
            [3, 'openai', 'responses.create', 'gpt-4o', 7],
            [9, 'openai', 'responses.create', 'gpt-4o', 'unset'],
          ],
          'b.py': [[1, 'openai', 'responses.create', 'gpt-4o', 'unset']],
        },
      },
    });
  });

  it('says what is new, gone and different, of repositories that are there', () => {
    const after: Snapshot = {
      'o/r': {
        commit: 'abc',
        calls: {
          'a.py': [
            [3, 'openai', 'responses.create', 'gpt-4.1', 100],
            [9, 'openai', 'responses.create', null, 'unset'],
            [12, 'openai', 'embeddings.create', 'text-embedding-3-small', 'unset'],
          ],
        },
      },
    };
    assert.deepEqual(compareSnapshots(before, after), [
      '~ o/r a.py:3 openai responses.create model=gpt-4o cap=100 -> model=gpt-4.1 cap=100',
      '+ o/r a.py:12 openai embeddings.create model=text-embedding-3-small cap=unset',
      '- o/r gone.py:1 litellm completion model=? cap=dynamic',
    ]);
    assert.deepEqual(compareSnapshots(before, before), []);
  });

  it('is written a call a line and read back the same', () => {
    const text = printSnapshot(before);
    assert.deepEqual(JSON.parse(text), before);
    assert.ok(text.includes('\n  [3,"openai","responses.create","gpt-4o",100],\n'));
  });
});

describe('the labelled sets', () => {
  const rows = (set: string, name: string): readonly Record<string, unknown>[] =>
    readFileSync(new URL(`../../corpus/${set}${name}`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const repos = (set: string): readonly Record<string, unknown>[] =>
    JSON.parse(readFileSync(new URL(`../../corpus/${set}repos.json`, import.meta.url), 'utf8')) as readonly Record<
      string,
      unknown
    >[];

  for (const set of ['', 'second/'])
    it(`are counted as they are and stand in labelled files: test/corpus/${set}`, () => {
      const labels = rows(set, 'labels.jsonl');
      const files = rows(set, 'files.jsonl');
      const core = new Set(['generate', 'embed', 'http']);
      const inFiles = new Set(files.map(({ repo, path }) => `${String(repo)}:${String(path)}`));
      for (const { repo, path } of labels) assert.ok(inFiles.has(`${String(repo)}:${String(path)}`), String(path));
      for (const each of repos(set)) {
        const own = labels.filter(({ repo }) => repo === each.repo);
        assert.equal(own.length, each.labels, String(each.repo));
        assert.equal(own.filter(({ kind }) => core.has(String(kind))).length, each.core, String(each.repo));
        assert.equal(files.filter(({ repo }) => repo === each.repo).length, each.filesExhaustive, String(each.repo));
      }
    });

  it('share no repository', () => {
    const first = new Set(repos('').map(({ repo }) => repo));
    assert.deepEqual(
      repos('second/').filter(({ repo }) => first.has(repo)),
      [],
    );
  });
});
