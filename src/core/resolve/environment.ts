import { folderOf } from './data/paths.ts';
import type { Evaluator } from './evaluator.ts';
import type { FactsIndex } from './facts-index.ts';
import { mapEntry } from './objects.ts';
import type { Value } from './values.ts';
import { unknown } from './values.ts';

/** Files that show which variables a program reads. They are made to be shared; a real `.env` is never looked at. */
const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', '.env.local.example', 'env.example'];

/**
 * An environment variable: not known, with what the nearest example file names for it as a hint. A default in the code goes
 * before that, so the hint is looked at last, where a result leaves the resolver.
 */
export function environmentVariable(ev: Evaluator, file: FactsIndex, name: string | null): Value {
  if (name === null) return unknown('environment variable whose name is computed', { environment: true });
  const example = exampleOf(ev, file, name);
  return unknown(`environment variable ${name}`, { environment: true, ...(example ? { example } : {}) });
}

/** The variable that such a reason names. */
export function environmentName(reason: string): string | null {
  return /^environment variable (\w+)$/.exec(reason)?.[1] ?? null;
}

function exampleOf(ev: Evaluator, file: FactsIndex, name: string): Value | undefined {
  for (let folder = folderOf(file.facts.path); ; folder = folderOf(folder)) {
    for (const each of EXAMPLES) {
      const variables = ev.data(folder === '' ? each : `${folder}/${each}`, 'env');
      const value = variables?.kind === 'map' ? mapEntry(ev, variables, name) : undefined;
      if (value?.kind === 'text') return { ...value, origin: { ...value.origin, via: 'environment example' } };
    }
    if (folder === '') return undefined;
  }
}
