import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type {
  CodeAction,
  CodeLens,
  Hover,
  InlayHint,
  NotebookCell,
  NotebookDocumentChangeEvent,
  TextDocumentEdit,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  FILE_COST,
  type FileCost,
  type FileSites,
  SITES_CHANGED,
  WORKSPACE_COST,
  type WorkspaceCost,
} from '../../src/server/protocol.ts';
import { LspClient } from './client.ts';

const FILE = 'study.ipynb';
const LONG = 'Every rule of the workshop matters. '.repeat(700);
/** [language, text] */
const CELLS = [
  ['markdown', '# Study\nclient.chat.completions.create()'],
  ['python', '%pip install openai\nfrom openai import OpenAI\nMODEL = "gpt-5.2"\nclient = OpenAI()'],
  ['shellscript', 'echo "client.chat.completions.create(model=1)"'],
  ['python', '%%bash\npython -c "print(1)"'],
  [
    'python',
    'answer = client.chat.completions.create(\n    model=MODEL,\n    messages=[{"role": "user", "content": "Is 7 prime? Answer yes or no."}],\n)\n!date',
  ],
  [
    'python',
    `import anthropic\nHANDBOOK = """${LONG}"""\nsecond = anthropic.Anthropic().messages.create(\n    model="claude-sonnet-5",\n    max_tokens=800,\n    system=HANDBOOK,\n    messages=[{"role": "user", "content": input()}],\n)`,
  ],
] as const;
/** The numbers of the cells above that hold calls. */
const FIRST = 4;
const SECOND = 5;

