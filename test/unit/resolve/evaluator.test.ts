import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { createProjects, shown, type Project } from './project.ts';

type Row = readonly [name: string, source: string, value: string];

const PYTHON: readonly Row[] = [
  ['a constant', 'M = "gpt-4o"\nshow(M)', '"gpt-4o"'],
  ['the last of two assignments', 'm = "a"\nm = "b"\nshow(m)', '"b"'],
  ['an assignment under a condition', 'm = "a"\nif x:\n    m = "b"\nshow(m)', '"b" | "a"'],
  ['both branches of an if', 'm = "z"\nif x:\n    m = "a"\nelse:\n    m = "b"\nshow(m)', '"b" | "a"'],
  [
    'every branch of an elif chain',
    'm = "z"\nif x:\n    m = "a"\nelif y:\n    m = "b"\nelif w:\n    m = "c"\nelse:\n    m = "d"\nshow(m)',
    '"d" | "c" | "b" | "a"',
  ],
  [
    'both branches of an if in another, and what was before',
    'm = "z"\nif x:\n    if y:\n        m = "a"\n    else:\n        m = "b"\nshow(m)',
    '"b" | "a" | "z"',
  ],
  ['the branch the use stands in', 'if x:\n    m = "a"\nelse:\n    m = "b"\n    show(m)', '"b"'],
  ['a conditional expression', 'show("a" if x else "b")', '"a" | "b"'],
  ['a condition that is known', 'show("a" if True else "b")', '"a"'],
  ['implicit and explicit concatenation', 'A = "x" "y"\nshow(A + "z")', '"xyz"'],
  ['a number', 'show(4 * 128 + 1)', '513'],
  ['an f-string', 'n = 3\nshow(f"top {n} of {items}")', '"top 3 of {items}"'],
  ['an f-string around a choice', 'w = "a" if x else "b"\nshow(f"<{w}>")', '"<{a|b}>"'],
  ['format', 'show("{} and {name}".format("a", name="b"))', '"a and b"'],
  ['format with what is filled in later', 'T = "Q: {q} {{x}}"\nshow(T.format(q=question))', '"Q: {q} {x}"'],
  ['percent', 'show("%s of %d" % ("a", 3))', '"a of 3"'],
  ['join', 'show("\\n".join(["a", "b"]))', '"a\\nb"'],
  ['dedent and strip', 'import textwrap\nshow(textwrap.dedent("""\n    a\n      b\n    """).strip())', '"a\\n  b"'],
  ['replace', 'show("Hi NAME".replace("NAME", "Ann"))', '"Hi Ann"'],
  ['json.dumps', 'import json\nshow(json.dumps({"a": [1, True]}))', '"{\\"a\\": [1, true]}"'],
  ['a clock in a prompt', 'import datetime\nshow(f"Now {datetime.datetime.now()}")', '"Now {datetime.datetime.now()!}"'],
  ['an environment variable', 'import os\nshow(os.environ["M"])', '?env'],
  ['its default', 'import os\nshow(os.getenv("M", "gpt-4o"))', '"gpt-4o"'],
  ['its default by or', 'import os\nshow(os.environ.get("M") or "gpt-4o")', '"gpt-4o"'],
  ['a dict entry', 'D = {"a": {"b": "x"}}\nshow(D["a"]["b"])', '"x"'],
  ['get with a default', 'D = {"a": "x"}\nshow(D.get("b", "y"))', '"y"'],
  ['a table looked up by a variable', 'D = {"a": "x", "b": "y"}\nshow(D[k])', '"x" | "y"'],
  ['a dict written to later', 'd = {}\nd["m"] = "x"\nshow(d)', '{m: "x"}'],
  ['a dict written to under a condition', 'd = {"m": "a"}\nif x:\n    d["m"] = "b"\nshow(d["m"])', '"b" | "a"'],
  ['a copy that is changed', 'import copy\na = {"m": "x", "n": 1}\nb = copy.deepcopy(a)\nb["n"] = 2\nshow([a["n"], b["m"], b["n"]])', '[1, "x", 2]'],
  ['an attribute of the subclass, in a method of its base', 'class A:\n    m = "x"\n    def f(self):\n        return self.m\nclass B(A):\n    m = "y"\nshow(B().f() + A().f())', '"yx"'],
  ['a partial application', 'from functools import partial\ndef f(a, b="d"):\n    return a + b\nshow(partial(f, b="z")("x"))', '"xz"'],
  ['update and unpacking', 'a = {"x": 1}\na.update(y=2)\nshow({**a, "x": 3})', '{x: 1, y: 2, x: 3}'],
  ['a list appended to', 'm = ["a"]\nm.append("b")\nm += ["c"]\nshow(m)', '["a", "b", "c"]'],
  ['a list that grows in a loop', 'm = ["a"]\nfor i in x:\n    m.append(i)\nshow(m)', '["a", …]'],
  ['an append after the use', 'm = ["a"]\nshow(m)\nm.append("b")', '["a"]'],
  ['a tuple assignment', 'a, b = "x", "y"\nshow(b)', '"y"'],
  ['a function result', 'def f(n="d"):\n    return "p-" + n\nshow(f("q"))', '"p-q"'],
  ['a default parameter of a function', 'def f(n="d"):\n    return n\nshow(f())', '"d"'],
  ['a parameter nobody sets', 'def f(n):\n    show(n)', '?'],
  ['a parameter all callers set alike', 'def f(n):\n    show(n)\nf("a")\nf(n="a")', '"a"'],
  ['a parameter callers set differently', 'def f(n):\n    show(n)\nf("a")\nf("b")', '"a" | "b"'],
  ['a parameter one caller does not tell', 'def f(n):\n    show(n)\nf("a")\nf(x)', '?'],
  ['a call of something else of that name', 'def run(n):\n    show(n)\nrun("a")\nother.run("b")', '"a"'],
  ['a default that a caller overrides', 'def f(n="a"):\n    show(n)\nf("b")', '"b" | "a"'],
  ['two results', 'def f(x):\n    if x:\n        return "a"\n    return "b"\nshow(f(y))', '"a" | "b"'],
  ['keyword arguments handed on', 'def f(**kw):\n    return kw["m"]\nshow(f(m="x"))', '"x"'],
  ['a recursive function', 'def f(x):\n    return f(x)\nshow(f(1))', '?'],
  ['a name that refers to itself', 'a = b\nb = a\nshow(a)', '?'],
  ['a class attribute', 'class C:\n    M = "x"\nshow(C.M)', '"x"'],
  ['an instance attribute', 'class C:\n    def __init__(self, m="d"):\n        self.m = m\nshow(C("x").m)', '"x"'],
  ['its default', 'class C:\n    def __init__(self, m="d"):\n        self.m = m\nshow(C().m)', '"d"'],
  ['what a subclass hands to its base', 'class A:\n    def __init__(self, m):\n        self.m = m\nclass B(A):\n    def __init__(self):\n        super().__init__("x")\n    def f(self):\n        show(self.m)', '"x"'],
  ['an inherited attribute', 'class A:\n    m = "x"\nclass B(A):\n    pass\nshow(B().m)', '"x"'],
  ['a property', 'class C:\n    @property\n    def m(self):\n        return "x"\nshow(C().m)', '"x"'],
  ['an enum member', 'from enum import Enum\nclass M(Enum):\n    FAST = "x"\nshow(M.FAST.value)', '"x"'],
  ['a dataclass field', 'from dataclasses import dataclass\n@dataclass\nclass C:\n    m: str = "d"\nshow(C(m="x").m)', '"x"'],
  ['a client', 'from openai import OpenAI\nshow(OpenAI())', 'openai:Client'],
  ['a client by module', 'import openai as o\nshow(o.AsyncOpenAI().chat.completions)', 'openai:Client.chat.completions'],
  ['a client by annotation', 'from openai import OpenAI\ndef f(c: "OpenAI | None" = None):\n    show(c)', 'openai:Client'],
  ['a client from a function', 'from openai import OpenAI\ndef make():\n    return OpenAI()\nshow(make())', 'openai:Client'],
  ['a client that is None at first', 'from openai import OpenAI\nc = None\ndef f():\n    global c\n    c = OpenAI()\ndef g():\n    show(c)', 'openai:Client'],
  ['a client the caller hands over', 'from openai import OpenAI\ndef f(c):\n    show(c)\nf(OpenAI())', 'openai:Client'],
  ['a client that a class method hands to the constructor', 'from openai import OpenAI\nclass C:\n    def __init__(self, c):\n        self.c = c\n    @classmethod\n    def make(cls):\n        return cls(OpenAI())\n    def f(self):\n        show(self.c)', 'openai:Client'],
  ['a with statement', 'from openai import OpenAI\nwith OpenAI() as c:\n    show(c)', 'openai:Client'],
  ['instructor around a client', 'import instructor, openai\nshow(instructor.from_openai(openai.OpenAI()))', 'instructor:Client'],
  ['a traced client', 'import openai\nfrom langsmith.wrappers import wrap_openai\nshow(wrap_openai(openai.OpenAI()))', 'openai:Client'],
  ['an attribute of a package that the program sets', 'from llama_index.core import Settings\nfrom llama_index.llms.openai import OpenAI\nSettings.llm = OpenAI()\nshow(Settings.llm)', 'llama-index:LLM'],
  ['such an attribute set in another function too', 'from llama_index.core import Settings\nfrom llama_index.llms.openai import OpenAI\ndef f():\n    Settings.llm = None\nSettings.llm = OpenAI()\ndef g():\n    show(Settings.llm)', 'llama-index:LLM | null'],
  ['a class from any module of a package', 'from dspy.predict.chain_of_thought import ChainOfThought\nshow(ChainOfThought("a -> b"))', 'dspy:Module'],
  ['a factory told by its argument', 'import boto3\nshow(boto3.client(service_name="bedrock-runtime"))', 'bedrock:Client'],
  ['another service of that factory', 'import boto3\nshow(boto3.client("s3").put_object)', '?'],
]; // prettier-ignore

