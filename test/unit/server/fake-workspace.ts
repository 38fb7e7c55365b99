import type { FileAnalysis } from '../../../src/model/analysis.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { sampleAnalysis } from './samples.ts';

export interface FakeWorkspace extends Workspace {
  /** Texts that were analysed, in order. */
  readonly analyzedTexts: string[];
  readonly calls: string[];
}

/** An engine that says of a text what a test tells it to. */
export function fakeWorkspace(
  analyzeText: (text: string, path: string) => Partial<FileAnalysis> = () => ({}),
  stale: readonly string[] = [],
): FakeWorkspace {
  const texts = new Map<string, string>();
  const analyzedTexts: string[] = [];
  const calls: string[] = [];
  const analyze = (path: string): FileAnalysis => {
    const text = texts.get(path) ?? '';
    analyzedTexts.push(text);
    return sampleAnalysis({ path, ...analyzeText(text, path) });
  };
  return {
    root: '/project',
    configProblems: [],
    catalogNotice: null,
    ownConfigFile: () => ({ name: 'prompt-cost.config.json', text: null }),
    remoteCatalog: null,
    get config(): never {
      throw new Error('not part of the fake');
    },
    get catalog(): never {
      throw new Error('not part of the fake');
    },
    analyzedTexts,
    calls,
    update: (path, text) => void texts.set(path, text),
    updateCells: (path, cells) => void texts.set(path, cells.map(({ text }) => text).join('\n')),
    text: (path) => texts.get(path),
    code: (path) => texts.get(path),
    extraction: () => null,
    fixAll: () => ({ edits: [], fixed: 0 }),
    fileEdits: (_, edits) => edits,
    placeInCell: () => null,
    filesChanged: (changes) => void calls.push(`filesChanged ${changes.map(({ path }) => path).join()}`),
    reopen: () => Promise.reject(new Error('not part of the fake')),
    close: (path) => void calls.push(`close ${path}`),
    fileChanged: (path) => void calls.push(`fileChanged ${path}`),
    reloadConfig: (settings) => void calls.push(`reloadConfig ${JSON.stringify(settings)}`),
    analyze,
    callDetails: () => {
      throw new Error('not part of the fake');
    },
    facts: () => undefined,
    dependents: () => [],
    takeStale: () => stale,
    link: () => Promise.resolve(),
    find: () => Promise.reject(new Error('not part of the fake')),
    position: () => ({ line: 0, character: 0 }),
    scan: async function* () {
      for (const path of texts.keys()) yield await Promise.resolve(analyze(path));
    },
  };
}
