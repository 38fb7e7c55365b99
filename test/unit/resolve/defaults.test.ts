import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { optionsOf } from '../../../src/core/resolve/values.ts';
import { createProjects, describeValue, shownValue, type Project } from './project.ts';

type Row = readonly [name: string, source: string, value: string];

const PYTHON: readonly Row[] = [
  ['a default where nothing is given', 'def f(model):\n    if model is None:\n        model = "gpt-4o"\n    show(model)', '"gpt-4o" by default | ?'],
  ['a default of an attribute where there is none yet', 'class C:\n    def __init__(self, config):\n        self.model = config.model\n        if not self.model:\n            self.model = "gpt-4o"\n    def go(self):\n        show(self.model)', '"gpt-4o" by default | ?'],
  ['what is assigned under another condition', 'def f(model, big):\n    if not big:\n        model = "gpt-4o"\n    show(model)', '"gpt-4o" | ?'],
  ['what is assigned where another is missing too', 'def f(model, key):\n    if not model or not key:\n        model = "gpt-4o"\n    show(model)', '"gpt-4o" | ?'],
  ['keyword arguments with a stated default', 'def f(**kwargs):\n    show(kwargs.get("model", "gpt-4o"))', '"gpt-4o" by default | ?'],
  ['a default that is kept in an attribute and read through a table', 'NAMES = {"a": "x"}\nclass C:\n    def __init__(self, **kwargs):\n        self.model = kwargs.get("model", "b")\n    def go(self):\n        show(NAMES.get(self.model, self.model))', '"b" by default | ?'],
  ['an entry of a table by a default', 'NAMES = {"a": "x", "b": "y"}\ndef f(**kwargs):\n    show(NAMES[kwargs.get("model", "b")])', '"y" by default | ?'],
  ['a table by one of two keys', 'D = {"a": "x", "b": "y", "c": "z"}\ndef f(big):\n    show(D["a" if big else "b"])', '"x" | "y"'],
  ['a table by a key of which one is known', 'D = {"a": "x", "b": "y"}\ndef f(k, big):\n    show(D["a" if big else k])', '"x" | "y"'],
  ['a default beside what a foreign call gives', 'from lib import load\ndef f(big):\n    raw = None if big else load("x")\n    show(raw or "gpt-4o")', '"gpt-4o" by default | ?'],
  ['an argument that a call leaves out', 'def f(a=None):\n    show(a)\nf()\nf("x")', 'null | "x"'],
  ['a function that calls itself', 'def f(text, n):\n    show(text)\n    f(text, n - 1)\nf("x", 2)', '"x"'],
  ['a copy of one of several', 'def f(big):\n    show(dict({"m": "x"} if big else {"m": "y"})["m"])', '"x" | "y"'],
]; // prettier-ignore

const TYPESCRIPT: readonly Row[] = [
  ['no empty text that stands in for what is not known', "function f(o: any) { show(o.parts?.join(' ') ?? ''); }", '?'],
  ['an empty text for a variable of the environment', "show(process.env.BASE_URL ?? '');", '""'],
  ['a default where nothing is given', "function f(model?: string) { if (!model) { model = 'gpt-4o'; } show(model); }", '"gpt-4o" by default | ?'],
  ['a default in a class', "class C { model: string; constructor(o: any) { this.model = o.model; if (this.model === undefined) this.model = 'x'; } go() { show(this.model); } }", '"x" by default | ?'],
]; // prettier-ignore

const GO: readonly Row[] = [
  ['a default for an empty text', 'package a\ntype C struct { model string }\nfunc (c *C) configure(o Config) {\n\tc.model = o.GetModel()\n\tif c.model == "" {\n\t\tc.model = "llama3"\n\t}\n}\nfunc (c *C) ask() { show(c.model) }', '"llama3" by default | ?'],
]; // prettier-ignore

describe('defaults that the code states', function () {
  let project: Project;
  before(async function () {
    this.timeout(30_000);
    project = await createProjects();
  });
  for (const [path, rows] of [
    ['a.py', PYTHON],
    ['a.ts', TYPESCRIPT],
    ['a.go', GO],
  ] as const)
    // prettier-ignore
    for (const [name, source, value] of rows)
      it(`${path}: ${name}`, () => {
        const found = project({ [path]: source });
        const shown = shownValue(found, path);
        const options = optionsOf(shown).map((option) => {
          const isDefault = 'origin' in option && option.origin?.via === 'default parameter';
          return `${describeValue(found.ev, option)}${isDefault ? ' by default' : ''}`;
        });
        const rest = shown.kind === 'oneOf' && !shown.complete ? ['?'] : [];
        assert.equal([...options, ...rest].join(' | '), value);
      });
});
