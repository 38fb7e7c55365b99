import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { arrange, INITIAL_VIEW, readViewState, sortBy } from '../../../media/panel/view-model.ts';
import { renderPanelPage } from '../../../src/extension/panel/html.ts';
import { readFromPanel, readToPanel } from '../../../src/extension/panel/messages.ts';
import type { CostSite } from '../../../src/server/protocol.ts';
import { renderSites } from '../../../src/server/surfaces/workspace-cost/render.ts';
import { range, sampleAnalysis, sampleCall, sampleEstimate } from './samples.ts';

const call = sampleCall({ start: 0, end: 9 }, { start: 0, end: 6 });
const [sample] = renderSites(sampleAnalysis({ calls: [{ call, estimate: sampleEstimate(call.id) }] }), {
  uri: 'file:///p/app/main.py',
  folder: 'p',
  place: (offset) => ({ cell: null, position: { line: 0, character: offset } }),
  tierOf: () => 'warm',
});
assert.ok(sample);
const site = (path: string, month: number | null, changes: Partial<CostSite> = {}): CostSite => ({
  ...sample,
  id: path,
  path,
  costPerMonth: month === null ? null : range(0, month, month * 2),
  ...changes,
});
const sites = [
  site('app/a.py', 10, { model: 'gpt-4o', provider: 'openai', functionName: 'Chat.answer' }),
  site('app/b.py', 30, { model: 'claude', provider: 'anthropic', findings: 2 }),
  site('lib/c.py', null, { model: null, provider: null, tier: null }),
  site('lib/d.py', 20, { model: 'gpt-4o', provider: 'openai', findings: 1 }),
];
const paths = (view = INITIAL_VIEW): string[] =>
  arrange(sites, view).flatMap((group) => group.sites.map(({ path }) => path));

describe('the cost table', () => {
  it('starts with the dearest call site; what has no price comes last', () => {
    assert.deepEqual(paths(), ['app/b.py', 'lib/d.py', 'app/a.py', 'lib/c.py']);
  });

  it('turns round on a second click, and what is unknown stays last', () => {
    assert.deepEqual(paths(sortBy(INITIAL_VIEW, 'month')), ['app/a.py', 'lib/d.py', 'app/b.py', 'lib/c.py']);
  });

  it('starts with A in columns of text, with the largest in columns of figures', () => {
    assert.deepEqual(paths(sortBy(INITIAL_VIEW, 'model')), ['app/b.py', 'app/a.py', 'lib/d.py', 'lib/c.py']);
    assert.deepEqual(paths(sortBy(INITIAL_VIEW, 'findings')).slice(0, 2), ['app/b.py', 'lib/d.py']);
  });

  it('filters by all words, in any column and case', () => {
    assert.deepEqual(paths({ ...INITIAL_VIEW, filter: 'OPENAI chat.answer' }), ['app/a.py']);
    assert.deepEqual(paths({ ...INITIAL_VIEW, filter: '  lib ' }), ['lib/d.py', 'lib/c.py']);
    assert.deepEqual(paths({ ...INITIAL_VIEW, filter: 'nothing' }), []);
  });

  it('groups, dearest group first, with its sum', () => {
    const groups = arrange(sites, { ...INITIAL_VIEW, group: 'provider', collapsed: ['openai'] });
    assert.deepEqual(
      groups.map(({ key, month, isCollapsed, sites: { length } }) => [
        key,
        month.expected,
        month.unpriced,
        length,
        isCollapsed,
      ]),
      [
        ['anthropic', 30, 0, 1, false],
        ['openai', 30, 0, 2, true],
        ['unknown provider', 0, 1, 1, false],
      ],
    );
    const keys = (group: 'folder' | 'file' | 'tier' | 'model'): string[] =>
      arrange(sites, { ...INITIAL_VIEW, group }).map(({ key }) => key);
    assert.deepEqual(keys('folder'), ['p/app', 'p/lib']);
    assert.deepEqual(keys('file'), ['app/b.py', 'lib/d.py', 'app/a.py', 'lib/c.py']);
    assert.deepEqual(keys('tier'), ['warm', 'no tier']);
    assert.deepEqual(keys('model'), ['claude', 'gpt-4o', 'unknown model']);
  });

  it('takes over a former session’s state as far as it is sound', () => {
    const state = { sort: 'call', descending: false, filter: 'x', group: 'model', collapsed: ['a', 3] };
    assert.deepEqual(readViewState(state), { ...INITIAL_VIEW, ...state, collapsed: ['a'] });
    assert.deepEqual(readViewState({ sort: 'toString', group: 7, collapsed: {} }), INITIAL_VIEW);
    assert.deepEqual(readViewState(null), INITIAL_VIEW);
  });
});

