import type { PieceKind, SentPart, SentPiece } from '../../src/core/details/types.ts';
import { formatTokensInFull } from '../../src/core/estimate/format.ts';
import { sum } from '../../src/core/estimate/figures.ts';
import type { Figure, Range } from '../../src/model/estimate.ts';
import type { OpenPlace } from '../../src/server/protocol.ts';
import { percent, provenance, tokensFigureInFull } from '../../src/server/surfaces/figures.ts';
import { element } from '../panel/dom.ts';
import { note, placeLink, type ShownCall } from './section.ts';
import { visibleText } from './visible-text.ts';

type Piece = SentPiece<OpenPlace>;
type Part = SentPart<OpenPlace>;

/** Each kind by a word and a sign beside its colour. */
const KINDS: Readonly<Record<PieceKind, { readonly sign: string; readonly words: string }>> = {
  static: { sign: '■', words: 'stands in the code' },
  dynamic: { sign: '◇', words: 'filled in at run time' },
  unknown: { sign: '?', words: 'cannot be followed' },
  added: { sign: '+', words: 'added by the provider' },
};
const ORDER: readonly PieceKind[] = ['static', 'dynamic', 'unknown', 'added'];

/** The parts of the request in order, each with its texts and its tokens. */
export function renderRequest(call: ShownCall): Node[] {
  const { request, tokenizer } = call.details;
  if (request.parts.length === 0) return [note('Nothing of the request stands in the code.')];
  return [
    legend(request.parts),
    element(
      'ol',
      { class: 'parts', attributes: { 'aria-label': 'Parts of the request in the order in which they are sent' } },
      request.parts.flatMap((part) => renderPart(part, call)),
    ),
    element('p', { class: 'sum' }, [
      element('strong', { text: `${tokensFigureInFull(request.total.expected)} tokens` }),
      element('span', { text: ` in all (${provenance(request.total.expected)})${between(request.total)}. ` }),
      element('span', { text: `Counted with ${visibleText(tokenizer)}.` }),
    ]),
  ];
}

/** How the tokens divide by kind, and what the colours and signs mean. */
function legend(parts: readonly Part[]): HTMLElement {
  const pieces = parts.flatMap((part) => part.pieces);
  const sumOf = (kind: PieceKind): Figure =>
    sum(pieces.flatMap((piece) => (piece.kind === kind ? [piece.tokens.expected] : [])));
  const all = pieces.reduce((total, { tokens }) => total + tokens.expected.value, 0);
  const shown = ORDER.filter((kind) => pieces.some((piece) => piece.kind === kind));
  const bar = element('div', { class: 'bar kinds', attributes: { 'aria-hidden': 'true' } });
  const items = shown.map((kind) => {
    const tokens = sumOf(kind);
    const part = element('span', { class: kind });
    part.style.flexGrow = String(tokens.value);
    bar.append(part);
    const { sign, words } = KINDS[kind];
    const share = all > 0 ? ` (${percent(tokens.value / all)})` : '';
    return element('li', {}, [
      element('span', { class: `sign ${kind}`, text: sign, attributes: { 'aria-hidden': 'true' } }),
      element('span', { text: `${words}: ${tokensFigureInFull(tokens)} tokens${share}` }),
    ]);
  });
  return element('div', {}, [bar, element('ul', { class: 'legend', attributes: { 'aria-label': 'Kinds of text' } }, items)]); // prettier-ignore
}

function renderPart(part: Part, call: ShownCall): HTMLElement[] {
  const { label, tokens, pieces, at, mark, inPrefix } = part;
  const prefix = inPrefix === null ? '' : { all: 'fixed', start: 'starts fixed', none: '' }[inPrefix];
  const head = element('div', { class: 'part-head' }, [
    element('strong', { text: visibleText(label) }),
    element('span', { class: 'tokens', text: tokensText(tokens) }),
    prefix === '' ? null : element('span', { class: 'effort', text: prefix }),
    at && placeLink(at, call),
  ]);
  // A part that is one thing of its own name needs no line for that.
  const isPlain = pieces.length === 1 && pieces[0]?.name === label;
  const body = isPlain ? pieces.flatMap(plainPiece) : pieces.flatMap((piece) => renderPiece(piece, call));
  const item = element('li', { class: `sent ${part.kind}` }, [head, ...body]);
  return mark === null ? [item] : [item, element('li', {}, [cacheMark(mark.ttl)])];
}

