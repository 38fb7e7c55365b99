/** Regular expression source of a pattern in which `*` stands for any part and nothing else is special. */
export function starSource(pattern: string): string {
  return pattern
    .split('*')
    .map((part) => part.replace(/[.$+?^(){}|[\]\\]/g, '\\$&'))
    .join('.*');
}

/** Whether a pattern with `*` for any part names one of these. */
export function matchesStar(pattern: string, names: readonly string[]): boolean {
  const test = new RegExp(`^(?:${starSource(pattern)})$`);
  return names.some((name) => test.test(name));
}
