import type { ImagePart, Message, ModelCall, Role, ToolDefinition } from '../../model/call.ts';
import type { Assumptions } from '../../model/config.ts';
import type { Figure, Range, TokenPart } from '../../model/estimate.ts';
import type { HoleSegment, ResolvedText } from '../../model/resolved.ts';
import { framingFor } from '../tokens/framing/framing.ts';
import type { Framing, ToolText } from '../tokens/framing/framing.ts';
import { imageTokens } from '../tokens/images.ts';
import type { Tokenizer } from '../tokens/tokenizers.ts';
import { settingOf } from './assumptions.ts';
import type { AssumptionList } from './assumptions.ts';
import { assumed, exact, ofCount, sameRange, sum, sumRanges, usable, ZERO } from './figures.ts';
import { formatTokensInFull } from './format.ts';
import { createPrefix } from './prefix.ts';
import type { Prefix } from './prefix.ts';
import { firstValue } from './resolved.ts';
import { measureText, staticText } from './text.ts';
import type { MeasuredText } from './text.ts';

/** Input of one request, counted with one tokenizer. */
export interface InputTokens {
  readonly parts: readonly TokenPart[];
  /** What of the request each of the parts is, in the same order. */
  readonly sections: readonly InputSection[];
  readonly total: Range;
  readonly prefix: Prefix;
}

/**
 * A stretch of `InputTokens.parts`, from `from` up to where the next one begins: all tools, the response schema, one message
 * (its text, the dynamic parts of that, its images, its other parts), messages that are not seen, what is put around messages.
 */
export interface InputSection {
  readonly of: 'tools' | 'schema' | 'message' | 'unseen' | 'framing';
  readonly from: number;
  /** Of a message: its text as it was counted. */
  readonly text?: MeasuredText;
}

/** What counting needs to know about the model. */
export interface CountingModel {
  /** Id without the provider. */
  readonly id: string;
  readonly tokenizer: Tokenizer;
  /** Tokens; null when unknown. */
  readonly contextWindow: number | null;
}

/** Counts messages, tools, schema, images and what the provider adds around them. Embeddings and text completions have no chat framing. */
export function countInput(
  call: ModelCall,
  model: CountingModel,
  assumptions: Assumptions,
  list: AssumptionList,
): InputTokens {
  const framing = framingFor({ tokenizerId: model.tokenizer.id, id: model.id, api: call.api });
  const holes = createHoles(assumptions, list);
  const parts: TokenPart[] = [];
  const sections: InputSection[] = [];
  const begin = (of: InputSection['of']): void => {
    sections.push({ of, from: parts.length });
  };
  const prefix = createPrefix();
  const framed = isFramed(call);
  begin('tools');
  countTools(call, framing, model, { parts, prefix, holes });
  if (call.responseSchema) {
    begin('schema');
    const count =
      call.responseSchema.schema === null ? null : framing.schema(call.responseSchema.schema, model.tokenizer.count);
    if (count)
      addStatic({ parts, prefix }, { label: 'response schema', kind: 'schema', tokens: sameRange(ofCount(count)) });
    else holes.add(parts, 'response schema');
    if (!count) prefix.close();
  }
  const suffix = call.tools.tools.length > 0 ? framing.systemSuffix : '';
  const firstSystem = call.messages.findIndex((message) => message.role === 'system');
  call.messages.forEach((message, index) => {
    const text = measureText(message.text, model.tokenizer.count, index === firstSystem ? suffix : '');
    sections.push({ of: 'message', from: parts.length, text });
    const after = message.role === 'system' ? 'system' : 'message';
    for (const start of marksInside(message))
      prefix.markInside(after, startTokens(message.text, start, model, holes.expected));
    countMessage(message, text, model, { parts, prefix, holes }, { assumptions, list });
    prefix.mark(after, message.cacheMark && isMarkedAtEnd(message));
  });
  if (!call.messagesComplete) {
    begin('unseen');
    holes.add(parts, call.messages.length === 0 ? 'messages' : 'further messages');
    prefix.close();
  }
  prefix.mark('end', false);
  if (framed) {
    begin('framing');
    parts.push({
      label: 'message framing',
      kind: 'framing',
      tokens: sameRange(ofCount(framing.messages(rolesOf(call)))),
    });
  }
  holes.explain();
  return {
    parts,
    sections,
    total: boundedBy(model.contextWindow, sumRanges(parts.map((part) => part.tokens))),
    prefix: prefix.result(),
  };
}

