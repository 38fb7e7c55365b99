import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { languages } from '../../src/generated/registry.ts';
import type { FileAnalysis } from '../../src/model/analysis.ts';
import type { EngineParts } from '../../src/workspace/engine-parts.ts';
import { openWorkspace, type Workspace } from '../../src/workspace/workspace.ts';

/** The day on which fixtures are analysed: what they say of retirements does not change with the calendar. */
const FIXTURE_DATE = '2026-11-21';

/** The real workspace on a temporary folder that holds one fixture at a time. */
export class FixtureWorkspace {
  private constructor(
    private readonly workspace: Workspace,
    private readonly root: string,
  ) {}

  /** `parts` replaces what the engine is built from: a rule that is not registered, for example. */
  static async open(parts: Partial<EngineParts> = {}): Promise<FixtureWorkspace> {
    const root = mkdtempSync(path.join(tmpdir(), 'fixtures-'));
    const pinned = { today: () => FIXTURE_DATE, ...parts };
    return new FixtureWorkspace(await openWorkspace({ root, configFile: null, parts: pinned }), root);
  }

  /**
   * Analyses the source files of one project. Nothing of the project before is left.
   * @param settings the configuration, as its file would have it
   * @returns analyses by path; files in no known language are there to be read only
   */
  analyze(files: ReadonlyMap<string, string>, settings: unknown): Promise<ReadonlyMap<string, FileAnalysis>> {
    const { workspace } = this;
    workspace.reloadConfig(settings);
    const settingsProblems = workspace.configProblems.map((problem) => problem.message);
    if (settingsProblems.length > 0) throw new Error(`bad configuration: ${settingsProblems.join(' ')}`);
    for (const [file, text] of files) this.write(file, text);
    try {
      const sources = [...files.keys()].filter(isSource);
      return Promise.resolve(new Map(sources.map((file) => [file, workspace.analyze(file)])));
    } finally {
      for (const file of files.keys()) this.remove(file);
    }
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private write(file: string, text: string): void {
    const target = path.join(this.root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    this.workspace.fileChanged(file);
  }

  private remove(file: string): void {
    rmSync(path.join(this.root, file), { force: true });
    this.workspace.fileChanged(file);
  }
}

function isSource(file: string): boolean {
  return languages.some((language) => language.extensions.includes(path.extname(file)));
}
