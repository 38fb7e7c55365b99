import assert from 'node:assert/strict';
import { PanelTree } from '../../../media/panel/panel-tree.ts';
import { SiteRepricer } from '../../../media/panel/reprice-sites.ts';
import { AS_IT_IS, type WhatIf } from '../../../src/core/what-if/reprice.ts';
import { layOut, LEVELS } from '../../../media/panel/icicle-layout.ts';
import {
  costTree,
  findNode,
  ARRANGEMENT_IDS,
  sitesWithCost,
  type CostNode,
} from '../../../src/server/surfaces/workspace-cost/cost-tree.ts';
import type { Provenance } from '../../../src/model/estimate.ts';
import { featureOf } from '../../../src/server/surfaces/workspace-cost/feature.ts';
import { fakeCost } from '../../panel/panel-page.ts';

const [sample] = fakeCost(1).sites;
assert.ok(sample);
const site = (path: string, cost: number, more: Partial<typeof sample> = {}): typeof sample => {
  const figure = { value: cost, provenance: 'assumed' } as const;
  return { ...sample, id: `shop/${path}:${cost}`, path, functionName: 'f', position: { line: cost, character: 0 }, costPerMonth: { floor: figure, expected: figure, ceiling: null }, ...more }; // prettier-ignore
};
const SITES = [
  site('src/api/chat.py', 60, { tier: 'hot', provider: 'openai', model: 'a' }),
  site('src/api/chat.py', 20, { tier: 'hot', provider: 'openai', model: 'b' }),
  site('src/jobs/night.py', 15, { tier: 'cold', provider: 'google', model: 'c' }),
  site('src/jobs/day.py', 5, { tier: null, provider: null, model: null }),
  site('free.py', 0),
  site('unknown.py', 1, { costPerMonth: null }),
];

const COSTLY = sitesWithCost(SITES);

function outline({ name, value, children }: CostNode, depth = 0): readonly string[] {
  return [`${'  '.repeat(depth)}${name} ${value}`, ...children.flatMap((child) => outline(child, depth + 1))];
}

describe('the tree of costs', () => {
  it('goes by folder, file and call, dearest first; folders that hold one folder alone are one part', () => {
    assert.deepEqual(outline(costTree(COSTLY, 'folder')), [
      'shop/src 100',
      '  api 80',
      '    chat.py 80',
      '      f:61 60',
      '      f:21 20',
      '  jobs 20',
      '    night.py 15',
      '      f:16 15',
      '    day.py 5',
      '      f:6 5',
    ]);
  });

  it('goes by provider, model and tier', () => {
    assert.deepEqual(outline(costTree(COSTLY, 'provider')).filter((line) => /^ {0,2}\S/.test(line)), [
      'All call sites 100',
      '  openai 80',
      '  google/c 15',
      '  unknown provider/unknown model 5',
    ]); // prettier-ignore
    assert.equal(costTree(COSTLY, 'tier').children[0]?.name.startsWith('hot'), true);
    assert.equal(costTree(COSTLY, 'model').children.length, 4);
  });

  it('goes by feature: the tag, the package, or the first folder that is no mere container', () => {
    const sites = [
      site('services/shop/chat.py', 50, { tag: 'support' }),
      site('web/ask.ts', 30, { tag: 'support' }),
      site('packages/search/src/rank.ts', 20, { package: 'packages/search', tag: null }),
      site('src/billing/deep/down.py', 10, { tag: null, package: null }),
      site('src/main.py', 5, { tag: null, package: null }),
      site('main.py', 4, { tag: null, package: null }),
    ];
    const features = costTree(sites, 'feature').children.map(({ name, value }) => `${name} ${value}`);
    assert.deepEqual(features, ['support 80', 'shop/packages/search 20', 'shop/src/billing 10', 'shop/src 5', 'shop 4']); // prettier-ignore
    assert.deepEqual(sites.map(featureOf), ['support', 'support', 'shop/packages/search', 'shop/src/billing', 'shop/src', 'shop']); // prettier-ignore
  });

  it('may hold what costs nothing and what has no price too, last or by name', () => {
    const [, ...top] = outline(costTree(SITES, 'folder')).filter((line) => /^ {0,2}\S/.test(line));
    assert.deepEqual(top, ['  src 100', '  free.py 0', '  unknown.py 0']);
    const names = (order: 'cost' | 'name') => costTree(SITES, 'model', order).children.map(({ name }) => name);
    assert.deepEqual(names('cost'), ['a', 'b', 'c', 'unknown model', 'model-0']);
    assert.deepEqual(names('name'), ['a', 'b', 'c', 'model-0', 'unknown model']);
  });

  it('keeps the keys of its parts while lines are typed above the calls, and while folders come and go', () => {
    const keys = (node: CostNode): readonly string[] => [node.key, ...node.children.flatMap(keys)];
    const moved = SITES.map((each) => ({ ...each, position: { ...each.position, line: each.position.line + 7 } }));
    const before = keys(costTree(SITES, 'folder'));
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(keys(costTree(moved, 'folder')), before);
    const more = keys(costTree([...SITES, site('lib/x.py', 1, { folder: 'other' })], 'folder'));
    assert.deepEqual(before.filter((key) => !more.includes(key)), []); // prettier-ignore
  });

  it('knows the tier of parts whose calls all have the same', () => {
    const root = costTree(COSTLY, 'folder');
    assert.equal(root.tier, null);
    assert.equal(root.children[0]?.tier, 'hot');
  });

  it('is found again by key, or the nearest part that is still there', () => {
    const root = costTree(COSTLY, 'folder');
    const jobs = root.children[1];
    assert.ok(jobs);
    assert.deepEqual(findNode(root, jobs.key).map(({ name }) => name), ['shop/src', 'jobs']); // prettier-ignore
    assert.deepEqual(findNode(root, `${jobs.key}/gone.py`).map(({ name }) => name), ['shop/src', 'jobs']); // prettier-ignore
    assert.deepEqual(findNode(root, '').map(({ name }) => name), ['shop/src']); // prettier-ignore
  });

  it('is empty without a cost', () => {
    const root = costTree([], 'folder');
    assert.deepEqual([root.value, root.children.length], [0, 0]);
    assert.equal(layOut(root, 0.01).length, 1);
  });
});

