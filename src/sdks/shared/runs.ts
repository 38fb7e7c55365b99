import type { CallSpec } from '../../model/sdk.ts';

/**
 * Calls of an object that was made with a model (a chat model, an agent, a chain): each sends a request with the settings
 * that the object was made with. The empty path calls the object itself; a path that says "stream" streams.
 */
export function runsOf(
  on: string,
  paths: readonly string[],
  rest: Pick<CallSpec, 'bag' | 'params'> & Partial<Omit<CallSpec, 'on' | 'path' | 'api'>>,
): CallSpec[] {
  return paths.map((path) => ({
    kind: 'generate',
    inherits: true,
    ...(/stream/i.test(path) ? { constant: { stream: true } } : {}),
    ...rest,
    on,
    path,
    api: path === '' ? on : `${on}.${path}`,
  }));
}

/** Of calls whose cap the object that runs them has. */
export const CAP_ELSEWHERE = { parameter: null, whenUnset: "the model's limit" } as const;