interface Counting {
  readonly parts: TokenPart[];
  readonly prefix: ReturnType<typeof createPrefix>;
  readonly holes: Holes;
}

function isFramed(call: ModelCall): boolean {
  return !isEmbedding(call) && call.api !== 'completions.create';
}

/** A raw HTTP request may be one too; its path says. */
export function isEmbedding(call: ModelCall): boolean {
  return call.kind === 'embed' || (call.kind === 'http' && /embed/i.test(call.api));
}

/** Messages that are not seen count as one of the user. */
function rolesOf(call: ModelCall): readonly Role[] {
  const roles = call.messages.map(({ role }) => role);
  return call.messagesComplete ? roles : [...roles, 'user'];
}

/** A request longer than the context window is refused, so its ceiling is the window. */
function boundedBy(contextWindow: number | null, total: Range): Range {
  const window = usable(contextWindow);
  if (window === null || total.ceiling === null || total.ceiling.value <= window) return total;
  return { ...total, ceiling: window >= total.expected.value ? exact(window) : total.expected };
}

function addStatic(counting: Pick<Counting, 'parts' | 'prefix'>, part: TokenPart): void {
  counting.parts.push(part);
  counting.prefix.addStatic(part.tokens.expected);
}

function countTools(call: ModelCall, framing: Framing, model: CountingModel, counting: Counting): void {
  const hasSystem = call.messages.some((message) => message.role === 'system');
  const texts: ToolText[] = [];
  const toolHoles: HoleSegment[] = [];
  let unseen = call.tools.complete ? 0 : 1;
  for (const tool of call.tools.tools) {
    const { text, holes } = toolText(tool);
    texts.push(text);
    toolHoles.push(...holes);
    if (tool.name === null || tool.schema === null) unseen++;
  }
  if (texts.length > 0) {
    const tokens = sameRange(ofCount(framing.tools(texts, hasSystem, model.tokenizer.count)));
    counting.parts.push({ label: texts.length === 1 ? '1 tool' : `${texts.length} tools`, kind: 'tools', tokens });
    counting.prefix.addStatic(tokens.expected);
  }
  for (const hole of toolHoles) counting.holes.add(counting.parts, hole.name);
  for (let index = 0; index < unseen; index++) counting.holes.add(counting.parts, 'tool definition');
  if (toolHoles.length > 0 || unseen > 0) counting.prefix.close();
  if (texts.length > 0 || unseen > 0) counting.prefix.mark('tools', false);
}

/** Counts tool definitions as `countInput` does for a call, all that it is given together. */
export function toolCounter(call: ModelCall, model: CountingModel): (tools: readonly ToolDefinition[]) => number {
  const framing = framingFor({ tokenizerId: model.tokenizer.id, id: model.id, api: call.api });
  const hasSystem = call.messages.some((message) => message.role === 'system');
  return (tools) =>
    framing.tools(
      tools.map((tool) => toolText(tool).text),
      hasSystem,
      model.tokenizer.count,
    ).tokens;
}

function toolText(tool: ToolDefinition): { text: ToolText; holes: readonly HoleSegment[] } {
  const description = tool.description && staticText(tool.description);
  return {
    text: { name: tool.name ?? 'tool', description: description?.text ?? null, schema: tool.schema },
    holes: description?.holes ?? [],
  };
}

const PART_KINDS = { system: 'system', user: 'user', assistant: 'assistant', tool: 'tool-result' } as const;

