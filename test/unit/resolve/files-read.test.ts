import assert from 'node:assert/strict';
import { createProjects, shown, type Project } from './project.ts';

const FILES = {
  'app/prompts/system.txt': 'You are {role}.\n',
  'app/prompts/a.md': 'Be A.',
  'app/prompts/b.md': 'Be B.',
  'app/config.json': '{"model": "gpt-4o", "cap": 300}',
  'app/config.yaml': 'model: gpt-4.1\n',
  'settings.toml': '[llm]\nmodel = "o3"\n',
  'app/core/__init__.py': '',
  'app/core/text.txt': 'In a package.',
};

describe('files that code reads', function () {
  let project: Project;
  before(async function () {
    this.timeout(30_000);
    project = await createProjects();
  });
  const python = (code: string, more: Readonly<Record<string, string>> = {}): string =>
    shown(project({ 'app/core/main.py': code, ...FILES, ...more }), 'app/core/main.py');
  const typescript = (code: string, more: Readonly<Record<string, string>> = {}): string =>
    shown(project({ 'app/core/main.ts': code, ...FILES, ...more }), 'app/core/main.ts');

  const TEXT = '"You are {role}.\\n"';

  describe('in Python', () => {
    const cases: Readonly<Record<string, readonly [string, string]>> = {
      'pathlib from the file': ['from pathlib import Path\nshow((Path(__file__).parent.parent / "prompts" / "system.txt").read_text())', TEXT],
      'a constant folder': ['from pathlib import Path\nROOT = Path(__file__).resolve().parents[1]\ndef f():\n    show(ROOT.joinpath("prompts", "system.txt").read_text(encoding="utf-8"))', TEXT],
      'os.path': ['import os\nshow(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "prompts", "system.txt")).read())', TEXT],
      'with open': ['import os\nHERE = os.path.dirname(__file__)\nwith open(f"{HERE}/../prompts/system.txt", "r", encoding="utf-8") as f:\n    text = f.read()\nshow(text)', TEXT],
      'with Path.open': ['from pathlib import Path\nwith (Path(__file__).parents[1] / "prompts/a.md").open() as f:\n    show(f.read().strip())', '"Be A."'],
      'from the working folder': ['show(open("app/prompts/a.md").read())', '"Be A."'],
      'from a folder above': ['show(open("prompts/a.md").read())', '"Be A."'],
      'a formatted file': ['from pathlib import Path\nshow(Path("prompts/system.txt").read_text().format(role="kind"))', '"You are kind.\\n"'],
      'a loader of the project': ['from pathlib import Path\ndef load_prompt(name):\n    return (Path(__file__).parent.parent / "prompts" / f"{name}.md").read_text()\nshow(load_prompt("b"))', '"Be B."'],
      'one of two files': ['from pathlib import Path\ndef f(x):\n    name = "a.md" if x else "b.md"\n    show(Path("prompts", name).read_text())', '"Be A." | "Be B."'],
      'json.load': ['import json\nwith open("config.json") as f:\n    cfg = json.load(f)\nshow(cfg["model"])', '"gpt-4o"'],
      'json.loads': ['import json\nfrom pathlib import Path\nshow(json.loads(Path("config.json").read_text())["cap"])', '300'],
      'yaml.safe_load': ['import yaml\nshow(yaml.safe_load(open("config.yaml")).get("model"))', '"gpt-4.1"'],
      'yaml.load with a loader': ['import yaml\nwith open("config.yaml") as f:\n    show(yaml.load(f, Loader=yaml.FullLoader)["model"])', '"gpt-4.1"'],
      'tomllib.load': ['import tomllib\nwith open("settings.toml", "rb") as f:\n    show(tomllib.load(f)["llm"]["model"])', '"o3"'],
      'importlib.resources': ['from importlib import resources\nshow(resources.files("app.core").joinpath("text.txt").read_text())', '"In a package."'],
      'importlib.resources with open': ['import importlib.resources\nwith importlib.resources.files("app.core").joinpath("text.txt").open("r") as f:\n    show(f.read())', '"In a package."'],
      'pkgutil': ['import pkgutil\nshow(pkgutil.get_data(__package__, "text.txt").decode())', '"In a package."'],
      'a file that is not there': ['show(open("nowhere.txt").read())', '?'],
      'a file outside the project': ['show(open("/etc/passwd").read())', '?'],
      'a path that leads out': ['from pathlib import Path\nshow((Path(__file__).parents[2] / ".." / "x.txt").read_text())', '?'],
      'a file that is written': ['with open("prompts/a.md", "w") as f:\n    show(f.read())', '?'],
      'a path that nobody knows': ['import sys\nshow(open(sys.argv[1]).read())', '?'],
      'a name that nobody knows': ['def load(name):\n    show(open(f"prompts/{name}.md").read())', '?'],
    }; // prettier-ignore
    for (const [name, [code, expected]] of Object.entries(cases))
      it(`reads ${name}`, () => assert.equal(python(code), expected));

    it('leaves division, enums and other texts as they are', () => {
      assert.equal(python('show(100 / 4)'), '25');
      assert.equal(python('from enum import Enum\nclass M(Enum):\n    FAST = "gpt-4o"\nshow(M.FAST.name)'), '?');
    });

    it('takes the place of a file for a hole where it stands in a text', () => {
      assert.equal(python('show(f"In {__file__}: x")'), '"In {__file__}: x"');
    });

    it('follows a file of each folder that holds one of that name', () => {
      assert.equal(
        python('show(open("who.txt").read())', { 'who.txt': 'root', 'app/who.txt': 'app' }),
        '"app" | "root"',
      );
    });
  });

  describe('in TypeScript and JavaScript', () => {
    const cases: Readonly<Record<string, readonly [string, string]>> = {
      'path.join of __dirname': [`import fs from 'fs';\nimport path from 'path';\nshow(fs.readFileSync(path.join(__dirname, '..', 'prompts', 'a.md'), 'utf8'))`, '"Be A."'],
      'a template of __dirname': ["import { readFileSync } from 'node:fs';\nshow(readFileSync(`${__dirname}/../prompts/a.md`, { encoding: 'utf8' }).trim())", '"Be A."'],
      'a joined sum': [`const { readFileSync } = require('fs');\nshow(readFileSync(__dirname + '/../prompts/a.md').toString())`, '"Be A."'],
      'new URL of import.meta.url': [`import { readFile } from 'node:fs/promises';\nshow(await readFile(new URL('../prompts/a.md', import.meta.url), 'utf8'))`, '"Be A."'],
      'fileURLToPath': [`import { promises as fs } from 'fs';\nimport path from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst here = path.dirname(fileURLToPath(import.meta.url));\nshow(await fs.readFile(path.resolve(here, '../prompts/a.md'), 'utf8'))`, '"Be A."'],
      'process.cwd': [`import * as fs from 'fs';\nimport * as path from 'path';\nshow(fs.readFileSync(path.join(process.cwd(), 'app', 'prompts', 'a.md'), 'utf8'))`, '"Be A."'],
      'import.meta.dirname': [`import { readFileSync } from 'fs';\nimport { join } from 'path';\nshow(readFileSync(join(import.meta.dirname, '../prompts/a.md'), 'utf8'))`, '"Be A."'],
      'Bun.file': [`show(await Bun.file('app/prompts/a.md').text())`, '"Be A."'],
      'Deno.readTextFile': [`show(await Deno.readTextFile('./app/prompts/a.md'))`, '"Be A."'],
      'JSON.parse': [`import fs from 'fs';\nimport path from 'path';\nconst cfg = JSON.parse(fs.readFileSync(path.join(__dirname, '../config.json'), 'utf8'));\nshow(cfg.model)`, '"gpt-4o"'],
      'js-yaml': [`import yaml from 'js-yaml';\nimport fs from 'fs';\nshow(yaml.load(fs.readFileSync('app/config.yaml', 'utf8')).model)`, '"gpt-4.1"'],
      'yaml': [`import { parse } from 'yaml';\nimport fs from 'fs';\nshow(parse(fs.readFileSync('app/config.yaml', 'utf8')).model)`, '"gpt-4.1"'],
      'fs-extra': [`import fs from 'fs-extra';\nshow((await fs.readJson('app/config.json')).cap)`, '300'],
      'a loader of the project': [`import fs from 'fs';\nimport path from 'path';\nconst load = (name: string) => fs.readFileSync(path.join(__dirname, '..', 'prompts', name + '.md'), 'utf8');\nshow(load('b'))`, '"Be B."'],
      'text from elsewhere': [`show(JSON.parse(await (await fetch('x')).text()).model)`, '?'],
    }; // prettier-ignore
    for (const [name, [code, expected]] of Object.entries(cases))
      it(`reads ${name}`, () => assert.equal(typescript(code), expected));
  });

  it('in Go reads os.ReadFile', () => {
    const built = project({ 'main.go': 'package main\nimport "os"\nfunc main() {\n\tdata, _ := os.ReadFile("app/prompts/a.md")\n\tshow(string(data))\n}\n', ...FILES }); // prettier-ignore
    assert.equal(shown(built, 'main.go'), '"Be A."');
  });

  it('keeps the exact place of what was read', () => {
    const built = project({
      'app/core/main.py': 'show(open("prompts/system.txt").read().format(role="kind"))',
      ...FILES,
    });
    const file = built.file('app/core/main.py');
    const call = file.facts.calls
      .map((id) => file.expr(id))
      .find((expr) => expr.kind === 'call' && expr.args.length === 1);
    const value = built.ev.evaluate(file, call?.kind === 'call' ? (call.args[0]?.value ?? 0) : 0);
    assert.equal(value.kind, 'text');
    const places = value.segments.map(({ loc }) => [loc.path, loc.span.start, loc.span.end]);
    assert.deepEqual(places[0], ['app/prompts/system.txt', 0, 8]);
    assert.deepEqual(places.at(-1), ['app/prompts/system.txt', 14, 16]);
    assert.ok(built.ev.touched.has('app/prompts/system.txt'));
  });
});
