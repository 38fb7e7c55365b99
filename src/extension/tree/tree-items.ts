/** What the tree says of a part of the bill and of a saving. Plain data in and out; names of files and models are text. */
import { formatTokensInFull, formatUsd } from '../../core/estimate/format.ts';
import { sumSites, type SiteTotal } from '../../core/estimate/sum-costs.ts';
import { withCurrency } from '../../core/format/currency.ts';
import { plural } from '../../core/format/figures.ts';
import { describePlace } from '../../core/format/places.ts';
import { describeBasis } from '../../core/usage/cost-basis.ts';
import type { Currency } from '../../model/config.ts';
import type { CostSite, WorkspaceCost } from '../../server/protocol.ts';
import { basisOfSites, describeMonth, spreadOf } from '../../server/surfaces/costs.ts';
import { costFigure, expectedTotal, provenance, tokensFigureInFull } from '../../server/surfaces/figures.ts';
import { escapeMarkdown, inlineCode } from '../../server/surfaces/markdown.ts';
import type { ArrangementId, CostNode } from '../../server/surfaces/workspace-cost/cost-tree.ts';
import type { RankedSaving } from '../../server/surfaces/workspace-cost/rank-savings.ts';
import { describeUnmeasured } from '../../server/surfaces/measured.ts';
import { provenanceWords } from '../../server/surfaces/workspace-cost/summary.ts';

/** One line of a tree. */
export interface ItemText {
  readonly label: string;
  /** Stands dimmed behind the label. */
  readonly description: string;
  /** What a screen reader says in place of both. */
  readonly spoken: string;
}

/**
 * The first level of the tree. A step that all calls have in common is left out if it is the only folder of the workspace: the
 * window's title names it.
 */
export function topLevel(root: CostNode, arrangement: ArrangementId, folders: readonly string[]): readonly CostNode[] {
  const [folder] = folders;
  if (root.key === '') return root.children;
  if (arrangement !== 'folder' || folders.length !== 1 || folder === undefined) return [root];
  if (root.key === `/${folder}`) return root.children;
  return [{ ...root, name: root.name.slice(folder.length + 1) }];
}

/** Whether the node stands for one file: its call sites are right below it. */
export function isFile({ children }: CostNode): boolean {
  return children[0] !== undefined && children[0].site !== null;
}

/** All call sites inside. */
export function sitesOf({ site, children }: CostNode): readonly CostSite[] {
  return site ? [site] : children.flatMap(sitesOf);
}

/** Characters of a label; a longer one would hide the cost behind it. */
const MAX_LABEL = 32;

/** A long name without its middle: models differ at their ends. */
function shorten(label: string): string {
  const characters = Array.from(label);
  if (characters.length <= MAX_LABEL) return label;
  const tail = 13;
  return [...characters.slice(0, MAX_LABEL - 1 - tail), '…', ...characters.slice(-tail)].join('');
}

export function describeNode(node: CostNode): ItemText {
  return node.site ? describeSite(node.site) : describeGroup(node);
}

function describeSite(site: CostSite): ItemText {
  const { functionName, api, model, costPerMonth, position, cell } = site;
  const label = functionName ?? api;
  const month = costPerMonth ? costFigure(costPerMonth.expected) : 'no price';
  const place = `${cell === null ? '' : `cell ${cell + 1}, `}line ${position.line + 1}`;
  const rest = costPerMonth ? `a month, ${costPerMonth.expected.provenance}` : '';
  return {
    label: shorten(label),
    description: [month, model ?? 'unknown model', place].join(' · '),
    spoken: [`${label}: ${[month, rest].join(' ').trim()}`, model ?? 'unknown model', place].join(', '),
  };
}

function describeGroup(node: CostNode): ItemText {
  const total = totalOf(sitesOf(node));
  const month = monthOf(total);
  const isPath = isFile(node) && node.name.includes('/');
  const slash = node.name.lastIndexOf('/');
  return {
    label: shorten(isPath ? node.name.slice(slash + 1) : node.name),
    description: isPath ? `${month} · ${node.name.slice(0, slash)}` : month,
    spoken: `${node.name}: ${isPriced(total) ? `${month} a month, ${total.provenance}` : month}, ${plural(node.count, 'call site')}`,
  };
}

/** Markdown for a client that takes no HTML from it. */
export function explainNode(node: CostNode, currency: Currency | undefined): string {
  return node.site ? explainSite(node.site, currency) : explainGroup(node, currency);
}

function explainSite(site: CostSite, currency: Currency | undefined): string {
  const { functionName, api, provider, tier, model, inputTokens, outputTokens, assumptions, findings } = site;
  const where = [provider, tier && `${tier} tier`].filter((part) => part !== null).map(escapeMarkdown);
  const inside = where.length > 0 ? ` (${where.join(', ')})` : '';
  return [
    `**${escapeMarkdown(functionName ?? api)}** ${inlineCode(describePlace(site))}`,
    explainCost(site, currency),
    ...explainMeasured(site),
    `Model: ${model === null ? 'unknown' : inlineCode(model)}${inside}`,
    `Tokens: ${tokensFigureInFull(inputTokens.expected)} in, ${tokensFigureInFull(outputTokens.expected)} out`,
    ...(assumptions.length > 0
      ? [`Assumed:\n${assumptions.map(({ text }) => `- ${escapeMarkdown(text)}`).join('\n')}`]
      : []),
    ...(findings > 0 ? [plural(findings, 'finding')] : []),
  ].join('\n\n');
}

