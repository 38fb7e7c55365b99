const DATE = /^(.*[a-z0-9])(?:-|@)(20[2-3]\d)(-?)(0[1-9]|1[0-2])\3(0[1-9]|[12]\d|3[01])$/i;

/**
 * A model's id without the date of its snapshot, and that date: `-2024-08-06`, `-20250219`, `@20250219`. Undefined for an id
 * without a whole date.
 */
export function withoutDate(id: string): { readonly id: string; readonly date: string } | undefined {
  const match = DATE.exec(id);
  return match?.[1] === undefined ? undefined : { id: match[1], date: `${match[2]}-${match[4]}-${match[5]}` };
}
