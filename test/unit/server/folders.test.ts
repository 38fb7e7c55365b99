import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Folders, uriIn } from '../../../src/server/folders.ts';
import type { Log, ServerHost } from '../../../src/server/host.ts';
import type { Language } from '../../../src/model/language.ts';
import { type FakeWorkspace, fakeWorkspace } from './fake-workspace.ts';
import { createExactCounter } from '../../../src/workspace/exact-counts.ts';

const python = { id: 'python', vscodeLanguageIds: ['python'], extensions: ['.py', '.pyi'] } as unknown as Language;

const unexpected = (message: string): never => assert.fail(message);

describe('Folders', () => {
  let opened: { root: string; settings: unknown; workspace: FakeWorkspace }[];
  let errors: string[];
  let settings: unknown;
  let folders: Folders;
  /** Makes opening wait until a test goes on, or fail. */
  let opening: () => Promise<void>;

  afterEach(() => assert.deepEqual(errors, []));

  beforeEach(() => {
    opened = [];
    errors = [];
    settings = {};
    opening = () => Promise.resolve();
    const log: Log = { error: (message) => errors.push(message), warn: unexpected, info: () => {}, debug: () => {} };
    const host: ServerHost = {
      openWorkspace: async (options) => {
        const workspace = fakeWorkspace();
        opened.push({ root: options.root, settings: options.settings, workspace });
        await opening();
        return workspace;
      },
      folderPath: (uri) => (uri.startsWith('file:') ? decodeURIComponent(new URL(uri).pathname) : null),
      rulePage: (rule) => rule,
      languages: [python],
      rules: [],
      exactCounter: createExactCounter({}),
      refreshCatalog: () => Promise.reject(new Error('nothing is fetched here')),
      callHistory: () => {
        throw new Error('no history is read here');
      },
      now: () => 0,
    };
    folders = new Folders(host, log, () => Promise.resolve(settings));
    folders.add([
      { uri: 'file:///work', name: 'work' },
      { uri: 'file:///work/packages/api/', name: 'api' },
    ]);
  });

  const pathOf = async (uri: string, languageId?: string): Promise<string> => {
    const place = await folders.find(uri, languageId);
    return `${place?.folder.name} ${place?.path}`;
  };

  it('finds the innermost folder, and opens each once', async () => {
    assert.equal(await pathOf('file:///work/a/b.py'), 'work a/b.py');
    assert.equal(await pathOf('file:///work/packages/api/c.py'), 'api c.py');
    assert.equal(await pathOf('file:///work/d.py'), 'work d.py');
    assert.deepEqual(
      opened.map(({ root }) => root),
      ['/work', '/work/packages/api'],
    );
  });

  it('reads escapes in addresses, also broken ones', async () => {
    assert.equal(await pathOf('file:///work/a%20b/%C3%BC%23.py'), 'work a b/ü#.py');
    assert.equal(await pathOf('file:///work/100%.py'), 'work 100%.py');
  });

  it('gives a file outside all folders the folder it stands in, until that folder is added', async () => {
    assert.equal(await pathOf('file:///elsewhere/x/y.py'), 'x y.py');
    folders.add([{ uri: 'file:///elsewhere', name: 'elsewhere' }]);
    assert.equal(await pathOf('file:///elsewhere/x/y.py'), 'elsewhere x/y.py');
    assert.deepEqual(
      (await folders.all()).map(({ name }) => name),
      ['work', 'api', 'elsewhere'],
    );
  });

  it('leaves loose files out of a scan of all folders', async () => {
    await folders.find('file:///elsewhere/x/y.py');
    assert.deepEqual(
      (await folders.all()).map(({ name }) => name),
      ['work', 'api'],
    );
  });

  it('gives an untitled document a path with its language’s extension', async () => {
    assert.equal(await pathOf('untitled:Untitled-1', 'python'), 'work .untitled/Untitled-1.py');
    assert.equal(await pathOf('untitled:/tmp/new.py', 'python'), 'work .untitled/new.py');
  });

  it('has no place for other schemes', async () => {
    assert.equal(await folders.find('git:/work/a.py'), null);
  });

  it('forgets a folder that was removed', async () => {
    await folders.find('file:///work/packages/api/c.py');
    folders.remove([{ uri: 'file:///work/packages/api', name: 'api' }]);
    assert.equal(await pathOf('file:///work/packages/api/c.py'), 'work packages/api/c.py');
  });

  it('parts the settings: the engine gets none of the editor’s keys', async () => {
    settings = { inlayHints: { prompts: false }, minMonthlySaving: 5, trace: { server: 'verbose' } };
    const place = await folders.find('file:///work/d.py');
    assert.deepEqual(opened[0]?.settings, { minMonthlySaving: 5 });
    assert.deepEqual(place?.folder.settings.inlayHints, { prompts: false, calls: true });
    settings = { codeLens: { calls: 'yes' }, assumptions: { callsPerMonth: 3 } };
    await folders.reloadSettings();
    assert.deepEqual(opened[0].workspace.calls, ['reloadConfig {"assumptions":{"callsPerMonth":3}}']);
    const again = folders.findOpen('file:///work/d.py');
    assert.deepEqual(again?.folder.settings.inlayHints, { prompts: true, calls: true });
    assert.equal(again.folder.settings.codeLens.calls, true, 'a value of a wrong type counts as unset');
  });

  it('starts one engine when settings change while a folder is opening, and gives it the new ones', async () => {
    let goOn = (): void => {};
    opening = () => new Promise((resolve) => (goOn = resolve));
    const first = folders.find('file:///work/d.py');
    // The engine is being opened with the first settings.
    while (opened.length === 0) await Promise.resolve();
    settings = { minMonthlySaving: 5 };
    const reloaded = folders.reloadSettings();
    const second = folders.find('file:///work/e.py');
    goOn();
    await Promise.all([first, reloaded]);
    assert.deepEqual(
      opened.map(({ root, workspace }) => [root, workspace.calls]),
      [['/work', ['reloadConfig {"minMonthlySaving":5}']]],
    );
    assert.equal((await second)?.folder.workspace, (await first)?.folder.workspace);
  });

  it('gives settings that change twice to the engine in their order', async () => {
    await folders.find('file:///work/d.py');
    settings = { minMonthlySaving: 5 };
    const first = folders.reloadSettings();
    settings = { minMonthlySaving: 6 };
    await Promise.all([first, folders.reloadSettings()]);
    assert.equal(opened[0]?.workspace.calls.at(-1), 'reloadConfig {"minMonthlySaving":6}');
  });

  it('goes on with the engine as it is when new settings cannot be applied', async () => {
    const before = await folders.find('file:///work/d.py');
    Object.assign(opened[0]!.workspace, { reloadConfig: () => unexpected('bad settings') });
    await folders.reloadSettings();
    assert.match(
      errors.splice(0).join('\n'),
      /^The new settings of work could not be applied: AssertionError.*: bad settings\n/,
    );
    assert.deepEqual(await folders.find('file:///work/d.py'), before);
  });

  it('tries a folder that failed to open again with new settings', async () => {
    opening = () => Promise.reject(new Error('no such catalog'));
    assert.equal(await folders.find('file:///work/d.py'), null);
    assert.match(errors.splice(0).join('\n'), /^The folder work could not be opened: Error: no such catalog\n/);
    opening = () => Promise.resolve();
    settings = { minMonthlySaving: 5 };
    await folders.reloadSettings();
    assert.equal((await folders.find('file:///work/d.py'))?.folder.name, 'work');
    assert.deepEqual(opened.at(-1)?.settings, { minMonthlySaving: 5 });
  });
});

describe('uriIn', () => {
  it('escapes what an address must not hold, and goes up where the path does', () => {
    assert.equal(uriIn('file:///c%3A/work', 'a b/ü#?.py'), 'file:///c%3A/work/a%20b/%C3%BC%23%3F.py');
    assert.equal(uriIn('file:///work/api', '../shared/x.py'), 'file:///work/shared/x.py');
  });
});
