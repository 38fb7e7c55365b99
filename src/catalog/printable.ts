/** What a terminal or an editor could take for a command, or that turns text around: controls, and marks of direction. */
const UNPRINTABLE = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** A text that a stranger wrote, safe to print: `\u{1b}[31m` for what would turn a terminal red. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
