import assert from 'node:assert/strict';
import { workbenchUrl } from '../../../scripts/editor-host/workbench-url.ts';

describe("the address of VS Code's page", () => {
  const payloadOf = (url: string): unknown => JSON.parse(new URL(url).searchParams.get('payload') ?? 'null');

  it('names the folder, the extension and the file on the server', () => {
    const url = workbenchUrl(
      { port: 8080, token: 't0k' },
      { folder: '/my work', extension: '/ext', file: '/my work/a #1.py' },
    );
    assert.equal(new URL(url).host, 'localhost:8080');
    assert.equal(new URL(url).searchParams.get('tkn'), 't0k');
    assert.equal(new URL(url).searchParams.get('folder'), '/my work');
    assert.deepEqual(payloadOf(url), [
      ['skipWelcome', 'true'],
      ['extensionDevelopmentPath', 'vscode-remote://localhost:8080/ext'],
      ['openFile', 'vscode-remote://localhost:8080/my%20work/a%20%231.py'],
    ]);
  });

  it('opens a workspace file as a workspace, and nothing as an empty window', () => {
    const file = workbenchUrl({ port: 1, token: 't' }, { folder: '/w/a.code-workspace', extension: '/ext' });
    assert.equal(new URL(file).searchParams.get('workspace'), '/w/a.code-workspace');
    assert.equal(new URL(file).searchParams.get('folder'), null);
    const empty = new URL(
      workbenchUrl({ port: 1, token: 't' }, { folder: null, extension: '/ext', tests: '/ext/t.cjs' }),
    );
    assert.deepEqual([...empty.searchParams.keys()], ['tkn', 'payload']);
    assert.deepEqual(payloadOf(empty.href), [
      ['skipWelcome', 'true'],
      ['extensionDevelopmentPath', 'vscode-remote://localhost:1/ext'],
      ['extensionTestsPath', 'vscode-remote://localhost:1/ext/t.cjs'],
    ]);
  });
});
