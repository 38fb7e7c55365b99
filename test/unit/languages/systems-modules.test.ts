import assert from 'node:assert/strict';
import { csharpModules } from '../../../src/languages/csharp/modules.ts';
import { rustModules } from '../../../src/languages/rust/modules.ts';
import type { ModuleLookup, ModuleLookupMaker } from '../../../src/model/language.ts';

type Texts = Record<string, string>;

/** A look-up over files given as texts, which a test may change. */
function lookup(make: ModuleLookupMaker, texts: Texts): ModuleLookup {
  const below = (folder: string): string[] => {
    const prefix = folder === '' ? '' : `${folder}/`;
    return Object.keys(texts).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
  };
  return make(
    {
      isFile: (path) => path in texts,
      isFolder: () => false,
      read: (path) => texts[path] ?? null,
      filesIn: (folder) => below(folder).filter((name) => !name.includes('/')),
      foldersIn: (folder) => [
        ...new Set(below(folder).flatMap((name) => (name.includes('/') ? name.split('/', 1) : []))),
      ],
    },
    (module) => module.startsWith('async_openai'),
  );
}

describe('C# namespaces', () => {
  const texts = (): Texts => ({
    'App/App.csproj': '<Project><ItemGroup><Using Include="OpenAI.Chat" /></ItemGroup></Project>',
    'App/Usings.cs': 'global using Acme.Core;\nglobal using static Acme.Core.Names;\n',
    'App/Chat/Client.cs':
      'namespace Acme.Chat;\n\npublic sealed class Client { }\ninternal record Reply(string Text);\n',
    'App/Chat/Inner/Deep.cs': 'namespace Acme.Chat.Inner\n{\n    enum Deep { A }\n}\n',
    'Core/Core.csproj': '<Project />',
    'Core/Names.cs': 'namespace Acme.Core { public static partial class Names { } }',
    'Core/bin/Client.cs': 'namespace Acme.Chat; class Built { }',
    'Core/Client.cs': 'namespace Acme.Core;\npublic class Client { }\n',
  });

  it('finds types by their full names, and by their own where the namespace is around', () => {
    const found = lookup(csharpModules, texts());
    assert.equal(found.resolve('Core/Client.cs', 'Acme.Chat.Client'), 'App/Chat/Client.cs');
    assert.equal(found.resolve('App/Chat/Inner/Deep.cs', '.Client'), 'App/Chat/Client.cs');
    assert.equal(found.resolve('App/Chat/Inner/Deep.cs', '.Reply'), 'App/Chat/Client.cs');
    assert.equal(found.resolve('App/Chat/Client.cs', '.Deep'), null);
    assert.equal(found.resolve('App/Chat/Client.cs', 'Acme.Chat.Inner.Deep'), 'App/Chat/Inner/Deep.cs');
    assert.equal(found.resolve('Core/Client.cs', '.Names'), 'Core/Names.cs');
    assert.equal(found.resolve('App/Chat/Client.cs', 'Acme.Chat.Built'), null);
    assert.equal(found.resolve('App/Chat/Client.cs', 'System.String'), null);
  });

  it('knows what a project brings into all its files', () => {
    const found = lookup(csharpModules, texts());
    assert.deepEqual(
      ['App/Chat/Client.cs', 'Core/Client.cs'].map((path) => found.implied?.(path)),
      [['Acme.Core', 'Acme.Core.Names', 'OpenAI.Chat'], []],
    );
  });

  it('reads a file again when it has changed, and folders when it is cleared', () => {
    const files = texts();
    const found = lookup(csharpModules, files);
    assert.equal(found.resolve('Core/Names.cs', '.Client'), 'Core/Client.cs');
    files['Core/Client.cs'] = 'namespace Acme.Core;\npublic class Other { }\n';
    assert.equal(found.resolve('Core/Names.cs', '.Other'), null);
    found.changed?.('Core/Client.cs');
    assert.equal(found.resolve('Core/Names.cs', '.Other'), 'Core/Client.cs');
    files['Core/New.cs'] = 'namespace Acme.Core;\nclass New { }\n';
    assert.equal(found.resolve('Core/Names.cs', '.New'), null);
    found.clear?.();
    assert.equal(found.resolve('Core/Names.cs', '.New'), 'Core/New.cs');
  });
});

describe('Rust modules', () => {
  const found = lookup(rustModules, {
    'Cargo.toml': '[workspace]\n',
    'app/Cargo.toml': '[package]\nname = "my-app"\n',
    'app/src/main.rs': '',
    'app/src/lib.rs': '',
    'app/src/llm/mod.rs': '',
    'app/src/llm/prompts.rs': '',
    'app/src/tools.rs': '',
    'app/src/tools/web.rs': '',
    'crates/my_core/Cargo.toml': '[package]\nname = "my_core"\n',
    'crates/my_core/src/lib.rs': '',
    'crates/my_core/src/model.rs': '',
  });
  const rows: readonly (readonly [from: string, module: string, expected: string | null])[] = [
    ['app/src/main.rs', 'crate.llm', 'app/src/llm/mod.rs'],
    ['app/src/main.rs', 'crate', 'app/src/main.rs'],
    ['app/src/tools/web.rs', 'crate', 'app/src/lib.rs'],
    ['app/src/tools/web.rs', 'crate.llm.prompts', 'app/src/llm/prompts.rs'],
    ['app/src/main.rs', 'self.tools', 'app/src/tools.rs'],
    ['app/src/main.rs', 'llm.prompts', 'app/src/llm/prompts.rs'],
    ['app/src/tools.rs', 'self.web', 'app/src/tools/web.rs'],
    ['app/src/llm/mod.rs', 'self.prompts', 'app/src/llm/prompts.rs'],
    ['app/src/llm/prompts.rs', 'super', 'app/src/llm/mod.rs'],
    ['app/src/llm/prompts.rs', 'super.super.tools', 'app/src/tools.rs'],
    ['app/src/llm/mod.rs', 'super.tools', 'app/src/tools.rs'],
    ['app/src/tools/web.rs', 'super', 'app/src/tools.rs'],
    ['app/src/main.rs', 'my_app', 'app/src/lib.rs'],
    ['app/src/main.rs', 'my_core.model', 'crates/my_core/src/model.rs'],
    ['app/src/main.rs', 'crate.absent', null],
    ['app/src/main.rs', 'async_openai.types', null],
    ['app/src/main.rs', 'std.env', null],
  ];
  for (const [from, module, expected] of rows)
    it(`${module} from ${from}`, () => assert.equal(found.resolve(from, module), expected));
});
