import assert from 'node:assert/strict';
import { marked } from 'marked';
import {
  describeNode,
  describeSaving,
  describeTotal,
  explainNode,
  explainSaving,
  figuresOf,
  isFile,
  sitesOf,
  topLevel,
} from '../../../src/extension/tree/tree-items.ts';
import type { CostSite } from '../../../src/server/protocol.ts';
import { costTree, type CostNode } from '../../../src/server/surfaces/workspace-cost/cost-tree.ts';
import { fakeCost } from '../../panel/panel-page.ts';

const EVIL = '<img src=x onerror=alert(1)> [a](command:x) **b** $(zap)';
const cost = fakeCost(4);
const [sample] = cost.sites;
const [saving] = cost.savings;
assert.ok(sample && saving);
const site = (path: string, more: Partial<CostSite> = {}): CostSite => ({
  ...sample,
  path,
  functionName: 'f',
  ...more,
});

function nodeOf(sites: readonly CostSite[], label: string, arrangement: 'folder' | 'model' = 'folder'): CostNode {
  const find = (node: CostNode): CostNode | undefined =>
    (node.site?.functionName ?? node.name) === label
      ? node
      : node.children.map(find).find((found) => found !== undefined);
  const found = find(costTree(sites, arrangement));
  assert.ok(found, label);
  return found;
}

describe('the first level of the tree', () => {
  const names = (sites: readonly CostSite[], folders: readonly string[], arrangement: 'folder' | 'model' = 'folder') =>
    topLevel(costTree(sites, arrangement), arrangement, folders).map(({ name }) => name);

  it('leaves the only folder of a workspace out, and steps that all calls have in common in', () => {
    assert.deepEqual(names([site('a/x.py'), site('b/x.py')], ['shop']), ['a', 'b']);
    assert.deepEqual(names([site('src/a/x.py'), site('src/b/x.py')], ['shop']), ['src']);
    assert.deepEqual(names([site('x.py')], ['shop']), ['x.py']);
  });

  it('names the folders of a workspace that has several', () => {
    const both = [site('a/x.py'), site('b/x.py', { folder: 'api' })];
    assert.deepEqual(names(both, ['shop', 'api']), ['api/b', 'shop/a']);
    assert.deepEqual(names([site('a/x.py')], ['shop', 'api']), ['shop/a']);
  });

  it('is what the calls are arranged by', () => {
    assert.deepEqual(names([site('x.py', { model: 'm' }), site('y.py', { model: 'n' })], ['shop'], 'model'), ['m', 'n']); // prettier-ignore
    assert.deepEqual(names([site('x.py', { model: 'm' })], ['shop'], 'model'), ['m']);
  });
});

describe('a line of the tree', () => {
  it('says of a call what it costs a month with the mark of what that rests on, its model and line', () => {
    const { label, description, spoken } = describeNode(nodeOf([site('a/x.py')], 'f'));
    assert.equal(label, 'f');
    assert.equal(description, '~$1.00 · model-0 · line 1');
    assert.equal(spoken, 'f: ~$1.00 a month, assumed, model-0, line 1');
  });

  it('says of a cell of a notebook which it is', () => {
    assert.match(describeNode(nodeOf([site('a.ipynb', { cell: 2 })], 'f')).description, /cell 3, line 1$/);
  });

  it('says of a call without a price that it has none', () => {
    const unpriced = site('x.py', { costPerMonth: null, costPerCall: null, noPrice: 'no price for "x"', model: null });
    const node = nodeOf([unpriced], 'f');
    assert.equal(describeNode(node).description, 'no price · unknown model · line 1');
    assert.match(explainNode(node, undefined), /No price: no price for "x"/);
    assert.match(figuresOf(node, undefined), /^f, x\.py:1, unknown model: no price, 10,000 calls/);
    const group = nodeOf([unpriced], 'x.py');
    assert.equal(describeNode(group).description, 'no price');
    assert.equal(figuresOf(group, undefined), 'x.py: no price, 1 call site');
  });

  it('sums a folder up, and shows the name of a file before its folder', () => {
    const sites = [site('a/x.py'), site('a/y.py'), site('a/y.py', { costPerMonth: null })];
    const folder = nodeOf(sites, 'shop/a');
    assert.equal(describeNode(folder).description, '~$2.00');
    assert.equal(figuresOf(folder, undefined), 'shop/a: ~$2.00 a month expected ($1.00 – $18.00), 3 call sites, 1 without a price'); // prettier-ignore
    assert.deepEqual([isFile(folder), sitesOf(folder).length], [false, 3]);
    const file = nodeOf(sites, 'a/y.py', 'model');
    assert.equal(describeNode(file).description, '~$1.00 · a');
    assert.equal(isFile(file), true);
  });

  it('shortens a long name in the middle, so that the cost behind it is to be seen; spoken it is whole', () => {
    const model = 'anthropic.claude-sonnet-4-5-20250929-v1:0 or anthropic.claude-haiku';
    const { label, spoken } = describeNode(nodeOf([site('x.py', { model }), site('y.py')], model, 'model'));
    assert.equal(label, 'anthropic.claude-s….claude-haiku');
    assert.equal(label.length, 32);
    assert.ok(spoken.startsWith(model));
  });

  it('shows tiny and huge costs', () => {
    const of = (value: number): string => {
      const figure = { value, provenance: 'exact' } as const;
      return describeNode(nodeOf([site('x.py', { costPerMonth: { floor: figure, expected: figure, ceiling: null } })], 'f')).description; // prettier-ignore
    };
    assert.match(of(0.000_004), /^\$0\.000004\d* ·/);
    assert.match(of(12_345_678), /^\$12,345,678 ·/);
  });
});

