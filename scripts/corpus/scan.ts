import { reporter as jsonl } from '../../src/reporters/jsonl/index.ts';
import { openWorkspace } from '../../src/workspace/workspace.ts';
import type { Prediction } from './rows.ts';

/** The call sites of one checked-out repository, as `prompt-cost scan --format jsonl` prints them, with the repository's name. */
export async function scanRepository(repo: string, folder: string): Promise<readonly Prediction[]> {
  // The day of the price list: what is announced for later must not change a snapshot by itself.
  const workspace = await openWorkspace({ root: folder, configFile: null, parts: { today: () => '' } });
  const context = {
    version: '',
    catalogDate: workspace.catalog.date,
    config: workspace.config,
    rules: [],
    position: (file: string, offset: number) => workspace.position(file, offset),
    colour: false,
    width: 100,
    quiet: false,
  };
  const rows: Prediction[] = [];
  for await (const analysis of workspace.scan()) {
    for (const problem of analysis.problems.filter(({ code }) => code === 'internal'))
      console.error(`${repo}: ${problem.path}: ${problem.message}`);
    const lines = jsonl.file?.(analysis, context).split('\n') ?? [];
    rows.push(
      ...lines
        .filter((line) => line !== '')
        .map((line) => ({ repo, ...(JSON.parse(line) as Omit<Prediction, 'repo'>) })),
    );
  }
  return rows;
}