describe('messages of the cost panel', () => {
  it('pass when they are known, with what belongs to them and nothing else', () => {
    const position = { line: 3, character: 0 };
    assert.deepEqual(readFromPanel({ type: 'open', uri: 'file:///a', position, cell: 2, extra: 1 }), {
      type: 'open',
      uri: 'file:///a',
      position,
      cell: 2,
    });
    assert.deepEqual(readFromPanel({ type: 'scan' }), { type: 'scan' });
    assert.deepEqual(readFromPanel({ type: 'openSetting', setting: 'promptCost.tiers.hot' }), {
      type: 'openSetting',
      setting: 'promptCost.tiers.hot',
    });
    const saving = { type: 'applySaving', uri: 'u', position, cell: null, rule: 'max-tokens-unset', title: 't' };
    assert.deepEqual(readFromPanel({ ...saving, at: 1 }), saving);
    assert.deepEqual(readFromPanel({ type: 'export', format: 'csv', content: 'a' }), {
      type: 'export',
      format: 'csv',
      content: 'a',
    });
    assert.deepEqual(readToPanel({ type: 'failed', message: 'x' }), { type: 'failed', message: 'x' });
  });

  for (const message of [
    null,
    'scan',
    {},
    { type: 'eval' },
    { type: 'open', uri: 'file:///a' },
    { type: 'open', uri: 1, position: { line: 0, character: 0 }, cell: null },
    { type: 'open', uri: 'file:///a', position: { line: 0, character: 0 } },
    { type: 'open', uri: 'file:///a', position: { line: 0, character: 0 }, cell: -1 },
    { type: 'open', uri: 'file:///a', position: { line: -1, character: 0 }, cell: null },
    { type: 'open', uri: 'file:///a', position: { line: 0.5, character: 0 }, cell: null },
    { type: 'applySaving', uri: 'u', position: { line: 0, character: 0 }, cell: null, rule: '../x', title: 't' },
    { type: 'applySaving', uri: 'u', position: { line: 0, character: 0 }, cell: null, rule: 'max-tokens-unset' },
    { type: 'applySaving', uri: 'u', cell: null, rule: 'max-tokens-unset', title: 't' },
    { type: 'explainRule', rule: 'A b' },
    { type: 'export', format: 'exe', content: '' },
    { type: 'export', format: 'csv', content: 7 },
    { type: 'openSetting', setting: 'security.workspace.trust.enabled' },
    { type: 'openSetting', setting: 'promptCost.x" onload="' },
  ]) {
    it(`are ignored otherwise: ${JSON.stringify(message)}`, () => {
      assert.equal(readFromPanel(message), null);
      assert.equal(readToPanel(message), null);
    });
  }
});

describe('the cost panel’s page', () => {
  const page = renderPanelPage({
    bundle: 'panel',
    title: 'Workspace Cost',
    scriptUri: 'vscode:/panel.js',
    styleUri: 'vscode:/panel.css',
    cspSource: 'https://csp.test',
    nonce: 'n0nce',
  });

  it('allows its own script by nonce, its own style sheet, and nothing else', () => {
    assert.match(page, /content="default-src 'none'; script-src 'nonce-n0nce'; style-src https:\/\/csp\.test"/);
    assert.ok(!page.includes('unsafe'));
  });

  it('has no inline script, style or handler', () => {
    const scripts = page.match(/<script[^>]*>[^<]*/g);
    assert.deepEqual(scripts, ['<script nonce="n0nce" src="vscode:/panel.js">']);
    assert.ok(!/<style|\sstyle=|\son\w+=/.test(page));
  });
});
