import type { ChangedPart, PartChange } from '../../model/comparison.ts';
import type {
  SiteMessage,
  SiteRecord,
  SiteSetting,
  SiteTool,
  SiteValue,
  SourcePlace,
} from '../../model/site-record.ts';
import { formatTokensInFull, formatUsd } from '../estimate/format.ts';

/** What is not as it was about a site, in the order in which people ask: model, prompt, cap, then the rest. Empty when nothing is. */
export function changedParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  const parts = [
    ...modelParts(before, after),
    ...messageParts(before, after),
    ...capParts(before, after),
    ...toolParts(before, after),
    ...settingParts(before, after),
    ...surroundingParts(before, after),
  ];
  return [...parts, ...figureParts(before, after, parts.length > 0)];
}

function part(
  name: ChangedPart,
  label: string,
  before: string | null,
  after: string | null,
  more: Partial<Pick<PartChange, 'tokens' | 'definedAt' | 'text'>> = {},
): PartChange {
  const text =
    before === null
      ? `${label} added: ${after ?? ''}`
      : after === null
        ? `${label} removed (was ${before})`
        : `${label} ${before} → ${after}`;
  return { part: name, text, before, after, tokens: null, definedAt: null, ...more };
}

function modelParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  const parts: PartChange[] = [];
  if (before.sdk !== after.sdk || before.api !== after.api) {
    const name = ({ sdk, api }: SiteRecord): string => (before.sdk === after.sdk ? api : `${sdk} ${api}`);
    parts.push(part('api', 'API', name(before), name(after)));
  }
  if (isOther(before.model, after.model)) {
    parts.push(
      part('model', 'model', modelText(before.model), modelText(after.model), {
        text: modelChange(before.model, after.model),
        definedAt: after.model.at ?? (after.model.kind === 'absent' ? before.model.at : null),
      }),
    );
  }
  return [...parts, ...providerParts(before, after)];
}

/** Who is asked: the provider, or where none is known the base URL; of several URLs those that came and went. */
function providerParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  const asked = ({ provider, baseUrl }: SiteRecord): readonly string[] =>
    provider === null ? [...new Set(baseUrl.values)] : [provider];
  const [from, to] = [asked(before), asked(after)];
  if ([before, after].some(({ provider }) => provider !== null) || Math.max(from.length, to.length) <= 1) {
    const words = (all: readonly string[]): string => (all.length === 0 ? 'unknown' : listed(all, ' or '));
    return words(from) === words(to) ? [] : [part('provider', 'provider', words(from), words(to))];
  }
  // Of more than are looked at, one that comes in front pushes out the last, which is no change.
  const isCut = before.baseUrl.isOpen === true && after.baseUrl.isOpen === true && from.length === to.length;
  const lost = (all: readonly string[], others: readonly string[]): readonly string[] => {
    const lastShared = all.findLastIndex((url) => others.includes(url));
    return (isCut && lastShared >= 0 ? all.slice(0, lastShared) : all).filter((url) => !others.includes(url));
  };
  const [gone, came] = [lost(from, to), lost(to, from)];
  if (gone.length + came.length === 0) return [];
  const text = `base URLs ${listed([...came.map((url) => `+ ${url}`), ...gone.map((url) => `− ${url}`)], ', ')}`;
  const definedAt = came.includes(after.baseUrl.values[0] ?? '') ? after.baseUrl.at : null;
  return [part('provider', 'base URLs', valueText(before.baseUrl), valueText(after.baseUrl), { text, definedAt })];
}

/** Of long lists of models, those that came and went. */
function modelChange(before: SiteValue<string>, after: SiteValue<string>): string {
  const [from, to] = [new Set(before.values), new Set(after.values)];
  const came = [...to].filter((id) => !from.has(id)).map((id) => `+ ${id}`);
  const gone = [...from].filter((id) => !to.has(id)).map((id) => `− ${id}`);
  const isList = Math.max(from.size, to.size) > 2 && Math.min(from.size, to.size) > 0;
  return isList ? `models ${listed([...came, ...gone], ', ')}` : `model ${modelText(before)} → ${modelText(after)}`;
}

