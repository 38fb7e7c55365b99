/** What kind of text it is: tokenizers differ from each other by script and content more than by anything else. */
export type ContentKind =
  | 'english'
  | 'latin'
  | 'code'
  | 'json'
  | 'chinese'
  | 'japanese'
  | 'korean'
  | 'cyrillic'
  | 'greek'
  | 'arabic'
  | 'hebrew'
  | 'devanagari'
  | 'thai'
  | 'otherScript'
  | 'emoji';

/** A stretch of text of one kind. */
export interface ContentPart {
  readonly kind: ContentKind;
  readonly text: string;
}

/** Words of one script with what stands between them. Letters and the rest are disjoint, so nothing is tried twice. */
function script(name: string): string {
  const word = `\\p{Script=${name}}[\\p{Script=${name}}\\p{M}]*`;
  return `${word}(?:[^\\p{L}\\p{M}\\n]{1,3}${word})*`;
}

// Han, kana (with the marks that both kana share) and Hangul with their punctuation and full-width forms.
const CJK =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fb\\u30fc\\p{Script=Hangul}\\u3000-\\u303f\\uff00-\\uffef]+';
// Pictographs with what joins and modifies them; digits and # are pictographs to Unicode, but not here.
const EMOJI = '(?:(?![0-9#*])[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\p{Regional_Indicator}\\u200d\\ufe0f])+';
const SCRIPTS = {
  emoji: EMOJI,
  cjk: CJK,
  cyrillic: script('Cyrillic'),
  greek: script('Greek'),
  arabic: script('Arabic'),
  hebrew: script('Hebrew'),
  devanagari: script('Devanagari'),
  thai: script('Thai'),
  otherScript: '(?:(?!\\p{Script=Latin})[\\p{L}\\p{M}])+',
};
const NOT_LATIN = new RegExp(
  Object.entries(SCRIPTS)
    .map(([name, source]) => `(?<${name}>${source})`)
    .join('|'),
  'gu',
);
const NOT_ASCII = /[^\x00-\x7f]/;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL = /\p{Script=Hangul}/u;

/**
 * Splits a text by script, and its Latin remainder by paragraph into prose, code and JSON. The parts of one kind are not
 * joined; together they hold all of the text.
 */
export function splitByContent(text: string): readonly ContentPart[] {
  if (!NOT_ASCII.test(text)) return splitParagraphs(text);
  const parts: ContentPart[] = [];
  let from = 0;
  for (const match of text.matchAll(NOT_LATIN)) {
    if (match.index > from) parts.push(...splitParagraphs(text.slice(from, match.index)));
    parts.push({ kind: kindOfMatch(match), text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(...splitParagraphs(text.slice(from)));
  return parts;
}

function kindOfMatch({ 0: text, groups = {} }: RegExpMatchArray): ContentKind {
  if (groups['cjk'] !== undefined) return KANA.test(text) ? 'japanese' : HANGUL.test(text) ? 'korean' : 'chinese';
  const name = Object.keys(SCRIPTS).find((each) => groups[each] !== undefined);
  return (name ?? 'otherScript') as Exclude<keyof typeof SCRIPTS, 'cjk'>;
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
  if (marks / visible >= CODE_SHARE) return 'code';
  return isEnglish(paragraph) ? 'english' : 'latin';
}

// Quotes, colons, dashes, slashes, asterisks and number signs are left out: prose and Markdown use them too.
const CODE_MARKS = new Set(Array.from('{}()[];=<>_\\`+&|$@', (mark) => mark.charCodeAt(0)));

/** The commonest words of English that are no words of its neighbours. */
const ENGLISH = /\b(?:the|of|and|to|is|are|you|your|with|for|this|that|not|it|be|by|from|if|or|when|must)\b/gi;
const LATIN_WORD = /\p{Script=Latin}+/gu;
/** Shorter texts say too little: they count as English, the language of most prompts, unless they have accents. */
const ENOUGH_WORDS = 12;
/** One of those words in so many; English has one in three to eight. */
const WORDS_PER_COMMON = 14;
const MOST_ACCENTS = 0.02;

function isEnglish(paragraph: string): boolean {
  const accents = paragraph.match(/(?=[^\x00-\x7f])\p{Script=Latin}/gu)?.length ?? 0;
  if (accents > paragraph.length * MOST_ACCENTS) return false;
  const words = paragraph.match(LATIN_WORD)?.length ?? 0;
  return words < ENOUGH_WORDS || (paragraph.match(ENGLISH)?.length ?? 0) * WORDS_PER_COMMON >= words;
}
