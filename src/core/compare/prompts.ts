import type { PromptChange, SiteChange } from '../../model/comparison.ts';
import type { PromptRecord } from '../../model/site-record.ts';
import { formatTokensInFull } from '../estimate/format.ts';
import { shinglesOf, textSimilarity } from './similarity.ts';

interface PromptOptions {
  readonly renames: ReadonlyMap<string, string>;
  /** Changes of sites, which say what changed of the prompts they send. */
  readonly changes: readonly SiteChange[];
}

/** Prompts that are not as they were, without those that a site's change speaks of. */
export function changedPrompts(
  before: readonly PromptRecord[],
  after: readonly PromptRecord[],
  { renames, changes }: PromptOptions,
): readonly PromptChange[] {
  const told = toldPlaces(changes);
  const isTold = (prompt: PromptRecord): boolean => told.has(prompt.path) && prompt.calls > 0;
  const { pairs, removed, added } = matchPrompts(before, after, renames);
  const changed = pairs
    .filter(([old, young]) => squeezed(old) !== squeezed(young) && !isTold(young))
    .map(([old, young]) => changeOf('changed', old, young));
  return [
    ...changed,
    ...added.filter((prompt) => prompt.calls === 0).map((prompt) => changeOf('added', null, prompt)),
    ...removed.filter((prompt) => prompt.calls === 0).map((prompt) => changeOf('removed', prompt, null)),
  ];
}

const squeezed = ({ text }: PromptRecord): string => text.replace(/\s+/g, ' ').trim();

/** Files that changes of prompts, messages and tools point at. */
function toldPlaces(changes: readonly SiteChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap(({ before, after, parts }) => {
      const own = (after ?? before)?.path;
      const isText = parts.filter(({ part }) => part === 'prompt' || part === 'messages');
      const places = isText.map(({ definedAt }) => definedAt?.path ?? own);
      return places.filter((path) => path !== undefined);
    }),
  );
}

interface PromptMatches {
  readonly pairs: readonly (readonly [PromptRecord, PromptRecord])[];
  readonly removed: readonly PromptRecord[];
  readonly added: readonly PromptRecord[];
}

/** By text, then by name in the same file, then by name anywhere, then by a text that is mostly the same. */
function matchPrompts(
  before: readonly PromptRecord[],
  after: readonly PromptRecord[],
  renames: ReadonlyMap<string, string>,
): PromptMatches {
  const pairs: (readonly [PromptRecord, PromptRecord])[] = [];
  let old = [...before];
  let young = [...after];
  const keys: readonly ((prompt: PromptRecord, path: string) => string | null)[] = [
    (prompt, path) => `${path}\0${prompt.name ?? ''}\0${squeezed(prompt)}`,
    (prompt) => squeezed(prompt),
    ({ name }, path) => (name === null ? null : `${path}\0${name}`),
    ({ name }) => name,
  ];
  for (const keyOf of keys) {
    const waiting = new Map<string, PromptRecord[]>();
    for (const prompt of young) {
      const key = keyOf(prompt, prompt.path);
      if (key !== null) waiting.set(key, [...(waiting.get(key) ?? []), prompt]);
    }
    const taken = new Set<PromptRecord>();
    old = old.filter((prompt) => {
      const key = keyOf(prompt, renames.get(prompt.path) ?? prompt.path);
      const match = key === null ? undefined : waiting.get(key)?.shift();
      if (!match) return true;
      pairs.push([prompt, match]);
      taken.add(match);
      return false;
    });
    young = young.filter((prompt) => !taken.has(prompt));
  }
  const alike = matchAlike(old, young);
  const gone = new Set(alike.map(([prompt]) => prompt));
  const come = new Set(alike.map(([, prompt]) => prompt));
  return {
    pairs: [...pairs, ...alike],
    removed: old.filter((prompt) => !gone.has(prompt)),
    added: young.filter((prompt) => !come.has(prompt)),
  };
}

const ALIKE = 0.5;
/** Pairs that are compared; there are more only where whole libraries of prompts come or go. */
const MAX_PAIRS = 100_000;

function matchAlike(
  before: readonly PromptRecord[],
  after: readonly PromptRecord[],
): readonly (readonly [PromptRecord, PromptRecord])[] {
  if (before.length * after.length > MAX_PAIRS) return [];
  const words = new Map([...before, ...after].map((prompt) => [prompt, shinglesOf(prompt.text)]));
  const none = shinglesOf('');
  const candidates = before
    .flatMap((old) =>
      after.map((young) => ({ old, young, score: textSimilarity(words.get(old) ?? none, words.get(young) ?? none) })),
    )
    .filter(({ score }) => score > ALIKE)
    .sort((a, b) => b.score - a.score);
  const taken = new Set<PromptRecord>();
  return candidates.flatMap(({ old, young }) => {
    if (taken.has(old) || taken.has(young)) return [];
    taken.add(old).add(young);
    return [[old, young] as const];
  });
}

function changeOf(kind: PromptChange['kind'], before: PromptRecord | null, after: PromptRecord | null): PromptChange {
  const name = (after ?? before)?.name ?? 'prompt';
  const count = (prompt: PromptRecord | null): string => formatTokensInFull(prompt?.tokens.expected.value ?? 0);
  const summary =
    kind === 'added'
      ? `${name} added: ${count(after)} tokens`
      : kind === 'removed'
        ? `${name} removed: ${count(before)} tokens`
        : count(before) === count(after)
          ? `${name} reworded (${count(after)} tokens)`
          : `${name} ${count(before)} → ${count(after)} tokens`;
  return { kind, before, after, summary };
}
