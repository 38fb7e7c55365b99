import type { Page } from 'playwright-core';
import type { TestLink } from './test-link.ts';

export interface EditorTestOptions {
  /** A folder, opened as a copy, so that tests may change its files; null for an empty window. */
  readonly workspace: string | null;
  /** Folders in it, to be opened as the folders of one workspace instead of it. */
  readonly roots?: readonly string[];
  /** Mocha test files (CommonJS), run inside the extension host. */
  readonly files: readonly string[];
  /** The built suite runner with `run()`. */
  readonly suite: string;
  /** A folder to load as the extension under development, or a package to install. */
  readonly extension: { readonly folder: string } | { readonly vsix: string };
  readonly screenshots: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Version of the VS Code from npm. */
  readonly version?: string;
  /** Program of a desktop VS Code (see `desktopVsCode`); null for the VS Code that npm carries. */
  readonly desktop: string | null;
  readonly print?: (line: string) => void;
}

/** What a host needs to know to run one set of tests. */
export interface TestRun {
  readonly options: EditorTestOptions & { readonly settings: Readonly<Record<string, unknown>> };
  readonly workspace: string | null;
  /** Folder for the user's data, settings and extensions. */
  readonly profile: string;
  /** The extension under development; one that does nothing when an installed one is tested, for VS Code wants one. */
  readonly developed: string;
  readonly env: Readonly<Record<string, string>>;
  readonly link: TestLink;
  readonly setDriver: (page: Page) => void;
  readonly print: (line: string) => void;
}
