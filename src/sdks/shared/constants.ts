/**
 * Reads an SDK's constants for model ids (`ChatModelGPT4oMini2024_07_18`) by the ids they can stand for: what is left of
 * name and id without prefix, `Dot` and punctuation is the same. A constant that no id fits has no text.
 * @param more Constants whose names say something else than their ids.
 */
export function constantsFor(
  ids: readonly string[],
  prefix: RegExp,
  more: Readonly<Record<string, string>> = {},
): (name: string) => string | null {
  const byLetters = new Map(ids.map((id) => [lettersOf(id), id]));
  return (name) =>
    more[name] ??
    (prefix.test(name) ? (byLetters.get(lettersOf(name.replace(prefix, '').replaceAll('Dot', ''))) ?? null) : null);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z\d]/g, '');
}