describe('a tree that is brought up to date in place', () => {
  const cost = fakeCost(400);
  const TRIED: readonly Partial<WhatIf>[] = [
    {}, { traffic: 2 }, { traffic: 2, hitRate: 0 }, { hitRate: 1, output: 3 }, { traffic: 0 }, { traffic: 0.5 },
    { tiers: { hot: 'economy', economy: 'hot' } }, { tiers: { hot: 'economy', economy: 'hot' }, output: 0.3 }, { output: 4 }, {},
  ]; // prettier-ignore

  for (const arrangement of ARRANGEMENT_IDS) {
    it(`is the one that would be made anew, by ${arrangement}`, () => {
      const repricer = new SiteRepricer(cost);
      const tree = new PanelTree();
      for (const tried of TRIED) {
        const whatIf = { ...AS_IT_IS, ...tried };
        const fresh = costTree(sitesWithCost(new SiteRepricer(cost).reprice(whatIf)), arrangement);
        assert.deepEqual(tree.of(repricer.reprice(whatIf), arrangement), fresh, JSON.stringify(tried));
      }
    });
  }

  it('keeps its parts while only costs change, and not when calls go to another tier', () => {
    const repricer = new SiteRepricer(cost);
    const tree = new PanelTree();
    const at = (tried: Partial<WhatIf>): CostNode => tree.of(repricer.reprice({ ...AS_IT_IS, ...tried }), 'tier');
    const first = at({ traffic: 2 });
    assert.equal(at({ traffic: 3, hitRate: 0.1 }), first);
    assert.notEqual(at({ tiers: { hot: 'cold' } }), first);
  });

  it('is made ahead for what will be tried out, and stays beside that of the sites as they are', () => {
    const repricer = new SiteRepricer(cost);
    const tree = new PanelTree();
    const asItIs = tree.of(repricer.reprice(AS_IT_IS), 'folder');
    const ahead = tree.of(repricer.prepare(), 'folder');
    assert.equal(tree.of(repricer.reprice({ ...AS_IT_IS, traffic: 2 }), 'folder'), ahead);
    assert.equal(tree.of(repricer.reprice(AS_IT_IS), 'folder'), asItIs);
  });
});

describe('the chart of costs', () => {
  it('gives each part its share of the height', () => {
    const tiles = layOut(costTree(COSTLY, 'folder'), 0);
    const jobs = tiles.find(({ node }) => node.name === 'jobs');
    assert.ok(jobs && jobs.depth === 1);
    assert.ok(Math.abs(jobs.height - 0.2) < 1e-9 && Math.abs(jobs.share - 0.2) < 1e-9);
    assert.ok(Math.abs(jobs.top - 0.8) < 1e-9);
  });

  it('draws what is too small by itself as one part, which leads to what holds it', () => {
    const small = Array.from({ length: 40 }, (_, index) => site(`api/f${index}.py`, 1));
    const root = costTree([site('api/big.py', 60), ...small], 'folder');
    const tiles = layOut(root, 0.05);
    assert.deepEqual(tiles.map(({ node, depth }) => [depth, node.name, node.value, node.count]), [
      [0, 'shop/api', 100, 41], [1, 'big.py', 60, 1], [2, 'f:61', 60, 1], [1, '40 smaller parts', 40, 40],
    ]); // prettier-ignore
    const rest = tiles.at(-1);
    assert.ok(rest && Math.abs(rest.height - 0.4) < 1e-9 && Math.abs(rest.top - 0.6) < 1e-9);
    assert.deepEqual(findNode(root, rest.node.key).at(-1), root);
    const sliver = layOut(costTree([site('api/big.py', 60), site('api/tiny.py', 0.1)], 'folder'), 0.05);
    assert.deepEqual(sliver.map(({ node }) => node.name), ['shop/api', 'big.py', 'f:61']); // prettier-ignore
  });

  it('says what each part rests on: the weakest of the calls inside, also of those that are put together', () => {
    const resting = (path: string, cost: number, provenance: Provenance): typeof sample => {
      const figure = { value: cost, provenance };
      return site(path, cost, { costPerMonth: { floor: figure, expected: figure, ceiling: figure } });
    };
    const sites = [
      resting('api/big.py', 60, 'measured'),
      resting('web/some.py', 30, 'estimated'),
      resting('web/a.py', 1, 'measured'),
      resting('web/b.py', 1, 'measured'),
    ];
    const tiles = layOut(costTree(sites, 'folder'), 0.02);
    assert.deepEqual(tiles.map(({ node, provenance }) => [node.value, provenance]), [
      [92, 'estimated'], [60, 'measured'], [60, 'measured'], [60, 'measured'], [32, 'estimated'], [30, 'estimated'], [30, 'estimated'], [2, 'measured'],
    ]); // prettier-ignore
  });

  it('never has more tiles than fit, however many call sites there are', () => {
    const least = 1 / 100;
    for (const count of [50, 5000]) {
      const tiles = layOut(costTree(fakeCost(count).sites, 'folder'), least);
      assert.ok(tiles.length <= 1 + (LEVELS - 1) * 100, `${tiles.length} tiles`);
      assert.ok(tiles.every(({ depth }) => depth < LEVELS));
    }
  });
});
