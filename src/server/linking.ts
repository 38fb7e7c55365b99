import type { Analyses } from './analyses.ts';
import type { OpenFolder } from './folders.ts';
import { describeError, type Log } from './host.ts';

interface LinkingOptions {
  readonly analyses: Analyses;
  readonly log: Log;
  /** Called when the results of files that are not open changed. */
  readonly onStale: () => void;
}

/**
 * Keeps who calls what in a folder up to date behind the scenes: after the first analysis, and after each change. Runs
 * once at a time for a folder, and once more when something changed in the meantime.
 */
export class Linking {
  readonly #options: LinkingOptions;
  readonly #running = new Map<OpenFolder['workspace'], { again: boolean }>();
  readonly #abort = new AbortController();

  constructor(options: LinkingOptions) {
    this.#options = options;
  }

  /** Something in the folder changed. A folder that merely holds a lone file is not searched. */
  schedule(folder: OpenFolder): void {
    const running = this.#running.get(folder.workspace);
    if (folder.isLoose) return;
    if (running) running.again = true;
    else void this.#run(folder);
  }

  dispose(): void {
    this.#abort.abort();
  }

  async #run(folder: OpenFolder): Promise<void> {
    const { analyses, log, onStale } = this.#options;
    const state = { again: true };
    this.#running.set(folder.workspace, state);
    try {
      while (state.again && !this.#abort.signal.aborted) {
        state.again = false;
        await folder.workspace.link(this.#abort.signal);
      }
      if (!this.#abort.signal.aborted && analyses.invalidateStale(folder)) onStale();
    } catch (error) {
      log.error(`Callers in ${folder.name} could not be found: ${describeError(error)}`);
    } finally {
      this.#running.delete(folder.workspace);
    }
  }
}