describe('the language server with notebooks, over standard input and output', function () {
  this.timeout(60_000);
  let root: string;
  let client: LspClient;
  let cells: TextDocument[];

  const notebookUri = (): string => client.uri(FILE);
  const uriOf = (index: number): string => cells[index]?.uri ?? '';
  const asJson = (): string =>
    JSON.stringify(
      {
        cells: CELLS.map(([language, text]) => ({
          cell_type: language === 'markdown' ? 'markdown' : 'code',
          metadata: language === 'shellscript' ? { vscode: { languageId: language } } : {},
          source: text.match(/[^\n]*\n|[^\n]+$/g),
        })),
        metadata: { kernelspec: { language: 'python' } },
        nbformat: 4,
        nbformat_minor: 5,
      },
      null,
      1,
    );
  const cellEntry = (cell: TextDocument): NotebookCell => ({
    kind: cell.languageId === 'markdown' ? 1 : 2,
    document: cell.uri,
  });
  const openItem = (cell: TextDocument) => ({
    uri: cell.uri,
    languageId: cell.languageId,
    version: cell.version,
    text: cell.getText(),
  });

  const open = async (version = 1): Promise<void> => {
    await client.connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: { uri: notebookUri(), notebookType: 'jupyter-notebook', version, cells: cells.map(cellEntry) },
      cellTextDocuments: cells.map(openItem),
    });
  };
  const change = (version: number, event: NotebookDocumentChangeEvent): Promise<void> =>
    client.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: notebookUri(), version },
      change: event,
    });
  const setText = async (index: number, version: number, text: string): Promise<void> => {
    const document = { uri: uriOf(index), version };
    cells[index] = TextDocument.create(document.uri, 'python', version, text);
    await change(version, { cells: { textContent: [{ document, changes: [{ text }] }] } });
  };
  const ask = <T>(method: string, index: number, params: object = {}): Promise<T> =>
    client.connection.sendRequest<T>(method, { textDocument: { uri: uriOf(index) }, ...params });
  const WHOLE = {
    start: { line: 0, character: 0 },
    end: { line: 9999, character: 0 },
  };
  const hints = (index: number): Promise<InlayHint[]> => ask('textDocument/inlayHint', index, { range: WHOLE });
  const rulesOf = async (index: number, version?: number): Promise<readonly unknown[]> =>
    (await client.diagnostics(uriOf(index), version)).map(({ code }) => code);
  const at = (index: number, piece: string) => cells[index]?.positionAt(cells[index].getText().indexOf(piece) + 1);
  const actions = (index: number, only: readonly string[]): Promise<CodeAction[]> =>
    ask('textDocument/codeAction', index, {
      range: WHOLE,
      context: { diagnostics: [], only, triggerKind: 1 },
    });
  const editsOf = (action: CodeAction | undefined): readonly TextDocumentEdit[] =>
    (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'prompt-cost-lsp-'));
    writeFileSync(path.join(root, FILE), asJson());
    ({ client } = await LspClient.start({ root, settings: { rules: { 'model-deprecated': 'off' } } }));
    const base = notebookUri().replace(/^file:/, 'vscode-notebook-cell:');
    cells = CELLS.map(([language, text], index) =>
      TextDocument.create(`${base}#W${index}sZmlsZQ%3D%3D`, language, 1, text),
    );
  });
  afterEach(async () => {
    const code = await client.stop();
    rmSync(root, { recursive: true, force: true });
    assert.equal(code, 0);
  });

  it('publishes findings at their places in the cells, and nothing for the file', async () => {
    await open();
    const [diagnostic, ...more] = await client.diagnostics(uriOf(FIRST), 1);
    assert.equal(diagnostic?.code, 'max-tokens-unset');
    assert.equal(cells[FIRST]?.getText(diagnostic.range), 'create');
    assert.deepEqual(
      more.filter(({ code }) => code === 'max-tokens-unset'),
      [],
    );
    assert.ok((await rulesOf(SECOND, 1)).includes('prompt-cache-missing'));
    for (const index of [0, 1, 2, 3]) assert.deepEqual(await rulesOf(index), [], `cell ${index}`);
    assert.deepEqual(client.versions(notebookUri()), []);
  });

  it('shows hints, hover and lenses in the cell they are asked for, with names of earlier cells', async () => {
    await open();
    const [hint, ...others] = await hints(FIRST);
    assert.match(typeof hint?.label === 'string' ? hint.label : '', /^[~≈]?[\d,]+ in, ~[\d,]+ out · ~\$0\.\d+$/);
    assert.deepEqual(others, []);
    assert.equal(hint?.position.line, 0);
    const second = await hints(SECOND);
    assert.deepEqual(
      second.map(({ position }) => position.line),
      [1, 2],
    );
    for (const index of [0, 1, 2, 3]) assert.deepEqual(await hints(index), [], `cell ${index}`);

    const hover = await ask<Hover>('textDocument/hover', FIRST, { position: at(FIRST, 'create') });
    assert.match(JSON.stringify(hover.contents), /gpt-5.2/);
    assert.equal(hover.range && cells[FIRST]?.getText(hover.range), 'client.chat.completions.create');
    assert.equal(await ask('textDocument/hover', 0, { position: at(0, 'create') }), null);
    assert.equal(await ask('textDocument/hover', 2, { position: at(2, 'create') }), null);

    const lenses = await Promise.all(cells.map((_, index) => ask<CodeLens[]>('textDocument/codeLens', index)));
    assert.deepEqual(
      lenses.map((each) => each.map(({ range, command }) => [range.start.line, command?.title.split(' ')[0]])),
      [[[0, '2']], [], [], [], [[0, 'gpt-5.2']], [[2, 'claude-sonnet-5']]],
    );
  });

  it('follows changes of a cell, new cells, another order and cells that go', async () => {
    const costs: FileCost[] = [];
    client.collect(FILE_COST, costs);
    await open();
    assert.deepEqual(await rulesOf(FIRST, 1), ['max-tokens-unset']);
    const text = CELLS[FIRST][1];
    await setText(FIRST, 2, text.replace('model=MODEL,', 'model=MODEL,\n    max_completion_tokens=5,'));
    assert.deepEqual(await rulesOf(FIRST, 2), []);
    await setText(1, 3, CELLS[1][1].replace('"gpt-5.2"', '"gpt-5.4-mini"'));
    const hover = await ask<Hover>('textDocument/hover', FIRST, { position: at(FIRST, 'create') });
    assert.match(JSON.stringify(hover.contents), /gpt-5\.4-mini/, 'the value of another cell');

    // The cell with the client goes behind the one that uses it: no cells are opened or closed.
    const [moved] = cells.splice(1, 1);
    assert.ok(moved);
    cells.push(moved);
    const array = { start: 1, deleteCount: 5, cells: cells.slice(1).map(cellEntry) };
    await change(4, { cells: { structure: { array } } });
    await client.waitFor('the analysis in the new order', () => costs.find(({ version }) => version === 4));
    assert.equal((await hints(SECOND - 1)).length, 2);

    // The last call's cell is deleted.
    const [gone] = cells.splice(SECOND - 1, 1);
    assert.ok(gone);
    await change(5, {
      cells: { structure: { array: { start: SECOND - 1, deleteCount: 1 }, didClose: [{ uri: gone.uri }] } },
    });
    assert.deepEqual(await client.diagnostics(gone.uri, undefined, (all) => all.length === 0), []);
  });

  it('takes a fix as an edit of the cell, at its version', async () => {
    await open();
    await setText(FIRST, 7, CELLS[FIRST][1]);
    const fix = (await actions(FIRST, ['quickfix'])).find(({ title }) => /max_completion_tokens/.test(title));
    const [edit, ...more] = editsOf(fix);
    assert.ok(edit);
    assert.deepEqual(more, []);
    assert.deepEqual(edit.textDocument, { uri: uriOf(FIRST), version: 7 });
    const fixed = TextDocument.applyEdits(cells[FIRST] as TextDocument, edit.edits as never);
    assert.match(fixed, /^answer = client[^]*\],\n {4}max_completion_tokens=\d+,\n\)\n!date$/);
    await setText(FIRST, 8, fixed);
    assert.deepEqual(await rulesOf(FIRST, 8), []);
  });

  it('suppresses a finding by a comment in the cell', async () => {
    await open();
    const offered = await actions(FIRST, ['quickfix']);
    const line = editsOf(offered.find(({ title }) => title === 'Suppress max-tokens-unset on this line'));
    assert.equal(line[0]?.textDocument.uri, uriOf(FIRST));
    const suppressed = TextDocument.applyEdits(cells[FIRST] as TextDocument, line[0].edits as never);
    assert.match(suppressed, /^# prompt-cost-disable-next-line max-tokens-unset\nanswer = /);
    const file = editsOf(offered.find(({ title }) => title === 'Suppress max-tokens-unset in this file'));
    assert.equal(file[0]?.textDocument.uri, uriOf(1), 'the first cell of code');
    const first = TextDocument.applyEdits(cells[1] as TextDocument, file[0].edits as never);
    assert.match(first, /^%pip install openai\n# prompt-cost-disable max-tokens-unset\nfrom openai/);
  });

  it('fixes all of one cell, and only of it', async () => {
    await open();
    const [first] = await actions(FIRST, ['source.fixAll']);
    const [second] = await actions(SECOND, ['source.fixAll.promptCost']);
    assert.deepEqual(
      [first, second].map((action) => editsOf(action).map(({ textDocument }) => textDocument.uri)),
      [first === undefined ? [] : [uriOf(FIRST)], [uriOf(SECOND)]],
    );
    assert.ok(second);
    assert.deepEqual(await actions(1, ['source.fixAll']), []);
  });

  it('counts an open notebook once, with the file’s address, and says cell and position', async () => {
    const costs: FileCost[] = [];
    const changed: FileSites[] = [];
    client.collect(FILE_COST, costs);
    client.collect(SITES_CHANGED, changed);
    const scan = (): Promise<WorkspaceCost> => client.connection.sendRequest(WORKSPACE_COST, {});
    const closed = await scan();
    const placesOf = (sites: WorkspaceCost['sites']) =>
      sites.map(({ uri, cell, position }) => [uri, cell, position.line]);
    const expected = [
      [notebookUri(), FIRST, 0],
      [notebookUri(), SECOND, 2],
    ];
    assert.deepEqual(placesOf(closed.sites), expected);
    await open();
    const cost = await client.waitFor('the cost', () => costs.at(-1));
    assert.deepEqual([cost.uri, cost.calls], [notebookUri(), 2]);
    const opened = await scan();
    assert.deepEqual(opened.sites, closed.sites, 'live cells and file give the same');
    const sent = await client.waitFor('the sites', () => changed.at(-1));
    assert.equal(sent.uri, notebookUri());
    assert.deepEqual(sent.sites, closed.sites);
  });

  it('says of the file opened as text what it says of the cells, at places in the JSON', async () => {
    const json = asJson();
    const uri = await client.open(FILE, 'json', json);
    const [diagnostic] = await client.diagnostics(uri, 1);
    assert.equal(diagnostic?.code, 'max-tokens-unset');
    const document = TextDocument.create(uri, 'json', 1, json);
    assert.equal(document.getText(diagnostic.range), 'create');
    const [action] = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], only: ['quickfix'], triggerKind: 1 },
    });
    const fixed = TextDocument.applyEdits(document, editsOf(action)[0]?.edits as never);
    const source = (JSON.parse(fixed) as { cells: { source: string[] }[] }).cells[FIRST]?.source;
    assert.match(source?.join('') ?? '', /\],\n {4}max_completion_tokens=\d+,\n\)\n!date$/);

    // Opened as a notebook too, the cells have the findings and the text has them no more.
    await open();
    assert.deepEqual(await rulesOf(FIRST, 1), ['max-tokens-unset']);
    assert.deepEqual(await client.diagnostics(uri, undefined, (all) => all.length === 0), []);
    await client.connection.sendNotification('notebookDocument/didClose', {
      notebookDocument: { uri: notebookUri() },
      cellTextDocuments: cells.map(({ uri: cell }) => ({ uri: cell })),
    });
    assert.deepEqual(await client.diagnostics(uriOf(FIRST), undefined, (all) => all.length === 0), []);
    const again = await client.diagnostics(uri, 1, (all) => all.length > 0);
    assert.equal(again[0]?.code, 'max-tokens-unset');
  });
});
