import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SdkDefinition } from '../model/sdk.ts';
import { createSdkModuleTest } from './sdk-modules.ts';

/** An SDK's package that a manifest of the project asks for. */
export interface ManifestPackage {
  /** Relative to the root: `web/package.json`. */
  readonly manifest: string;
  /** As the manifest names it. */
  readonly name: string;
}

interface ManifestForm {
  readonly file: string;
  readonly family: string;
  /** Names of what it depends on; too many do no harm, since only SDKs count. */
  readonly names: (text: string) => readonly string[];
}

const MANIFESTS: readonly ManifestForm[] = [
  { file: 'package.json', family: 'javascript', names: npmNames },
  { file: 'requirements.txt', family: 'python', names: (text) => matches(text, /^\s*([\w.-]+)/gm) },
  {
    file: 'pyproject.toml',
    family: 'python',
    names: (text) => matches(text, /^\s*["']?([\w.-]+)(?=\[|["'<>=~!;\s])/gm),
  },
  { file: 'Pipfile', family: 'python', names: (text) => matches(text, /^\s*["']?([\w.-]+)["']?\s*=/gm) },
  { file: 'go.mod', family: 'go', names: (text) => matches(text, /^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+)\s+v/gm) },
  { file: 'Cargo.toml', family: 'rust', names: (text) => matches(text, /^\s*([\w-]+)\s*=/gm) },
];

/** The SDKs' packages that manifests in these folders (absolute) ask for, in the order of the folders. Never throws. */
export function manifestPackages(
  root: string,
  folders: readonly string[],
  sdks: readonly SdkDefinition[],
): readonly ManifestPackage[] {
  // Libraries that send any request are no sign of an LLM.
  const isSdk = createSdkModuleTest(sdks.filter(({ id }) => id !== 'http'));
  return folders.flatMap((folder) =>
    MANIFESTS.flatMap(({ file, family, names }) => {
      const absolute = path.join(folder, file);
      const found = names(readIfThere(absolute)).filter((name) => isSdk(family, moduleOf(family, name)));
      const manifest = path.relative(root, absolute).replaceAll(path.sep, '/');
      return [...new Set(found)].map((name) => ({ manifest, name }));
    }),
  );
}

/** The folders that hold the files, and those above them up to the root: where their manifests can be. Absolute, outermost first. */
export function foldersOf(root: string, files: readonly string[]): readonly string[] {
  const folders = new Set<string>([root]);
  for (const file of files) {
    for (
      let folder = path.posix.dirname(file);
      folder !== '.' && !folder.startsWith('..');
      folder = path.posix.dirname(folder)
    )
      folders.add(path.join(root, folder));
  }
  return [...folders].sort();
}

/** Packages are imported with underscores: `async-openai`, `langchain-openai`. */
function moduleOf(family: string, name: string): string {
  return family === 'python' || family === 'rust' ? name.replaceAll('-', '_') : name;
}

function npmNames(text: string): readonly string[] {
  try {
    const manifest = JSON.parse(text) as Record<string, unknown> | null;
    return ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((field) =>
      Object.keys(manifest?.[field] ?? {}),
    );
  } catch {
    return []; // Missing, or being edited.
  }
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function readIfThere(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}
