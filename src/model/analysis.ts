import type { ModelCall, PromptSite } from './call.ts';
import type { CallEstimate, PromptEstimate } from './estimate.ts';
import type { Finding, Problem } from './finding.ts';

/** Everything the surfaces show about one file. Plain JSON. */
export interface FileAnalysis {
  readonly path: string;
  /** Folder of the package of the repository that the file is in: `packages/api`. Absent for the root's own, and for files without calls. */
  readonly package?: string;
  readonly calls: readonly { readonly call: ModelCall; readonly estimate: CallEstimate }[];
  /** Calls of the project's own wrappers, each with what it makes the wrapper send. */
  readonly wrapperCalls: readonly { readonly call: ModelCall; readonly estimate: CallEstimate }[];
  readonly prompts: readonly { readonly prompt: PromptSite; readonly estimate: PromptEstimate }[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}
