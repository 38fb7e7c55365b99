/**
 * A text as a notification shows it, exactly: the editor makes links of `[label](command:…)` in notifications, and a name from the code,
 * a path or what a program wrote must not run a command.
 */
export function notificationText(text: string): string {
  // A joiner of no width: nothing is to be seen of it, and the two marks of a link no longer stand together.
  return text.replaceAll('](', ']\u2060(');
}
