import type { Message, ModelCall } from '../../model/call.ts';
import type { Figure, Range, TokenPart } from '../../model/estimate.ts';
import type { HoleSegment, ResolvedText, StaticSegment } from '../../model/resolved.ts';
import type { Loc } from '../../model/span.ts';
import type { ModelEstimate } from '../estimate/estimate-model.ts';
import { sumRanges, ZERO, ZERO_RANGE } from '../estimate/figures.ts';
import type { InputSection } from '../estimate/input-tokens.ts';
import { markedBoundaries } from '../estimate/prefix.ts';
import type { TextPiece } from '../estimate/text.ts';
import { createTextBudget, type TextBudget } from './bounded-text.ts';
import { toolPieces } from './tool-pieces.ts';
import type { ToolCounter } from './tool-pieces.ts';
import type { PlacedText, SentPart, SentPiece, SentRequest } from './types.ts';

/** What putting a request together needs beside the call. */
export interface RequestContext<Place> {
  readonly main: ModelEstimate;
  readonly place: (loc: Loc) => Place;
  readonly countTools: ToolCounter;
}

/** Parts of a request, and pieces of a part, that are shown; what is beyond is one part, or one piece, with the sum. */
const MOST_PARTS = 120;
const MOST_PIECES = 200;
/** Texts of one of several that are shown. */
const MOST_OPTIONS = 12;

/**
 * The request as it is sent, put together from the parts that the estimate counted: their expected tokens sum up to the estimate's
 * expected input.
 */
export function sentRequest<Place>(call: ModelCall, context: RequestContext<Place>): SentRequest<Place> {
  const { input } = context.main;
  const builder = new PartBuilder(call, context);
  const parts = input.sections.flatMap((section, index) => {
    const tokenParts = input.parts.slice(section.from, input.sections[index + 1]?.from);
    return builder.section(section, tokenParts);
  });
  const marked = withMarks(call, context.main, parts);
  const shown = foldParts(withPrefix(marked));
  const rest = differenceToLogs(context.main);
  return { parts: rest ? [...shown, rest] : shown, total: input.total };
}

class PartBuilder<Place> {
  readonly #call: ModelCall;
  readonly #context: RequestContext<Place>;
  readonly #budget: TextBudget = createTextBudget();
  #message = 0;

  constructor(call: ModelCall, context: RequestContext<Place>) {
    this.#call = call;
    this.#context = context;
  }

