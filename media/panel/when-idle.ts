/**
 * Does one step after another, each when the page has nothing else to do.
 * @returns What leaves out the steps that are not done yet.
 */
export function whenIdle(steps: readonly (() => void)[]): () => void {
  const rest = [...steps];
  let handle = 0;
  const next = (): void => {
    handle = requestIdleCallback(() => {
      rest.shift()?.();
      if (rest.length > 0) next();
    });
  };
  next();
  return () => cancelIdleCallback(handle);
}
