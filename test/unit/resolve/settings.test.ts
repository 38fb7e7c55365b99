import assert from 'node:assert/strict';
import { createProjects, shown, type Project } from './project.ts';

type Row = readonly [name: string, source: string, value: string];

const PYTHON: readonly Row[] = [
  ['a pydantic settings class', 'from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    model: str = "gpt-4o"\n    cap: int = 300\nsettings = S()\nshow(settings.model)', '"gpt-4o"'],
  ['a Field with a default', 'from pydantic import BaseModel, Field\nclass S(BaseModel):\n    model: str = Field(default="gpt-4o", description="x")\nshow(S().model)', '"gpt-4o"'],
  ['a Field with a positional default', 'from pydantic import BaseModel, Field\nclass S(BaseModel):\n    model: str = Field("gpt-4o", alias="m")\nshow(S().model)', '"gpt-4o"'],
  ['a Field without any', 'from pydantic import BaseModel, Field\nclass S(BaseModel):\n    model: str = Field(..., description="x")\nshow(S().model)', '?'],
  ['a Field with an environment name', 'from pydantic_settings import BaseSettings\nfrom pydantic import Field\nclass S(BaseSettings):\n    model: str = Field("gpt-4o", env="MODEL")\nshow(S().model)', '"gpt-4o"'],
  ['a default factory that is a lambda', 'from dataclasses import dataclass, field\n@dataclass\nclass C:\n    m: str = field(default_factory=lambda: "gpt-4o")\nshow(C().m)', '"gpt-4o"'],
  ['a default factory that reads the environment', 'import os\nfrom pydantic import BaseModel, Field\nclass C(BaseModel):\n    m: str = Field(default_factory=lambda: os.getenv("M", "gpt-4o"))\nshow(C().m)', '"gpt-4o"'],
  ['a default factory that is a function', 'from dataclasses import dataclass, field\ndef make():\n    return "x"\n@dataclass\nclass C:\n    m: str = field(default_factory=make)\nshow(C().m)', '"x"'],
  ['a nested settings class', 'from pydantic import BaseModel, Field\nclass L(BaseModel):\n    model: str = "gpt-4o"\nclass S(BaseModel):\n    llm: L = Field(default_factory=L)\nshow(S().llm.model)', '"gpt-4o"'],
  ['a nested settings class by its instance', 'from pydantic import BaseModel\nclass L(BaseModel):\n    model: str = "gpt-4o"\nclass S(BaseModel):\n    llm: L = L(model="o3")\nshow(S().llm.model)', '"o3"'],
  ['a field that is given', 'from pydantic import BaseModel, Field\nclass S(BaseModel):\n    model: str = Field(default="gpt-4o")\nshow(S(model="o3").model)', '"o3"'],
  ['positional arguments of a dataclass', 'from dataclasses import dataclass\n@dataclass\nclass C:\n    a: str\n    m: str = "d"\nshow(C("x", "y").m)', '"y"'],
  ['a named tuple', 'from typing import NamedTuple\nclass C(NamedTuple):\n    m: str = "d"\nshow(C().m)', '"d"'],
  ['attrs', 'import attr\n@attr.s\nclass C:\n    m = attr.ib(default="d")\nshow(C().m)', '"d"'],
  ['a cached settings function', 'from functools import lru_cache\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    model: str = "gpt-4o"\n@lru_cache\ndef get_settings():\n    return S()\nshow(get_settings().model)', '"gpt-4o"'],
  ['a string enum', 'from enum import StrEnum\nclass M(StrEnum):\n    FAST = "x"\nshow(M.FAST)', '"x"'],
  ['an enum looked up by its name', 'from enum import Enum\nclass M(str, Enum):\n    FAST = "x"\n    BIG = "y"\nshow(M["FAST"].value)', '"x"'],
  ['an enum made of its value', 'from enum import Enum\nclass M(str, Enum):\n    FAST = "x"\nshow(M("x"))', '"x"'],
  ['a dict keyed by enum members', 'from enum import Enum\nclass M(str, Enum):\n    A = "a"\n    B = "b"\nD = {M.A: "x", M.B: "y"}\nshow(D[M.B])', '"y"'],
  ['a frozen dict', 'from types import MappingProxyType\nD = MappingProxyType({"a": "x"})\nshow(D["a"])', '"x"'],
  ['a table of settings by an unknown key', 'D = {"a": {"m": "x"}, "b": {"m": "y"}}\ndef f(k):\n    show(D[k]["m"])', '"x" | "y"'],
  ['an argparse default', 'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--model", type=str, default="gpt-4o")\nargs = parser.parse_args()\nshow(args.model)', '"gpt-4o"'],
  ['an argparse default under its long name', 'import argparse\np = argparse.ArgumentParser()\np.add_argument("-m", "--model-name", default="gpt-4o")\nargs = p.parse_args()\nshow(args.model_name)', '"gpt-4o"'],
  ['an argparse default under dest', 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--model", dest="llm", default="gpt-4o")\nshow(p.parse_args().llm)', '"gpt-4o"'],
  ['an argparse argument without a default', 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--model", required=True)\nshow(p.parse_args().model)', '?'],
  ['argparse choices', 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--model", choices=["a", "b"], required=True)\nshow(p.parse_args().model)', '"a" | "b"'],
  ['argparse in a function', 'import argparse\ndef parse():\n    p = argparse.ArgumentParser()\n    p.add_argument("--model", default="gpt-4o")\n    return p.parse_args()\ndef main():\n    args = parse()\n    show(args.model)', '"gpt-4o"'],
  ['argparse in a group', 'import argparse\np = argparse.ArgumentParser()\ng = p.add_argument_group("llm")\ng.add_argument("--model", default="gpt-4o")\nargs, rest = p.parse_known_args()\nshow(args.model)', '"gpt-4o"'],
  ['a click option', 'import click\n@click.command()\n@click.option("--model", default="gpt-4o", help="x")\ndef main(model):\n    show(model)', '"gpt-4o"'],
  ['a click option of another name', 'import click\n@click.command()\n@click.option("--model-name", "-m", "llm", default="gpt-4o")\ndef main(llm):\n    show(llm)', '"gpt-4o"'],
  ['a typer option', 'import typer\ndef main(model: str = typer.Option("gpt-4o", help="x")):\n    show(model)', '"gpt-4o"'],
  ['an annotated typer option', 'import typer\nfrom typing import Annotated\ndef main(model: Annotated[str, typer.Option()] = "gpt-4o"):\n    show(model)', '"gpt-4o"'],
  ['a FastAPI query', 'from fastapi import Query\ndef main(model: str = Query("gpt-4o")):\n    show(model)', '"gpt-4o"'],
]; // prettier-ignore

const TYPESCRIPT: readonly Row[] = [
  ['a frozen object', "const M = Object.freeze({ fast: 'x' });\nshow(M.fast);", '"x"'],
  ['a deeply frozen object', "const M = Object.freeze({ a: Object.freeze({ b: 'x' }) });\nshow(M.a.b);", '"x"'],
  ['a string enum by an unknown key', "enum M { A = 'x', B = 'y' }\nfunction f(k: keyof typeof M) { show(M[k]); }", '"x" | "y"'],
  ['a table by an unknown key', "const M: Record<string, string> = { a: 'x', b: 'y' };\nfunction f(k: string) { show(M[k]); }", '"x" | "y"'],
  ['a table with a default', "const M = { a: 'x' };\nfunction f(k: string) { show(M[k] ?? 'd'); }", '"x" | "d"'],
  ['a Map', "const M = new Map([['a', 'x'], ['b', 'y']]);\nshow(M.get('a'));", '"x"'],
  ['commander options', "import { Command } from 'commander';\nconst program = new Command();\nprogram.option('-m, --model <name>', 'the model', 'gpt-4o').parse();\nconst options = program.opts();\nshow(options.model);", '"gpt-4o"'],
  ['commander options of a long name', "import { program } from 'commander';\nprogram.option('--max-tokens <n>', 'cap', 300);\nshow(program.opts().maxTokens);", '300'],
  ['yargs options', "import yargs from 'yargs';\nconst argv = yargs(process.argv).option('model', { type: 'string', default: 'gpt-4o' }).parseSync();\nshow(argv.model);", '"gpt-4o"'],
  ['yargs options in an object', "import yargs from 'yargs';\nconst argv = yargs(process.argv).options({ model: { default: 'gpt-4o' } }).argv;\nshow(argv.model);", '"gpt-4o"'],
  ['parseArgs of node', "import { parseArgs } from 'node:util';\nconst { values } = parseArgs({ options: { model: { type: 'string', default: 'gpt-4o' } } });\nshow(values.model);", '"gpt-4o"'],
  ['a zod schema of the environment', "import { z } from 'zod';\nconst env = z.object({ MODEL: z.string().default('gpt-4o') }).parse(process.env);\nshow(env.MODEL);", '"gpt-4o"'],
]; // prettier-ignore

describe('settings', function () {
  let project: Project;
  before(async function () {
    this.timeout(30_000);
    project = await createProjects();
  });
  for (const [name, source, value] of PYTHON)
    it(`in Python: ${name}`, () => assert.equal(shown(project({ 'a.py': source }), 'a.py'), value));
  for (const [name, source, value] of TYPESCRIPT)
    it(`in TypeScript: ${name}`, () => assert.equal(shown(project({ 'a.ts': source }), 'a.ts'), value));
});