const TYPESCRIPT: readonly Row[] = [
  ['a constant', "const M = 'gpt-4o';\nshow(M);", '"gpt-4o"'],
  ['a template', 'const a = `x${1}`;\nshow(`${a}-${b}`);', '"x1-{b}"'],
  ['as const and satisfies', "const M = { fast: 'x' } as const satisfies Record<string, string>;\nshow(M.fast);", '"x"'],
  ['nullish default', "const { m = 'd' } = options;\nshow(m);", '"d"'],
  ['process.env', "show(process.env.M ?? 'gpt-4o');", '"gpt-4o"'],
  ['a table that may miss', "const T: any = { old: 'gpt-4o' };\nshow(T[k] ?? 'gpt-4.1');", '"gpt-4o" | "gpt-4.1"'],
  ['a table that may miss what is not known', "const T: any = { old: 'gpt-4o' };\nshow(T[k] ?? k);", '"gpt-4o" | global#k'],
  ['process.env alone', 'show(process.env.M);', '?env'],
  ['spread objects', "const base = { a: 'x' };\nshow({ ...base, b: 'y' });", '{a: "x", b: "y"}'],
  ['a conditional spread', "show({ a: 1, ...(x && { b: 2 }) });", '{a: 1, b?: 2}'],
  ['Object.assign', "const p = { a: 1 };\nObject.assign(p, { b: 2 });\nshow(p);", '{a: 1, b: 2}'],
  ['push', "const m = ['a'];\nm.push('b', 'c');\nshow(m);", '["a", "b", "c"]'],
  ['spread of an unknown list', "show(['a', ...rest]);", '["a", ?, …]'],
  ['a spread inside a function that is called', "const f = (n) => { const base = { a: n }; return { ...base, b: 2 }; };\nshow(f('x'));", '{a: "x", b: 2}'],
  ['an arrow function', "const f = (n = 'd') => `p-${n}`;\nshow(f('q'));", '"p-q"'],
  ['a destructured parameter', "function f({ m = 'd' }: { m?: string }) { return m; }\nshow(f({ m: 'x' }));", '"x"'],
  ['the rest of an object', "const { a, ...rest } = { a: 1, b: 2 };\nshow(rest);", '{b: 2}'],
  ['two destructured parameters', "const f = ({ a }, { b }) => `${a}${b}`;\nshow(f({ a: 'x' }, { b: 'y' }));", '"xy"'],
  ['a client by an inline type', "import OpenAI from 'openai';\nfunction f(deps: { openai: OpenAI }) { show(deps.openai); }", 'openai:Client'],
  ['a client a subclass hands to its base', "const OpenAI = require('openai');\nclass A { _c; constructor(c) { this._c = c; } get client() { return this._c; } }\nclass B extends A { constructor() { const c = new OpenAI(); super(c); } f() { show(this.client); } }", 'openai:Client'],
  ['a class field', "class C { m = 'x'; f() { show(this.m); } }", '"x"'],
  ['a constructor parameter', "class C { constructor(private m: string = 'd') {} f() { show(this.m); } }", '"d"'],
  ['an enum', "enum M { Fast = 'x' }\nshow(M.Fast);", '"x"'],
  ['a client', "import OpenAI from 'openai';\nshow(new OpenAI());", 'openai:Client'],
  ['a client by require', "const { OpenAI } = require('openai');\nshow(new OpenAI());", 'openai:Client'],
  ['a client in a field', "import Anthropic from '@anthropic-ai/sdk';\nclass C { #c = new Anthropic(); f() { show(this.#c); } }", 'anthropic:Client'],
  ['a client by parameter property', "import OpenAI from 'openai';\nclass C { constructor(private readonly c: OpenAI) {} f() { show(this.c.chat); } }", 'openai:Client.chat'],
  ['a client by an interface', "import OpenAI from 'openai';\ninterface Deps { openai: OpenAI }\nfunction f(deps: Deps) { show(deps.openai); }", 'openai:Client'],
  ['a model of a provider', "import { createOpenAI } from '@ai-sdk/openai';\nconst p = createOpenAI({});\nshow(p('gpt-4o'));", 'vercel-ai:Model'],
  ['a date in a prompt', 'show(`Today is ${new Date()}`);', '"Today is {new Date()!}"'],
  ['a choice by a switch', "let m = 'a';\nswitch (x) { case 1: m = 'b'; break; }\nshow(m);", '"b" | "a"'],
]; // prettier-ignore

