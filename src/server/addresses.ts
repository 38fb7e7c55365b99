/** Whether two URIs name the same document. A client may write the same address with other escapes than we do (`%3A`, `:`). */
export function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    return decodeURIComponent(a) === decodeURIComponent(b);
  } catch {
    return false;
  }
}
