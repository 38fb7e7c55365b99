import assert from 'node:assert/strict';
import { goModules } from '../../../src/languages/go/modules.ts';
import type { ModuleLookup } from '../../../src/model/language.ts';

/** A resolver over files given as texts, and the texts, which a test may change. */
function packages(texts: Record<string, string>): {
  readonly go: ModuleLookup;
  readonly texts: Record<string, string>;
} {
  const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');
  const go = goModules(
    {
      isFile: (path) => path in texts,
      isFolder: () => false,
      read: (path) => texts[path] ?? null,
      filesIn: (folder) =>
        Object.keys(texts)
          .filter((path) => folderOf(path) === folder)
          .map((path) => path.split('/').at(-1) ?? ''),
    },
    () => false,
  );
  return { go, texts };
}

const PROJECT = {
  'go.mod': 'module example.com/app/v2\n\ngo 1.24\n\nreplace example.com/lib => ./libs/lib\n',
  'main.go': 'package main\n\nfunc main() {}\n',
  'llm/client.go':
    'package llm\n\ntype Client struct{}\n\nconst (\n\tFast = "a"\n\tSlow, Slower = "b", "c"\n)\n\nvar limit = 5\n',
  'llm/ask.go': 'package llm\n\nfunc (c *Client) Ask() {}\n\nfunc New() *Client { return nil }\n',
  'llm/ask_test.go': 'package llm\n\nfunc helper() {}\n',
  'libs/lib/lib.go': 'package lib\n\nvar Name = "lib"\n',
  'docs/readme.md': 'no package',
};

describe('Go packages', () => {
  const rows: readonly (readonly [title: string, from: string, module: string, expected: string | null])[] = [
    ['a folder by its import path', 'main.go', 'example.com/app/v2/llm', 'llm'],
    ['a type', 'main.go', 'example.com/app/v2/llm#Client', 'llm/client.go'],
    ['a function', 'main.go', 'example.com/app/v2/llm#New', 'llm/ask.go'],
    ['a constant of a block', 'main.go', 'example.com/app/v2/llm#Fast', 'llm/client.go'],
    ['the second name of a line', 'main.go', 'example.com/app/v2/llm#Slower', 'llm/client.go'],
    ['a method', 'llm/client.go', '#Client.Ask', 'llm/ask.go'],
    ['another file of the own package', 'llm/ask.go', '#limit', 'llm/client.go'],
    ['not the own file', 'llm/client.go', '#limit', null],
    ['not what tests declare', 'llm/ask.go', '#helper', null],
    ['a replaced module', 'main.go', 'example.com/lib#Name', 'libs/lib/lib.go'],
    ['a package of others', 'main.go', 'github.com/openai/openai-go', null],
    ['a module whose name only begins alike', 'main.go', 'example.com/application', null],
    ['a folder without Go', 'main.go', 'example.com/app/docs', null],
  ];
  for (const [title, from, module, expected] of rows) {
    it(title, () => assert.equal(packages({ ...PROJECT }).go.resolve(from, module), expected));
  }

  it('looks at nothing outside the project', () => {
    const { go } = packages({
      'go.mod': 'module a\nreplace b => ../b\n',
      'main.go': 'package a\n',
      '../b/b.go': 'package b\nvar X = 1\n',
    });
    assert.equal(go.resolve('main.go', 'b#X'), null);
  });

  it('remembers what a package declares until a file of it changes', () => {
    const { go, texts } = packages({ ...PROJECT });
    assert.equal(go.resolve('llm/ask.go', '#added'), null);
    texts['llm/client.go'] = `${PROJECT['llm/client.go']}\nvar added = 1\n`;
    assert.equal(go.resolve('llm/ask.go', '#added'), null);
    go.changed?.('llm/client.go');
    assert.equal(go.resolve('llm/ask.go', '#added'), 'llm/client.go');
  });
});