describe('the tooltip of a line', () => {
  it('has range, model, tokens and what is assumed', () => {
    const text = explainNode(nodeOf([site('a/x.py', { findings: 2 })], 'f'), { code: 'EUR', perUsd: 0.5 });
    for (const part of [
      '$1.00 (EUR 0.50) a month',
      '$0.50 – $9.00',
      '`model-0`',
      '2,000 in',
      '400 out',
      '- 10,000 calls a month',
      '2 findings',
      '`a/x.py:1`',
    ]) {
      // prettier-ignore
      assert.ok(text.replaceAll('\\', '').includes(part), `${part} in ${text}`);
    }
    assert.match(explainNode(nodeOf([site('a/x.py')], 'shop/a'), undefined), /Cost of a call: 100% assumed/);
  });

  it('says of a measured call what was expected, what moved and what is doubtful', () => {
    const measured = {
      calls: 12, models: {}, match: { by: 'code', confidence: 0.95 }, from: null, to: null,
      month: { mean: 4, callVariance: 0, trafficVariance: 0.04, standardError: 0.1, callFreedom: 11, trafficFreedom: 13, common: 0 },
      spread: null, unmeasured: { callsPerMonth: 1, input: 1, cachedInput: 0, output: 1, costPerCall: 1, costPerMonth: 9 },
      moved: ['answers 400 → 50 tokens (−$5.00)'], doubts: ['only 12 calls seen'],
    } as const; // prettier-ignore
    const text = explainNode(nodeOf([site('a/x.py', { measured })], 'f'), undefined).replaceAll('\\', '');
    assert.match(
      text,
      /Without the logs ~\$9\.00 a month were expected; off by answers 400 → 50 tokens \(−\$5\.00\)\./,
    );
    assert.match(text, /\*\*Little to go by:\*\* only 12 calls seen\./);
    assert.match(text, /measured ⌀\$4\.00 \(80% between/);
  });

  it('shows names as text, whatever they hold', async () => {
    const evil = site(`${EVIL}/x.py`, { functionName: EVIL, model: EVIL, provider: EVIL, noPrice: EVIL, assumptions: [{ id: 'calls-per-month', text: EVIL, setting: 'x' }] }); // prettier-ignore
    const bad = { ...saving, rule: EVIL, message: EVIL, formula: EVIL };
    const texts = [
      explainNode(nodeOf([evil], EVIL), undefined),
      explainNode(nodeOf([{ ...evil, costPerMonth: null }], EVIL), undefined),
      explainNode(costTree([evil], 'folder'), undefined),
      explainSaving({ saving: bad, perMonth: 1 }, undefined),
    ];
    for (const text of texts) {
      const html = await marked(text);
      assert.ok(!/<img|<a |<strong>b/.test(html), html);
      assert.ok(html.includes('&lt;img'), html);
    }
  });
});

describe('a saving', () => {
  it('names the edit and what it saves, and where', () => {
    const { label, description, spoken } = describeSaving({ saving, perMonth: 12 });
    assert.equal(label, 'Mark the prompt as cacheable');
    assert.match(description, /^~\$12\.00 · services\/\S+:1$/);
    assert.match(spoken, /saves ~\$12\.00 a month/);
    assert.equal(describeSaving({ saving: { ...saving, edit: null }, perMonth: 1 }).label, saving.rule);
    assert.match(explainSaving({ saving: { ...saving, edit: null }, perMonth: 1 }, undefined), /Takes a person/);
    assert.match(explainSaving({ saving, perMonth: 1 }, undefined), /One click/);
  });
});

describe('the line above the tree', () => {
  it('has the range and what is missing in it', () => {
    const free = site('x.py', { costPerMonth: null });
    assert.deepEqual(describeTotal({ sites: [site('x.py'), free] }), {
      expected: '~$1.00',
      rest: '$0.50 – $9.00 · 2 call sites · 1 without a price',
    });
    assert.deepEqual(describeTotal({ sites: [free] }), { expected: 'no price', rest: '1 call site' });
  });
});
