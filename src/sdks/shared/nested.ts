import type { CapSpec, Field, ParamMap } from '../../model/sdk.ts';

/** The same parameters inside an object that is an argument: `parameters.model`. */
export function nested(prefix: string, params: ParamMap): ParamMap {
  return mapPaths(params, (path) => [`${prefix}.${path}`]);
}

/** Parameters that are given by name, or in one object: `create(model: "x")` and `create(params)`. */
export function orNested(prefixes: readonly string[], params: ParamMap): ParamMap {
  return mapPaths(params, (path) => [path, ...prefixes.map((prefix) => `${prefix}.${path}`)]);
}

/** A cap that is written inside that object. */
export function nestedCap(prefix: string, cap: CapSpec): CapSpec {
  const { parameter } = cap;
  if (typeof parameter !== 'function')
    return { ...cap, parameter: parameter === null ? null : `${prefix}.${parameter}` };
  return {
    ...cap,
    parameter: (call) => {
      const name = parameter(call);
      return name === null ? null : `${prefix}.${name}`;
    },
  };
}

function mapPaths(params: ParamMap, moved: (path: string) => readonly string[]): ParamMap {
  const entries = Object.entries(params) as (readonly [Field, readonly string[]])[];
  return Object.fromEntries(entries.map(([field, paths]) => [field, paths.flatMap(moved)]));
}