function explainCost(site: CostSite, currency: Currency | undefined): string {
  const { costPerMonth, costPerCall, callsPerMonth, noPrice } = site;
  if (!costPerMonth || !costPerCall) return `No price${noPrice === null ? '' : `: ${escapeMarkdown(noPrice)}`}`;
  const calls = `${formatTokensInFull(callsPerMonth.value)} calls a month (${provenance(callsPerMonth)})`;
  const call = `${costFigure(costPerCall.expected, currency)} a call, ${calls}`;
  return [monthWithRange([site], currency), call].map(escapeMarkdown).join('\n\n');
}

/** What was expected of a measured site without the logs, what it was off by, and how far to trust the logs. */
function explainMeasured({ measured }: CostSite): readonly string[] {
  if (!measured) return [];
  const { unmeasured, moved, doubts } = measured;
  const before = unmeasured?.costPerMonth ?? null;
  return [
    ...(before === null ? [] : [escapeMarkdown(describeUnmeasured(before, moved))]),
    ...(doubts.length > 0 ? [`**Little to go by:** ${escapeMarkdown(doubts.join('; '))}.`] : []),
  ];
}

function explainGroup(node: CostNode, currency: Currency | undefined): string {
  const sites = sitesOf(node);
  const words = provenanceWords(sites);
  return [
    `**${escapeMarkdown(node.name)}**`,
    escapeMarkdown(summaryOf(sites, currency)),
    ...(words === '' ? [] : [`Cost of a call: ${escapeMarkdown(words)}`]),
  ].join('\n\n');
}

/** One line of plain text for a chat or an issue. */
export function figuresOf(node: CostNode, currency: Currency | undefined): string {
  const { site } = node;
  if (!site) return `${node.name}: ${summaryOf(sitesOf(node), currency)}`;
  const { functionName, api, model, costPerMonth, costPerCall, callsPerMonth, inputTokens, outputTokens } = site;
  const tokens = `${tokensFigureInFull(inputTokens.expected)} tokens in, ${tokensFigureInFull(outputTokens.expected)} out`;
  const perCall = costPerCall ? [`${costFigure(costPerCall.expected, currency)} a call`] : [];
  const calls = `${formatTokensInFull(callsPerMonth.value)} calls a month (${provenance(callsPerMonth)})`;
  const month = costPerMonth ? monthWithRange([site], currency) : 'no price';
  const what = `${functionName ?? api}, ${describePlace(site)}, ${model ?? 'unknown model'}`;
  return `${what}: ${[month, ...perCall, calls, tokens].join(', ')}`;
}

/** The line above the tree: `$12 – $1,680 · 8 call sites · 1 without a price`. */
export function describeTotal({ sites }: Pick<WorkspaceCost, 'sites'>): {
  readonly expected: string;
  readonly rest: string;
} {
  const total = totalOf(sites);
  const range = describeBasis(basisOfSites(sites)) ?? spreadOf(total);
  return {
    expected: monthOf(total),
    rest: [...(isPriced(total) ? [range] : []), ...countsOf(total)].join(' · '),
  };
}

export function describeSaving({ saving, perMonth }: RankedSaving): ItemText {
  const { edit, rule } = saving;
  const label = edit?.title ?? rule;
  const month = `~${formatUsd(perMonth)}`;
  return {
    label: shorten(label),
    description: `${month} · ${describePlace(saving)}`,
    spoken: `${label}: saves ${month} a month, ${describePlace(saving)}`,
  };
}

const EFFORTS = { fix: 'One click.', suggestion: 'An edit to look at.', none: 'Takes a person.' } as const;

/** Markdown, as of `explainNode`. */
export function explainSaving({ saving, perMonth }: RankedSaving, currency: Currency | undefined): string {
  const { message, formula, edit, rule } = saving;
  return [
    `**~${escapeMarkdown(withCurrency(currency)(perMonth))} a month** (${inlineCode(rule)})`,
    escapeMarkdown(message),
    inlineCode(formula),
    EFFORTS[edit?.kind ?? 'none'],
  ].join('\n\n');
}

function totalOf(sites: readonly Pick<CostSite, 'costPerMonth'>[]): SiteTotal {
  return sumSites(sites.map(({ costPerMonth }) => costPerMonth));
}

function isPriced({ sites, unpriced }: SiteTotal): boolean {
  return unpriced < sites;
}

function monthOf(total: SiteTotal): string {
  return isPriced(total) ? expectedTotal(total) : 'no price';
}

function monthWithRange(sites: readonly CostSite[], currency: Currency | undefined): string {
  return `${expectedTotal(totalOf(sites), currency)} a month expected${describeMonth(sites)}`;
}

function summaryOf(sites: readonly CostSite[], currency: Currency | undefined): string {
  const total = totalOf(sites);
  return [isPriced(total) ? monthWithRange(sites, currency) : 'no price', ...countsOf(total)].join(', ');
}

function countsOf({ sites, unpriced, unbounded }: SiteTotal): readonly string[] {
  return [
    plural(sites, 'call site'),
    ...(unpriced > 0 && unpriced < sites ? [`${unpriced} without a price`] : []),
    ...(unbounded > 0 ? [`${unbounded} without a ceiling`] : []),
  ];
}
