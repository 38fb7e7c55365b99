import ignore from 'ignore';

/** Who owns a file of a repository. */
export interface CodeOwners {
  /** Owners of a file by its path from the repository's root; empty when it has none. */
  readonly ownersOf: (file: string) => readonly string[];
}

/** Where GitHub and GitLab look for the file, in their order. */
export const CODEOWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/**
 * Reads a CODEOWNERS file: lines of a pattern (as in .gitignore, without `!` and ranges) and its owners, the last that matches
 * wins; a pattern without owners has none. Of GitLab's sections the headings' default owners are read. Never throws.
 * Source: docs.github.com "About code owners", docs.gitlab.com "Code Owners syntax".
 */
export function parseCodeOwners(text: string): CodeOwners {
  let defaults: readonly string[] = [];
  const rules = text.split(/\r?\n/).flatMap((raw) => {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') return [];
    const section = /^\^?\[[^\]]*\](?:\[\d+\])?\s*(.*)$/.exec(line);
    if (section) {
      defaults = wordsOf(section[1] ?? '');
      return [];
    }
    // A space in a path is written with a backslash before it.
    const [pattern = '', ...owners] = line.split(/(?<!\\)\s+/);
    return [{ rule: ignore().add(pattern), owners: owners.length > 0 ? owners : defaults }];
  });
  return {
    ownersOf: (file) => {
      if (!ignore.isPathValid(file)) return [];
      return rules.findLast(({ rule }) => rule.ignores(file))?.owners ?? [];
    },
  };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