function countMessage(
  message: Message,
  measured: MeasuredText,
  model: CountingModel,
  counting: Counting,
  sizes: ImageAssumptions,
): void {
  counting.parts.push({ label: message.role, kind: PART_KINDS[message.role], tokens: measured.known });
  counting.prefix.addStatic(measured.prefix);
  const rest = measured.known.expected;
  if (!measured.isStatic) counting.prefix.addDynamic({ ...rest, value: rest.value - measured.prefix.value });
  for (const hole of measured.holes) counting.prefix.addDynamic(counting.holes.add(counting.parts, hole.name));
  for (const image of message.images) {
    const part = imagePart(image, model, sizes);
    counting.parts.push(part);
    counting.prefix.addDynamic(part.tokens.expected);
  }
  for (const other of message.otherParts) counting.prefix.addDynamic(counting.holes.add(counting.parts, other));
}

/** Segments of the text before each mark that does not stand at its end. */
function marksInside({ marksAt, text }: Message): readonly number[] {
  return (marksAt ?? []).filter((at) => at < text.segments.length);
}

function isMarkedAtEnd({ marksAt, text }: Message): boolean {
  return marksAt?.includes(text.segments.length) ?? true;
}

/** Tokens of the first segments of a text. */
function startTokens(
  { segments }: ResolvedText,
  count: number,
  model: CountingModel,
  hole: Figure,
): { readonly fixed: Figure; readonly all: Figure } {
  const { known, prefix, holes } = measureText({ segments: segments.slice(0, count) }, model.tokenizer.count);
  return { fixed: prefix, all: sum([known.expected, ...holes.map(() => hole)]) };
}

interface ImageAssumptions {
  readonly assumptions: Assumptions;
  readonly list: AssumptionList;
}
const DEFAULT_IMAGE_SIDE = 1024;

function imagePart(image: ImagePart, model: CountingModel, { assumptions, list }: ImageAssumptions): TokenPart {
  const size = { width: sideOf(assumptions.imageWidth), height: sideOf(assumptions.imageHeight) };
  const tokens = imageTokens(model.tokenizer.id, model.id, firstValue(image.detail), size);
  const text = `an image is ${size.width} × ${size.height} pixels (${tokens.formula})`;
  list.add({ id: 'image-size', text, setting: settingOf('imageWidth') });
  return {
    label: 'image',
    kind: 'image',
    tokens: {
      floor: exact(tokens.least),
      expected: assumed(tokens.expected),
      ceiling: exact(Math.max(tokens.most, tokens.expected)),
    },
  };
}

function sideOf(value: number | undefined): number {
  return Math.min(8192, Math.max(1, Math.round(usable(value) ?? DEFAULT_IMAGE_SIDE)));
}

/** Dynamic parts: nothing at least, the assumed size expected, the assumed bound at most. */
interface Holes {
  /** Adds a part for one; gives its expected tokens. */
  readonly add: (parts: TokenPart[], name: string) => Figure;
  /** Expected tokens of one. */
  readonly expected: Figure;
  readonly explain: () => void;
}

function createHoles(assumptions: Assumptions, list: AssumptionList): Holes {
  const expected = usable(assumptions.tokensPerHole) ?? 0;
  const most = Math.max(expected, usable(assumptions.maxTokensPerHole) ?? 0);
  let count = 0;
  return {
    expected: assumed(expected),
    add: (parts, name) => {
      count++;
      const tokens = { floor: ZERO, expected: assumed(expected), ceiling: assumed(most) };
      parts.push({ label: name, kind: 'hole', tokens });
      return tokens.expected;
    },
    explain: () => {
      if (count === 0) return;
      const what = count === 1 ? '1 dynamic part' : `${count} dynamic parts`;
      list.add({
        id: 'tokens-per-hole',
        text: `${what} of the request: ${formatTokensInFull(expected)} tokens each`,
        setting: settingOf('tokensPerHole'),
      });
      list.add({
        id: 'max-tokens-per-hole',
        text: `ceiling: at most ${formatTokensInFull(most)} tokens for each dynamic part`,
        setting: settingOf('maxTokensPerHole'),
      });
    },
  };
}
