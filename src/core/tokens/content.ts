import type { ContentKind } from './families.ts';

/** A stretch of text of one kind. */
export interface ContentPart {
  readonly kind: ContentKind;
  readonly text: string;
}

// Han, kana and Hangul with their punctuation and full-width forms.
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]+/u;
// Pictographs with what joins and modifies them; digits and # are pictographs to Unicode, but not here.
const EMOJI = /(?:(?![0-9#*])[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f])+/u;
const OTHER_SCRIPT = /(?:(?!\p{Script=Latin})[\p{L}\p{M}])+/u;
const NOT_LATIN = new RegExp(`(${CJK.source})|(${EMOJI.source})|(${OTHER_SCRIPT.source})`, 'gu');
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Splits a text by script, and its Latin remainder by paragraph into prose, code and JSON. The parts of one kind are not
 * joined; together they hold all of the text.
 */
export function splitByContent(text: string): readonly ContentPart[] {
  if (ASCII.test(text)) return splitParagraphs(text);
  const parts: ContentPart[] = [];
  let from = 0;
  for (const match of text.matchAll(NOT_LATIN)) {
    if (match.index > from) parts.push(...splitParagraphs(text.slice(from, match.index)));
    parts.push({
      kind: match[1] !== undefined ? 'cjk' : match[2] !== undefined ? 'emoji' : 'otherScript',
      text: match[0],
    });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(...splitParagraphs(text.slice(from)));
  return parts;
}

function splitParagraphs(text: string): ContentPart[] {
  const parts: ContentPart[] = [];
  for (const paragraph of text.split(/(?<=\n[ \t\r]*\n)/)) {
    const kind = kindOfLatin(paragraph);
    const last = parts.at(-1);
    if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + paragraph };
    else parts.push({ kind, text: paragraph });
  }
  return parts;
}

/** Share of brackets, operators and the like above which a paragraph is code: prose has 0 to 3%, code 8 to 25%. */
const CODE_SHARE = 0.06;
/** JSON is mostly quotes, colons and brackets. */
const JSON_QUOTES = 0.05;

function kindOfLatin(paragraph: string): ContentKind {
  let marks = 0;
  let quotes = 0;
  let visible = 0;
  for (let index = 0; index < paragraph.length; index++) {
    const code = paragraph.charCodeAt(index);
    if (code > 32) visible++;
    if (code === 34) quotes++;
    if (CODE_MARKS.has(code)) marks++;
  }
  if (quotes / visible >= JSON_QUOTES && /[{[]/.test(paragraph) && /"\s*:/.test(paragraph)) return 'json';
  return marks / visible >= CODE_SHARE ? 'code' : 'prose';
}

// Quotes, colons, dashes, slashes, asterisks and number signs are left out: prose and Markdown use them too.
const CODE_MARKS = new Set(Array.from('{}()[];=<>_\\`+&|$@', (mark) => mark.charCodeAt(0)));
