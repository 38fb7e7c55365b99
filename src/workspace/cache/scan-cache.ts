import type { FileAnalysis } from '../../model/analysis.ts';
import type { DiskNotes } from '../source-files.ts';
import { digestOf, type CacheFolder } from './cache-folder.ts';

/** Keeps the analyses of a whole scan with everything the scan asked the disk: where all answers are the same, so are they. */
export interface ScanCache {
  /** Takes note of what the disk is asked; to be called for every question from the start. */
  readonly note: DiskNotes;
  /** The analyses of the last scan of that name, if nothing it depended on is different; undefined otherwise. */
  readonly replay: (name: string, ask: (question: string) => string) => Iterable<FileAnalysis> | undefined;
  /** Begins to keep the analyses of a scan; `end` is called when it is complete. */
  readonly record: (name: string) => { readonly add: (analysis: FileAnalysis) => void; readonly end: () => void };
}

/** An entry: a line of questions with their answers, then a line for each analysis. */
export function createScanCache(cache: CacheFolder): ScanCache {
  const answers = new Map<string, string>();
  return {
    note: (question, answer) => {
      if (!answers.has(question)) answers.set(question, answer());
    },
    replay: (name, ask) => {
      const lines = cache.read(digestOf('scan', name))?.split('\n') ?? [];
      const [asked = '', ...analyses] = lines;
      if (asked === '' || !isSame(asked, ask)) return undefined;
      return readAll(analyses);
    },
    record: (name) => {
      const lines: string[] = [];
      return {
        add: (analysis) => lines.push(JSON.stringify(analysis)),
        end: () => {
          cache.write(digestOf('scan', name), [JSON.stringify([...answers]), ...lines].join('\n'));
        },
      };
    },
  };
}

function isSame(asked: string, ask: (question: string) => string): boolean {
  try {
    const answers = JSON.parse(asked) as readonly (readonly [string, string])[];
    return answers.every(([question, answer]) => ask(question) === answer);
  } catch {
    return false;
  }
}

const LISTS = [
  'calls',
  'wrapperCalls',
  'prompts',
  'findings',
  'problems',
] as const satisfies readonly (keyof FileAnalysis)[];

/** All analyses, or undefined when one is not what it should be. */
function readAll(lines: readonly string[]): readonly FileAnalysis[] | undefined {
  try {
    const analyses = lines.map((line) => JSON.parse(line) as FileAnalysis);
    const isWhole = (analysis: FileAnalysis): boolean =>
      typeof analysis.path === 'string' && LISTS.every((list) => Array.isArray(analysis[list]));
    return analyses.every(isWhole) ? analyses : undefined;
  } catch {
    return undefined;
  }
}