function modelText({ kind, values }: SiteValue<string>): string {
  const known = [...new Set(values)];
  if (known.length > 0) return listed(known, ' or ');
  return kind === 'absent' ? 'none' : 'unknown';
}

/** Another value, or as many others; two values that are both unknown are taken for the same. */
function isOther(before: SiteValue<unknown> | undefined, after: SiteValue<unknown> | undefined): boolean {
  const key = (value: SiteValue<unknown> | undefined): string =>
    value === undefined || value.kind === 'absent'
      ? 'absent'
      : JSON.stringify(value.values.length === 0 ? 'unknown' : [...new Set(value.values)].map(String).sort());
  return key(before) !== key(after);
}

function valueText(value: SiteValue<unknown> | undefined): string | null {
  if (value === undefined || value.kind === 'absent') return null;
  if (value.values.length === 0) return 'unknown';
  const text = (each: unknown): string => (typeof each === 'number' ? each.toLocaleString('en-US') : String(each));
  return listed([...new Set(value.values)].map(text), ' or ');
}

const MAX_LISTED = 4;
function listed(values: readonly string[], joint: string): string {
  const shown = values.slice(0, MAX_LISTED);
  const rest = values.length - shown.length;
  return rest > 1 ? `${shown.join(', ')}${joint}${rest} others` : values.join(joint);
}

function capParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  if (!isOther(before.cap, after.cap)) return [];
  const name = after.cap.parameter ?? before.cap.parameter ?? 'output cap';
  const [from, to] = [valueText(before.cap), valueText(after.cap)];
  const text =
    from === null
      ? `${name} set to ${to ?? ''}`
      : to === null
        ? `${name} no longer set (was ${from})`
        : `${name} ${from} → ${to}`;
  return [part('cap', name, from, to, { text, definedAt: after.cap.at ?? (to === null ? before.cap.at : null) })];
}

const ROLES: readonly SiteMessage['role'][] = ['system', 'user', 'assistant', 'tool'];

/** Messages by their role: what is known of their text, and how many there are. */
function messageParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  const parts = ROLES.flatMap((role) => {
    const ofRole = ({ messages }: SiteRecord): readonly SiteMessage[] => messages.filter((each) => each.role === role);
    return rolePart(role, ofRole(before), ofRole(after));
  });
  const images = ({ messages }: SiteRecord): number => messages.reduce((sum, each) => sum + each.images, 0);
  if (images(before) !== images(after))
    parts.push(part('images', 'images', String(images(before)), String(images(after))));
  if (before.messagesComplete !== after.messagesComplete && parts.length === 0) {
    const text = after.messagesComplete
      ? 'the list of messages is now known to its end'
      : 'messages that are not seen here come after the others';
    parts.push(part('messages', 'messages', null, null, { text }));
  }
  return parts;
}

function rolePart(
  role: SiteMessage['role'],
  before: readonly SiteMessage[],
  after: readonly SiteMessage[],
): PartChange[] {
  const texts = (messages: readonly SiteMessage[]): string => messages.map(({ text }) => text).join('\n');
  const [from, to] = [texts(before), texts(after)];
  const count = { before: tokensOf(before), after: tokensOf(after) };
  const isSame = from === to || (count.before === count.after && from.replace(/\s+/g, ' ') === to.replace(/\s+/g, ' '));
  // Of a message that is dynamic as a whole nothing can be said but how many there are.
  const isDynamic = [from, to].every((each) => each.replaceAll('{}', '').trim() === '');
  if ((isSame || isDynamic) && before.length === after.length) return [];
  const label = role === 'tool' ? 'tool result' : role === 'system' ? 'system prompt' : `${role} prompt`;
  const figures = `${formatTokensInFull(count.before)} → ${formatTokensInFull(count.after)} tokens`;
  const size = (value: number): string => (value === 0 ? 'dynamic' : `${formatTokensInFull(value)} tokens`);
  const text =
    before.length === 0
      ? `${label} added: ${size(count.after)}`
      : after.length === 0
        ? `${label} removed: ${size(count.before)}`
        : from === to
          ? `${label}s ${before.length} → ${after.length}`
          : count.before === count.after
            ? `${label} reworded (${size(count.after)})`
            : `${label} ${figures}`;
  const definedAt = placeOfChange(before, after);
  return [
    part(role === 'system' || from !== to ? 'prompt' : 'messages', label, excerpt(from), excerpt(to), {
      text,
      tokens: count,
      definedAt,
    }),
  ];
}

