import type { BoundedText } from './types.ts';

/** UTF-16 units of one text that are shown, and of all texts of a request together. */
const LONGEST_TEXT = 6000;
const ALL_TEXTS = 60_000;

/** Cuts texts so that all of them together stay bounded: the first ones in full, later ones shorter. */
export interface TextBudget {
  readonly cut: (text: string) => BoundedText;
}

export function createTextBudget(): TextBudget {
  let left = ALL_TEXTS;
  return {
    cut: (text) => {
      const shown = cutAt(text, Math.min(LONGEST_TEXT, left));
      left -= shown.length;
      return { text: shown, omitted: text.length - shown.length };
    },
  };
}

/** Not between the two halves of a character. */
function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
