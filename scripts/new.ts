/**
 * `npm run new -- rule|sdk|language NAME`: writes a module folder that works as it stands, from `scripts/templates`, and
 * registers it. NAME is kebab-case and becomes the folder and the id.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { updateRegistry } from './generate.ts';

const TEMPLATES = path.join(import.meta.dirname, 'templates');
const FOLDERS = { rule: 'src/rules', sdk: 'src/sdks', language: 'src/languages' } as const;
const NEXT_STEPS = {
  rule: 'Change check(), README.md and the fixtures, then run `npm run docs`, `npm run schema` and `npm test`.',
  sdk: 'Fill in the tables of index.ts and the fixtures, then run `npm test`.',
  language:
    'Install the grammar’s package, lower the tree in lower-module.ts, write the edits, and add SDK bindings for the family.',
} as const;

export type ModuleForm = keyof typeof FOLDERS;

/** Says what is wrong with a request, and what to do. */
export class ScaffoldError extends Error {}

/**
 * Writes the folder of a new module below `root` and brings the registry up to date.
 * @returns the files written, relative to `root`
 * @throws ScaffoldError for an unknown form, a name that is not kebab-case, and a folder that exists
 */
export function scaffold(root: string, form: string, id: string): string[] {
  if (!isModuleForm(form)) throw new ScaffoldError(`\`${form}\` is none of ${Object.keys(FOLDERS).join(', ')}.`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new ScaffoldError(
      `\`${id}\` is not kebab-case: use small letters, digits and single hyphens, such as max-tokens-unset.`,
    );
  }
  const folder = `${FOLDERS[form]}/${id}`;
  if (existsSync(path.join(root, folder))) throw new ScaffoldError(`${folder} exists already: choose another name.`);
  const files = globSync('**/*.tmpl', { cwd: path.join(TEMPLATES, form) }).sort();
  for (const file of files) {
    const target = path.join(root, folder, file.replace(/\.tmpl$/, ''));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, fill(readFileSync(path.join(TEMPLATES, form, file), 'utf8'), id));
  }
  updateRegistry(root, false);
  return files.map((file) => `${folder}/${file.replace(/\.tmpl$/, '')}`);
}

function isModuleForm(form: string): form is ModuleForm {
  return Object.hasOwn(FOLDERS, form);
}

function fill(template: string, id: string): string {
  const words = id.split('-');
  const capitalised = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const camel = capitalised.join('');
  const values: Readonly<Record<string, string>> = {
    id,
    module: words.join('_'),
    title: capitalised.join(' '),
    camel: camel.charAt(0).toLowerCase() + camel.slice(1),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

function main(args: readonly string[]): void {
  const [form, id] = args;
  if (form === undefined || id === undefined || args.length > 2) {
    throw new ScaffoldError('usage: npm run new -- rule|sdk|language NAME');
  }
  const files = scaffold(process.cwd(), form, id);
  console.log([...files, '', NEXT_STEPS[form as ModuleForm]].join('\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ScaffoldError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
