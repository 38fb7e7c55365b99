import { parse } from 'jsonc-parser';
import { z } from 'zod';
import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';

const mapping = z
  .record(z.string(), z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]))
  .optional()
  .catch(undefined);
const autoload = z.object({ 'psr-4': mapping, 'psr-0': mapping }).optional().catch(undefined);
// A wrong part of somebody's composer.json is not our error to report: it counts as not there.
const composerSchema = z.object({ autoload, 'autoload-dev': autoload }).catch({});

/**
 * File of a PHP class by its full name (`App\Llm\Prompts`), where Composer would load it from (PSR-4, PSR-0), in Laravel's
 * `app`, or, without a namespace, beside the file that names it; and the file that `./prompts.php` includes.
 */
export function resolvePhpModule(files: ProjectFiles, fromPath: string, module: string): string | null {
  const [folder = ''] = foldersUp(fromPath);
  const isThere = (path: string): boolean => path !== fromPath && files.isFile(path);
  if (module.startsWith('./')) return [joinPath(folder, module)].find(isThere) ?? null;
  for (const above of foldersUp(fromPath)) {
    const found = composerPaths(files, above, module).find(isThere);
    if (found !== undefined) return found;
  }
  const inApp = module.startsWith('App\\')
    ? foldersUp(fromPath).map((above) => joinPath(above, `app/${pathOf(module.slice(4))}`))
    : [];
  const beside = module.includes('\\') ? [] : [joinPath(folder, `${module}.php`)];
  return [...beside, ...inApp].find(isThere) ?? null;
}

function composerPaths(files: ProjectFiles, folder: string, module: string): readonly string[] {
  const path = joinPath(folder, 'composer.json');
  const text = files.isFile(path) ? files.read(path) : null;
  if (text === null) return [];
  const { autoload: own, 'autoload-dev': dev } = composerSchema.parse(parse(text));
  const of = (standard: 'psr-4' | 'psr-0'): (readonly [string, readonly string[]])[] =>
    [own, dev]
      .flatMap((each) => Object.entries(each?.[standard] ?? {}))
      .filter(([prefix]) => module.startsWith(prefix));
  return [
    ...of('psr-4').flatMap(([prefix, roots]) =>
      roots.map((root) => joinPath(folder, `${root}/${pathOf(module.slice(prefix.length))}`)),
    ),
    ...of('psr-0').flatMap(([, roots]) => roots.map((root) => joinPath(folder, `${root}/${pathOf(module)}`))),
  ];
}

function pathOf(name: string): string {
  return `${name.replaceAll('\\', '/')}.php`;
}
