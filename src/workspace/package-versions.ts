import { foldersUp, joinPath } from '../core/paths.ts';
import type { ProjectFiles } from '../model/language.ts';

/** Finds out which version of an npm package the code of a file is written for. */
export interface PackageVersions {
  /** The range that the nearest `package.json` which names the package asks for (`^5.0.1`); null when none does. */
  readonly versionOf: (fromPath: string, name: string) => string | null;
  /** Forgets what it read; to be called when a `package.json` changes. */
  readonly clear: () => void;
}

const FIELDS = ['dependencies', 'devDependencies', 'peerDependencies'] as const;

export function createPackageVersions(files: ProjectFiles): PackageVersions {
  const manifests = new Map<string, ReadonlyMap<string, string>>();
  const manifestOf = (folder: string): ReadonlyMap<string, string> => {
    const known = manifests.get(folder);
    if (known) return known;
    const read = readManifest(files.read(joinPath(folder, 'package.json')));
    manifests.set(folder, read);
    return read;
  };
  return {
    versionOf: (fromPath, name) => {
      for (const folder of foldersUp(fromPath)) {
        const version = manifestOf(folder).get(name);
        if (version !== undefined) return version;
      }
      return null;
    },
    clear: () => {
      manifests.clear();
    },
  };
}

/** Version ranges by package name; empty for a manifest that is missing or broken. */
function readManifest(text: string | null): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  if (text === null) return versions;
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null) return versions;
    for (const field of FIELDS) {
      const listed: unknown = (manifest as Record<string, unknown>)[field];
      if (typeof listed !== 'object' || listed === null) continue;
      for (const [name, version] of Object.entries(listed))
        if (typeof version === 'string' && !versions.has(name)) versions.set(name, version);
    }
  } catch {
    // A manifest that is being edited says nothing.
  }
  return versions;
}
