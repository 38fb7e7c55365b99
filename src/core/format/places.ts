/** `ask() in app/llm.py`: a function of the project, for people; the file alone where there is no function. */
export function describeFunction({
  functionName,
  path,
}: {
  readonly functionName: string | null;
  readonly path: string;
}): string {
  return functionName === null ? path : `${functionName}() in ${path}`;
}

/** `app/llm.py:12`, in a notebook `a.ipynb:cell 3:12`: where a call stands, for people. Line and cell are zero-based. */
export function describePlace({
  path,
  cell,
  position,
}: {
  readonly path: string;
  readonly cell: number | null;
  readonly position: { readonly line: number };
}): string {
  return `${path}:${cell === null ? '' : `cell ${cell + 1}:`}${position.line + 1}`;
}