function cacheMark(ttl: string | null): HTMLElement {
  const text = `⚑ cache mark${ttl === null ? '' : `, kept for ${ttl}`}: everything above is to be cached`;
  return element('div', { class: 'cache-mark', text: visibleText(text) });
}

function plainPiece({ kind, reason }: Piece): HTMLElement[] {
  const sign = element('span', {
    class: `sign ${kind}`,
    text: KINDS[kind].sign,
    attributes: { 'aria-hidden': 'true' },
  });
  const words = reason === null ? KINDS[kind].words : `${KINDS[kind].words}: ${reason}`;
  return [
    element('div', { class: `piece ${kind}` }, [sign, element('span', { class: 'detail', text: visibleText(words) })]),
  ];
}

function renderPiece(piece: Piece, call: ShownCall): HTMLElement[] {
  const { kind, tokens, texts, name, reason, at, volatile, options, isMarked } = piece;
  const { ttl } = call.details.cache;
  const { sign, words } = KINDS[kind];
  const signs = element('span', { class: `sign ${kind}`, text: sign, attributes: { title: words, 'aria-label': `${words}:`, role: 'img' } }); // prettier-ignore
  const count = element('span', { class: 'tokens', text: tokensText(tokens) });
  const title = name === null ? null : element('code', { text: visibleText(name) });
  const why = [reason, volatile ? 'looks as if it differs on every call' : null].filter((each) => each !== null).join('; '); // prettier-ignore
  const explained = why === '' ? null : element('span', { class: 'detail', text: visibleText(why) });
  // A static text of one place has its link at the text; others at the head.
  const link = at && texts.length === 0 ? placeLink(at, call) : null;
  const box = element('div', { class: `piece ${kind}` }, [
    element('div', { class: 'piece-head' }, [signs, title, count, explained, link]),
    ...texts.flatMap((part) => [
      element('div', { class: 'text' }, [textBox(part.text, part.omitted), placeLink(part.at, call)]),
      ...(part.isMarked ? [cacheMark(ttl)] : []),
    ]),
    ...options.map((option, index) =>
      element('div', { class: 'text' }, [
        element('span', { class: 'detail', text: `one of ${options.length}, ${index + 1}: ${tokensText(option.tokens)}` }), // prettier-ignore
        textBox(option.text.text, option.text.omitted),
      ]),
    ),
  ]);
  return isMarked ? [box, cacheMark(ttl)] : [box];
}

/** Text as text, in the direction of the page; what was cut off is said. */
function textBox(text: string, omitted: number): HTMLElement {
  const more = omitted > 0 ? element('span', { class: 'detail', text: ` … ${formatTokensInFull(omitted)} characters more` }) : null; // prettier-ignore
  return element('pre', { attributes: { dir: 'ltr', tabindex: '0' } }, [
    element('bdi', { text: visibleText(text) }),
    more,
  ]);
}

function between({ floor, ceiling }: Range): string {
  if (ceiling && floor.value === ceiling.value) return '';
  return `, from ${formatTokensInFull(floor.value)} to ${ceiling ? formatTokensInFull(ceiling.value) : 'no limit'}`;
}

function tokensText({ floor, expected, ceiling }: Range): string {
  const text = `${tokensFigureInFull(expected)} ${Math.round(expected.value) === 1 ? 'token' : 'tokens'}`;
  if (ceiling && floor.value === ceiling.value) return text;
  return `${text} (${formatTokensInFull(floor.value)} – ${ceiling ? formatTokensInFull(ceiling.value) : 'no limit'})`;
}
