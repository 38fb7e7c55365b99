import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { languages, reporters } from '../../../src/generated/registry.ts';

const DOCS = path.resolve(import.meta.dirname, '../../../docs');
const read = (name: string): string => readFileSync(path.join(DOCS, name), 'utf8');

/** The code blocks of a page in one language. */
function blocks(page: string, language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code);
}

describe('the pages about reports and continuous integration', () => {
  for (const name of ['reports.md', 'continuous-integration.md']) {
    it(`${name} links to files that are there`, () => {
      const links = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
      assert.ok(links.length > 2);
      assert.deepEqual(
        links.filter((target) => !existsSync(path.join(DOCS, target))),
        [],
      );
    });
  }
  it('reports.md has a row for each format, and for no other', () => {
    const rows = [...read('reports.md').matchAll(/^\| `(\w+)`/gm)].map(([, id]) => id);
    assert.deepEqual(
      [...rows].sort(),
      reporters.map(({ id }) => id),
    );
    for (const { id, comparison } of reporters) {
      const [, cell = ''] = new RegExp(`^\\| \`${id}\` .*\\| (.*) \\|$`, 'm').exec(read('reports.md')) ?? [];
      assert.equal(cell.trim() !== '', comparison !== undefined, `${id} of a comparison`);
    }
  });
  it('continuous-integration.md has examples that can be read, and names a hook that there is', () => {
    const page = read('continuous-integration.md');
    const yaml = blocks(page, 'yaml').map((code) => parse(code) as Record<string, unknown>);
    const hooks = parse(readFileSync(path.join(DOCS, '../.pre-commit-hooks.yaml'), 'utf8')) as { id: string }[];
    const [{ hooks: used }] = (yaml.at(-1) as { repos: [{ hooks: { id: string }[] }] }).repos;
    assert.deepEqual(
      used.map(({ id }) => id),
      hooks.map(({ id }) => id),
    );
  });
  it('lint-staged is told of files of every language', () => {
    const [example = ''] = blocks(read('continuous-integration.md'), 'json');
    const [pattern = ''] = Object.keys(
      (JSON.parse(example) as { 'lint-staged': Record<string, string> })['lint-staged'],
    );
    const told = pattern
      .replace(/^\*\.\{|\}$/g, '')
      .split(',')
      .map((extension) => `.${extension}`);
    const unknown = told.filter((extension) => !languages.some(({ extensions }) => extensions.includes(extension)));
    assert.deepEqual(unknown, []);
    const missing = languages.filter(({ extensions }) => !extensions.some((extension) => told.includes(extension)));
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
    );
  });
});
