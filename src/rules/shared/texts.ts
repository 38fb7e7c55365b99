import type { Message, ModelCall } from '../../model/call.ts';
import type { HoleSegment, ResolvedText, TextSegment } from '../../model/resolved.ts';

/** A piece of the request's text with the message it stands in. */
export interface Piece<S extends TextSegment = TextSegment> {
  readonly segment: S;
  readonly message: Message;
}

/** All pieces of the messages in request order. */
export function piecesOf(call: ModelCall): Piece[] {
  return call.messages.flatMap((message) => message.text.segments.map((segment) => ({ segment, message })));
}

export function isHole(piece: Piece): piece is Piece<HoleSegment> {
  return piece.segment.kind === 'hole';
}

/** The fixed parts of a text put together; `between` stands for what is not known. */
export function fixedText(text: ResolvedText, between = ' '): string {
  return text.segments.map((segment) => (segment.kind === 'static' ? segment.text : between)).join('');
}

/** What the program itself says to the model: the fixed text of system and user messages. */
export function instructionsOf(call: ModelCall): string {
  return call.messages
    .filter((message) => message.role === 'system' || message.role === 'user')
    .map((message) => fixedText(message.text))
    .join('\n');
}

/** A quotation for a sentence: on one line, cut to `length`. */
export function quoted(text: string, length = 60): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat;
}
