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