describe('evaluator', () => {
  let project: Project;
  before(async () => {
    project = await createProjects();
  });

  describe('Python', () => {
    for (const [name, source, value] of PYTHON) {
      it(name, () => {
        assert.equal(shown(project({ 'a.py': source }), 'a.py'), value);
      });
    }
  });

  describe('TypeScript', () => {
    for (const [name, source, value] of TYPESCRIPT) {
      it(name, () => {
        assert.equal(shown(project({ 'a.ts': source }), 'a.ts'), value);
      });
    }
  });

  describe('across files', () => {
    it('follows Python imports, relative and absolute, and re-exports', () => {
      const files = {
        'app/__init__.py': '',
        'app/settings.py': 'MODEL = "gpt-4o"\n',
        'app/config/__init__.py': 'from ..settings import MODEL as NAME\n',
        'app/run.py': 'from .config import NAME\nfrom app.settings import MODEL\nshow(NAME + MODEL)\n',
      };
      assert.equal(shown(project(files), 'app/run.py'), '"gpt-4ogpt-4o"');
    });

    it('follows packages without an __init__.py, and modules named in full', () => {
      const files = {
        'app/prompts.py': 'MODEL = "x"\n',
        'app/run.py':
          'from . import prompts\nfrom app import prompts as same\nimport app.prompts\nshow(prompts.MODEL + same.MODEL + app.prompts.MODEL)\n',
      };
      assert.equal(shown(project(files), 'app/run.py'), '"xxx"');
      assert.equal(shown(project({ ...files, 'app/__init__.py': '' }), 'app/run.py'), '"xxx"');
    });

    it('follows star imports', () => {
      assert.equal(
        shown(project({ 'consts.py': 'M = "x"\n', 'run.py': 'from consts import *\nshow(M)\n' }), 'run.py'),
        '"x"',
      );
    });

    it('follows TypeScript imports, barrels and defaults', () => {
      const files = {
        'src/models.ts': "export const MODELS = { fast: 'x' };\nexport default 'd';\n",
        'src/index.ts': "export * from './models';\nexport { default as standard } from './models';\n",
        'src/run.ts': "import { MODELS, standard } from './index';\nshow(MODELS.fast + standard);\n",
      };
      assert.equal(shown(project(files), 'src/run.ts'), '"xd"');
    });

    it('finds a client that another file made', () => {
      const files = {
        'lib/client.ts': "import OpenAI from 'openai';\nexport const client = new OpenAI();\n",
        'run.ts': "import { client } from './lib/client';\nshow(client);\n",
      };
      assert.equal(shown(project(files), 'run.ts'), 'openai:Client');
    });

    it('stops at imports that go in circles', () => {
      const files = { 'a.py': 'from b import x\nshow(x)\n', 'b.py': 'from a import x\n' };
      assert.equal(shown(project(files), 'a.py'), '?');
    });

    it('takes the SDK, not a file that is named like it', () => {
      const files = {
        'providers/openai.py': 'from openai import OpenAI\nshow(OpenAI())\n',
        'providers/__init__.py': '',
      };
      assert.equal(shown(project(files), 'providers/openai.py'), 'openai:Client');
    });
  });

  it('survives deep and endless code', () => {
    const sum = Array.from({ length: 5000 }, (_, index) => `"${index % 10}"`).join(' + ');
    assert.equal(shown(project({ 'a.py': `show(${sum})` }), 'a.py').length, 5002);
    const chain = ['x0 = x0\n', ...Array.from({ length: 300 }, (_, index) => `x${index + 1} = x${index}\n`)].join('');
    assert.equal(shown(project({ 'a.py': `${chain}show(x300)` }), 'a.py'), '?');
  });
});
