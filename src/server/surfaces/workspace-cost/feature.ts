import type { CostSite } from '../../protocol.ts';

/** Folders that say how code is kept, and not what it is for. */
const CONTAINERS = new Set(
  'src source sources app apps lib libs packages services modules features internal pkg cmd crates plugins projects'.split(' '), // prettier-ignore
);

/**
 * What a call site is for, as teams tell their spend apart: the tag that a comment gives it, else the package of the
 * repository that it is in, else the first folder that is no mere container: `src/chat`, `jobs`. Folders stand behind the
 * name of the workspace folder.
 */
export function featureOf({ tag, package: inPackage, folder, path }: CostSite): string {
  if (tag !== null) return tag;
  if (inPackage !== null) return `${folder}/${inPackage}`;
  const folders = path.split('/').slice(0, -1);
  const meaningful = folders.findIndex((name) => !CONTAINERS.has(name.toLowerCase()));
  return [folder, ...(meaningful < 0 ? folders : folders.slice(0, meaningful + 1))].join('/');
}
