/** Marks that turn the direction of text, and characters that show as nothing: a prompt that holds them must not look like another. */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A text of the code as it can be shown: characters that would hide, or turn, what stands around them are named by their number. */
export function visibleText(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `⟦U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟧`,
  );
}
