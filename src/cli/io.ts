/** One of the process's output streams, as far as the command line needs it. */
export interface Output {
  readonly write: (text: string) => void;
  /** Resolves when what was written has mostly been taken: to be awaited between many writes. */
  readonly drained?: () => Promise<void>;
  /** A person reads along. */
  readonly isTTY: boolean;
  /** Columns, when it is a terminal. */
  readonly columns: number | undefined;
}

/** What the command line needs of the process it runs in. */
export interface CliIo {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks the person at the keyboard and gives the answer; absent where nobody can answer. */
  readonly ask?: (question: string) => Promise<string>;
}

/** 0: nothing found. 1: findings of warning or error severity. 2: the run itself went wrong. */
export const EXIT = { clean: 0, findings: 1, failure: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A mistake of the person at the keyboard, or of their machine: told without a stack, exit code 2. */
export class UsageError extends Error {}