function tokensOf(messages: readonly SiteMessage[]): number {
  return Math.round(messages.reduce((sum, message) => sum + (message.tokens?.expected.value ?? 0), 0));
}

/** Where the first message stands that is not as it was. */
function placeOfChange(before: readonly SiteMessage[], after: readonly SiteMessage[]): SourcePlace | null {
  const known = new Set(before.map(({ text }) => text));
  const changed = after.find(({ text }) => !known.has(text));
  return changed?.at ?? (after.length === 0 ? (before[0]?.at ?? null) : null);
}

const EXCERPT = 80;
function excerpt(text: string): string | null {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return null;
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT - 1)}…` : line;
}

function toolParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  const parts: PartChange[] = [];
  const key = ({ name, description, schema }: SiteTool): string => JSON.stringify([name, description, schema]);
  // Whether the list is known to its end counts where that changes what is expected of it.
  const sorted = ({ tools, tokens: { tools: size } }: SiteRecord): string =>
    [...tools.map(key).sort(), String(Math.round(size))].join('\n');
  if (sorted(before) !== sorted(after)) {
    const count = { before: Math.round(before.tokens.tools), after: Math.round(after.tokens.tools) };
    const text = `tools: ${describeTools(before, after)} (${formatTokensInFull(count.before)} → ${formatTokensInFull(count.after)} tokens)`;
    const known = new Set(before.tools.map(key));
    const definedAt = after.tools.find((tool) => !known.has(key(tool)))?.at ?? null;
    parts.push(
      part('tools', 'tools', toolNames(before.tools), toolNames(after.tools), { text, tokens: count, definedAt }),
    );
  }
  if (before.responseSchema !== after.responseSchema) {
    const count = { before: Math.round(before.tokens.schema), after: Math.round(after.tokens.schema) };
    const text =
      before.responseSchema === null
        ? `response schema added: ${formatTokensInFull(count.after)} tokens`
        : after.responseSchema === null
          ? `response schema removed: ${formatTokensInFull(count.before)} tokens`
          : `response schema ${formatTokensInFull(count.before)} → ${formatTokensInFull(count.after)} tokens`;
    parts.push(part('schema', 'response schema', null, null, { text, tokens: count }));
  }
  return parts;
}

function toolNames(tools: readonly SiteTool[]): string | null {
  return tools.length === 0
    ? null
    : listed(
        tools.map(({ name }) => name ?? 'unnamed'),
        ', ',
      );
}

function describeTools(before: SiteRecord, after: SiteRecord): string {
  const names = ({ tools }: SiteRecord): ReadonlyMap<string | null, SiteTool> =>
    new Map(tools.map((tool) => [tool.name, tool]));
  const [from, to] = [names(before), names(after)];
  const added = [...to.keys()].filter((name) => !from.has(name)).map((name) => `+ ${name ?? 'unnamed'}`);
  const removed = [...from.keys()].filter((name) => !to.has(name)).map((name) => `− ${name ?? 'unnamed'}`);
  const changed = [...to].flatMap(([name, tool]) => {
    const old = from.get(name);
    return old && (old.schema !== tool.schema || old.description !== tool.description)
      ? [`${name ?? 'unnamed'} changed`]
      : [];
  });
  const all = [...added, ...removed, ...changed];
  if (all.length === 0) return after.toolsComplete ? 'now known in full' : 'others that are not seen';
  return listed(all, ', ');
}

const SETTINGS: readonly (readonly [SiteSetting, ChangedPart, string])[] = [
  ['effort', 'reasoning', 'reasoning effort'],
  ['budget', 'reasoning', 'thinking budget'],
  ['mode', 'reasoning', 'thinking'],
  ['choices', 'choices', 'completions per call'],
  ['service tier', 'service tier', 'service tier'],
];

function settingParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  return SETTINGS.flatMap(([setting, name, label]) => {
    const [from, to] = [before.settings[setting], after.settings[setting]];
    if (!isOther(from, to)) return [];
    return [part(name, label, valueText(from), valueText(to), { definedAt: to?.at ?? null })];
  });
}

/** What decides how often a request is sent, and what of it is cached. */
function surroundingParts(before: SiteRecord, after: SiteRecord): readonly PartChange[] {
  const parts: PartChange[] = [];
  const list = (name: ChangedPart, label: string, from: readonly string[], to: readonly string[]): void => {
    if (from.join('\n') === to.join('\n')) return;
    const text = (values: readonly string[]): string | null => (values.length === 0 ? null : values.join(', in '));
    parts.push(part(name, label, text(from), text(to)));
  };
  list('loop', 'loop', before.loops, after.loops);
  list('retries', 'retries', before.retries, after.retries);
  if (before.growth !== after.growth) parts.push(part('growth', 'growing messages', before.growth, after.growth));
  list('cache', 'cache marks', [...before.cacheMarks].sort(), [...after.cacheMarks].sort());
  if (before.batch !== after.batch)
    parts.push(part('batch', 'batch', before.batch ? 'yes' : 'no', after.batch ? 'yes' : 'no'));
  if (before.isCounted && !after.isCounted && after.callers > 0)
    parts.push(
      part('wrapper', 'callers', null, null, {
        text: `it is counted at its ${after.callers === 1 ? 'caller' : `${after.callers} callers`} now`,
      }),
    );
  return parts;
}

/** Relative difference of two figures that are taken for the same: floating-point sums differ in their last digits. */
const SAME = 1e-9;

/** Changes that the code does not show: prices, traffic, assumptions. */
function figureParts(before: SiteRecord, after: SiteRecord, isExplained: boolean): readonly PartChange[] {
  const parts: PartChange[] = [];
  const [from, to] = [before.price, after.price];
  if (from && to && from.id === to.id && from.provider === to.provider) {
    const words = (price: typeof from): string => `${formatUsd(price.input)} in, ${formatUsd(price.output)} out`;
    const prices = ({ input, output, cacheRead, cacheWrite }: typeof from): string =>
      JSON.stringify([input, output, cacheRead, cacheWrite]);
    if (prices(from) !== prices(to))
      parts.push(
        part('price', `price of ${to.id} per million tokens`, words(from), words(to), {
          text: `price of ${to.id} per million tokens: ${words(from)} → ${words(to)}`,
        }),
      );
  }
  const [often, oftenNow] = [before.callsPerMonth.value, after.callsPerMonth.value];
  if (often !== oftenNow)
    parts.push(part('traffic', 'calls a month', formatTokensInFull(often), formatTokensInFull(oftenNow)));
  if (isExplained || parts.length > 0) return parts;
  const [cost, costNow] = [before.costPerCall?.expected.value ?? null, after.costPerCall?.expected.value ?? null];
  const isSame =
    cost === costNow ||
    (cost !== null && costNow !== null && Math.abs(costNow - cost) <= SAME * Math.max(cost, costNow));
  if (isSame) return parts;
  const words = (value: number | null): string => (value === null ? 'no price' : `${formatUsd(value)} a call`);
  return [...parts, part('estimate', 'estimate', words(cost), words(costNow))];
}
