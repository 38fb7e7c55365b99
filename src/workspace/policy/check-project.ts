import path from 'node:path';
import type { VersionRecords } from '../../core/compare/compare.ts';
import { matchesFiles } from '../../core/file-patterns.ts';
import { checkPolicies } from '../../core/policy/check-policies.ts';
import type { Comparison, PolicyResult } from '../../model/comparison.ts';
import type { Policy } from '../../model/config.ts';
import { DISK, exists, readText } from '../file-system.ts';
import type { Workspace } from '../workspace.ts';
import { CODEOWNERS_FILES, parseCodeOwners, type CodeOwners } from './codeowners.ts';

export interface PolicyCheck {
  readonly workspace: Pick<Workspace, 'root' | 'config' | 'catalog'>;
  readonly head: VersionRecords;
  /** Null without a base. */
  readonly comparison: Comparison | null;
  /** Look at what did not change too. */
  readonly isAll: boolean;
}

/** Checks the policies of the project's configuration. */
export function checkProject({ workspace, head, comparison, isAll }: PolicyCheck): PolicyResult {
  const owners = readCodeOwners(workspace.root);
  return checkPolicies(workspace.config.policies ?? [], {
    sites: head.files.flatMap(({ sites }) => sites),
    findings: head.files.flatMap(({ findings }) => findings),
    comparison,
    isAll,
    isInScope: (policy, file) => isInScope(policy, file, owners),
    tierOf: (provider, id) => workspace.catalog.get(provider, id)?.tier ?? null,
  });
}

function isInScope({ files, owner, base }: Policy, file: string, owners: CodeOwners | null): boolean {
  if (files && !matchesFiles(files, base, file)) return false;
  return owner === undefined || (owners?.ownersOf(file) ?? []).includes(owner);
}

/** The owners of a project whose root is that of the repository; null where no file says who they are. */
export function readCodeOwners(root: string): CodeOwners | null {
  const file = CODEOWNERS_FILES.map((name) => path.join(root, name)).find((name) => exists(DISK, name));
  return file === undefined ? null : parseCodeOwners(readText(DISK, file));
}