  section(section: InputSection, parts: readonly TokenPart[]): SentPart<Place>[] {
    switch (section.of) {
      case 'tools':
        return this.#tools(parts);
      case 'schema':
        return this.#schema(parts);
      case 'message':
        return this.#sentMessage(section, parts);
      case 'unseen':
        return parts.map((part) =>
          this.#part(part, [this.#unknown(part, 'the code goes on with messages that cannot be followed')], null),
        );
      case 'framing':
        return parts.map((part) => this.#part(part, [this.#added(part)], null));
    }
  }

  #tools(parts: readonly TokenPart[]): SentPart<Place>[] {
    const [first, ...holes] = parts;
    if (!first) return [];
    const { tools } = this.#call;
    const pieces = first.kind === 'tools' ? toolPieces(tools, first.tokens, this.#context, this.#budget) : [];
    const unseen = (first.kind === 'tools' ? holes : parts).map((part) =>
      this.#unknown(part, 'a tool, or a part of one, that cannot be followed'),
    );
    const at = tools.site && { path: tools.site.path, span: tools.site.valueSpan };
    const label = first.kind === 'tools' ? first.label : 'tools';
    return [this.#part({ ...first, kind: 'tools', label, tokens: total(parts) }, [...pieces, ...unseen], at)];
  }

  #schema(parts: readonly TokenPart[]): SentPart<Place>[] {
    const { responseSchema } = this.#call;
    const at = responseSchema?.loc ?? null;
    return parts.map((part) => {
      if (part.kind === 'hole') return this.#part(part, [this.#unknown(part, 'its schema cannot be followed')], at);
      const text = this.#budget.cut(JSON.stringify(responseSchema?.schema ?? null));
      const piece = { ...this.#piece('static', part.tokens), at: at && this.#context.place(at) };
      return this.#part(
        part,
        [{ ...piece, texts: at ? [{ ...text, at: this.#context.place(at), isMarked: false }] : [] }],
        at,
      );
    });
  }

  #sentMessage({ text }: InputSection, parts: readonly TokenPart[]): SentPart<Place>[] {
    const message = this.#call.messages[this.#message++];
    const [known, ...rest] = parts;
    if (!message || !known || !text) return [];
    const queue = [...rest];
    let segments = 0;
    const marks = new Set(message.marksAt?.filter((at) => at < message.text.segments.length));
    const pieces = text.pieces.flatMap((piece) => {
      const first = segments;
      segments += piece.kind === 'static' ? piece.segments.length : 1;
      return this.#textPieces(piece, queue, (index) => marks.has(first + index + 1));
    });
    const others = queue.map((part) =>
      part.kind === 'image'
        ? { ...this.#piece('dynamic', part.tokens), name: 'image', at: this.#imagePlace(message) }
        : this.#unknown(part, 'content of another kind than text; its tokens are not modelled'),
    );
    return [this.#part({ ...known, label: message.role, tokens: total(parts) }, [...pieces, ...others], message.loc)];
  }

  /**
   * @param queue Token parts of the message's dynamic parts, in order; those of the piece are taken out.
   * @param isMarked Whether a cache mark stands behind a segment of the piece.
   */
  #textPieces(piece: TextPiece, queue: TokenPart[], isMarked: (segment: number) => boolean): SentPiece<Place>[] {
    switch (piece.kind) {
      case 'static':
        return [this.#staticPiece(piece, isMarked)];
      case 'hole':
        return [{ ...this.#hole(piece.hole, queue.shift()?.tokens ?? ZERO_RANGE), isMarked: isMarked(0) }];
      case 'choice': {
        const options = piece.options.slice(0, MOST_OPTIONS).map(({ text, tokens }) => ({
          text: this.#budget.cut(plainText(text)),
          tokens,
        }));
        return [
          { ...this.#hole(piece.hole, piece.tokens), options, isMarked: isMarked(0) },
          ...piece.holes.map((hole) => this.#hole(hole, queue.shift()?.tokens ?? ZERO_RANGE)),
        ];
      }
    }
  }

  /** One whose last text is marked is marked as a whole. */
  #staticPiece(
    { segments, tokens }: Extract<TextPiece, { readonly kind: 'static' }>,
    isMarked: (segment: number) => boolean,
  ): SentPiece<Place> {
    const texts = this.#texts(segments, isMarked);
    const ends = isMarked(segments.length - 1);
    const inner = texts.map((text, index) =>
      ends && index === texts.length - 1 ? { ...text, isMarked: false } : text,
    );
    return { ...this.#piece('static', tokens), texts: inner, isMarked: ends };
  }

  /** Neighbouring segments of one place, as a text over several lines has them, are one text. */
  #texts(segments: readonly StaticSegment[], isMarked: (segment: number) => boolean): PlacedText<Place>[] {
    const joined: { text: string; loc: Loc; isMarked: boolean }[] = [];
    for (const [index, { text, loc }] of segments.entries()) {
      const last = joined.at(-1);
      if (last && !last.isMarked && isBeside(last.loc, loc)) {
        last.text += text;
        last.loc = { path: loc.path, span: { start: last.loc.span.start, end: loc.span.end } };
        last.isMarked = isMarked(index);
      } else joined.push({ text, loc, isMarked: isMarked(index) });
    }
    const shown = joined.slice(0, MOST_PIECES);
    const hidden = joined.slice(MOST_PIECES).reduce((sum, { text }) => sum + text.length, 0);
    return shown.map(({ text, loc, isMarked: marked }, index) => {
      const cut = this.#budget.cut(text);
      const omitted = cut.omitted + (index === shown.length - 1 ? hidden : 0);
      return { text: cut.text, omitted, at: this.#context.place(loc), isMarked: marked };
    });
  }

  #hole({ name, reason, volatile, loc }: HoleSegment, tokens: Range): SentPiece<Place> {
    const piece = this.#piece('dynamic', tokens);
    return { ...piece, name, reason, volatile: volatile === true, at: this.#context.place(loc) };
  }

  #imagePlace({ images: [image] }: Message): Place | null {
    return image?.loc ? this.#context.place(image.loc) : null;
  }

  #unknown({ tokens, label }: TokenPart, reason: string): SentPiece<Place> {
    return { ...this.#piece('unknown', tokens), name: label, reason };
  }

  #added({ tokens, label }: TokenPart): SentPiece<Place> {
    return { ...this.#piece('added', tokens), name: label, reason: 'marks of roles and the start of the reply' };
  }

  #piece(kind: SentPiece<Place>['kind'], tokens: Range): SentPiece<Place> {
    return {
      kind,
      tokens,
      texts: [],
      name: null,
      reason: null,
      volatile: false,
      options: [],
      at: null,
      isMarked: false,
    };
  }

  #part({ kind, label, tokens }: TokenPart, pieces: readonly SentPiece<Place>[], at: Loc | null): SentPart<Place> {
    return {
      kind,
      label,
      tokens,
      at: at && this.#context.place(at),
      pieces: foldPieces(pieces),
      mark: null,
      inPrefix: null,
    };
  }
}

function total(parts: readonly TokenPart[]): Range {
  return sumRanges(parts.map(({ tokens }) => tokens));
}

/** UTF-16 units between two segments of one literal: quotes, an escape, the indentation of the next line. */
const BESIDE = 80;

function isBeside(before: Loc, after: Loc): boolean {
  const gap = after.span.start - before.span.end;
  return before.path === after.path && gap >= 0 && gap <= BESIDE;
}

/** A text in one line of thought: holes by their names. */
function plainText({ segments }: ResolvedText): string {
  return segments.map((segment) => (segment.kind === 'static' ? segment.text : `{${segment.name}}`)).join('');
}

/** Lays the marks to the parts behind which they stand. Boundaries are those of tools, of each message, and of the end. */
function withMarks<Place>(
  call: ModelCall,
  { input }: ModelEstimate,
  parts: readonly SentPart<Place>[],
): readonly SentPart<Place>[] {
  const { boundaries } = input.prefix;
  const marked = new Set(markedBoundaries(input.prefix, call.cacheMarks));
  if (marked.size === 0) return parts;
  const ttl = call.cacheMarks.find((mark) => mark.ttl !== null)?.ttl ?? null;
  const ofMessages = boundaries.filter(({ after, inside }) => !inside && (after === 'system' || after === 'message'));
  const end = boundaries.find(({ after }) => after === 'end');
  const tools = boundaries.find(({ after }) => after === 'tools');
  const lastSent = parts.findLastIndex(({ kind }) => kind !== 'framing');
  let message = 0;
  return parts.map((part, index) => {
    const own = part.kind === 'tools' ? tools : isMessage(part) ? ofMessages[message++] : undefined;
    const isMarked =
      (own !== undefined && marked.has(own)) || (index === lastSent && end !== undefined && marked.has(end));
    return isMarked ? { ...part, mark: { ttl } } : part;
  });
}

const MESSAGE_KINDS = new Set<string>(['system', 'user', 'assistant', 'tool-result']);

function isMessage({ kind }: Pick<SentPart<unknown>, 'kind'>): boolean {
  return MESSAGE_KINDS.has(kind);
}

/** The fixed prefix goes up to the first piece that is not static; what is put around messages is outside this. */
function withPrefix<Place>(parts: readonly SentPart<Place>[]): readonly SentPart<Place>[] {
  let open = true;
  return parts.map((part) => {
    if (part.kind === 'framing') return part;
    if (!open) return { ...part, inPrefix: 'none' };
    open = part.pieces.every((piece) => piece.kind === 'static' || piece.kind === 'added');
    const startsFixed = part.pieces[0]?.kind === 'static' || part.pieces[0]?.kind === 'added';
    return { ...part, inPrefix: open ? 'all' : startsFixed ? 'start' : 'none' };
  });
}

function foldPieces<Place>(pieces: readonly SentPiece<Place>[]): readonly SentPiece<Place>[] {
  const rest = pieces.slice(MOST_PIECES - 1);
  if (rest.length <= 1) return pieces;
  const folded: SentPiece<Place> = {
    kind: rest.every(({ kind }) => kind === 'static' || kind === 'added') ? 'static' : 'dynamic',
    tokens: sumRanges(rest.map(({ tokens }) => tokens)),
    texts: [],
    name: `${rest.length} more pieces`,
    reason: null,
    volatile: false,
    options: [],
    at: rest[0]?.at ?? null,
    isMarked: rest.some(({ isMarked, texts }) => isMarked || texts.some((text) => text.isMarked)),
  };
  return [...pieces.slice(0, MOST_PIECES - 1), folded];
}

/** What is put around messages stays a part of its own. */
function foldParts<Place>(parts: readonly SentPart<Place>[]): readonly SentPart<Place>[] {
  const rest = parts.slice(MOST_PARTS - 1).filter(({ kind }) => kind !== 'framing');
  const [first] = rest;
  if (!first || rest.length <= 1) return parts;
  const isFixed = rest.every(({ inPrefix }) => inPrefix === 'all');
  const folded: SentPart<Place> = {
    ...first,
    label: `${rest.length} more parts`,
    tokens: sumRanges(rest.map(({ tokens }) => tokens)),
    pieces: [],
    mark: rest.find(({ mark }) => mark !== null)?.mark ?? null,
    inPrefix: isFixed ? 'all' : first.inPrefix === 'none' ? 'none' : 'start',
  };
  const framing = parts.slice(MOST_PARTS - 1).filter(({ kind }) => kind === 'framing');
  return [...parts.slice(0, MOST_PARTS - 1), folded, ...framing];
}

/** What logs of the site have beyond the parts that the code shows; null where nothing was measured. */
function differenceToLogs({ input }: ModelEstimate): SentPart<never> | null {
  const counted = sumRanges(input.parts.map(({ tokens }) => tokens)).expected.value;
  const difference = input.total.expected.value - counted;
  if (difference === 0) return null;
  const figure: Figure = { value: difference, provenance: 'measured' };
  const tokens: Range = { floor: ZERO, expected: figure, ceiling: null };
  const label = difference > 0 ? 'more in your logs' : 'less in your logs';
  return { kind: 'measured', label, at: null, tokens, pieces: [], mark: null, inPrefix: null };
}
