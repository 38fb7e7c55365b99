import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { commandLine } from '../cli/run-cli.ts';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';

const run = promisify(execFile);
const PAGE = path.resolve(import.meta.dirname, '../../docs/editors.md');
const APP = `from openai import OpenAI


def answer(question: str):
    return OpenAI().chat.completions.create(
        model="gpt-5.2",
        messages=[{"role": "user", "content": question}],
    )
`;

/** What a person does in the editor, written down: waits for problems, hovers, asks for actions, takes the fix. */
const DRIVE = `
local out = { actions = {} }
local ok, problem = pcall(function()
  local function wait(what, test)
    if not vim.wait(60000, test, 50) then error('waited in vain for ' .. what) end
  end
  local document = { uri = vim.uri_from_bufnr(0) }
  local function ask(method, params)
    for id, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 60000) or {}) do
      return answer.result, vim.lsp.get_client_by_id(id)
    end
  end
  wait('a diagnostic', function() return #vim.diagnostic.get(0) > 0 end)
  local found = vim.diagnostic.get(0)[1]
  out.diagnostic = { line = found.lnum, column = found.col, message = found.message, severity = found.severity, source = found.source }
  local at = { line = found.lnum, character = found.col }
  out.hover = ask('textDocument/hover', { textDocument = document, position = at }).contents.value
  local range = { start = at, ['end'] = at }
  local actions, client = ask('textDocument/codeAction', { textDocument = document, range = range, context = { diagnostics = {
    { range = { start = at, ['end'] = { line = found.end_lnum, character = found.end_col } }, message = found.message, code = 'max-tokens-unset', source = found.source },
  } } })
  for _, action in ipairs(actions) do table.insert(out.actions, action.title) end
  vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
  wait('the diagnostic to go', function() return #vim.diagnostic.get(0) == 0 end)
  out.lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
end)
if not ok then out.problem = tostring(problem) end
vim.fn.writefile({ vim.json.encode(out) }, vim.env.PROMPT_COST_OUT)
vim.cmd('qa!')
`;

interface Driven {
  readonly problem?: string;
  readonly diagnostic: {
    readonly line: number;
    readonly column: number;
    readonly message: string;
    readonly source: string;
  };
  readonly hover: string;
  readonly actions: readonly string[];
  readonly lines: readonly string[];
}

describe('docs/editors.md, in a real Neovim', function () {
  this.timeout(120_000);
  let project: TempProject;
  let driven: Driven;

  before(async function () {
    if (spawnSync('nvim', ['--version']).status !== 0) {
      console.log('    Neovim is not installed: skipped.');
      this.skip();
    }
    const [, snippet] = /^## Neovim$[^]*?^```lua\n([^]*?)^```$/m.exec(readFileSync(PAGE, 'utf8')) ?? [];
    assert.ok(snippet);
    project = tempProject({ '.git/HEAD': '', 'app.py': APP, 'setup/init.lua': snippet, 'setup/drive.lua': DRIVE });
    const bin = path.join(project.root, 'setup/bin');
    mkdirSync(bin);
    const quoted = [process.execPath, ...commandLine()].map((word) => `'${word}'`).join(' ');
    writeFileSync(path.join(bin, 'prompt-cost'), `#!/bin/sh\nexec ${quoted} "$@"\n`);
    chmodSync(path.join(bin, 'prompt-cost'), 0o755);
    const out = path.join(project.root, 'setup/out.json');
    const home = path.join(project.root, 'setup/home');
    const env = {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
      PROMPT_COST_OUT: out,
      HOME: home,
      XDG_CACHE_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
    };
    const args = ['--headless', '--clean', '-u', 'setup/init.lua', 'app.py', '-S', 'setup/drive.lua'];
    await run('nvim', args, { cwd: project.root, env, timeout: 110_000 });
    driven = JSON.parse(readFileSync(out, 'utf8')) as Driven;
    assert.equal(driven.problem, undefined);
  });
  after(() => {
    (project as TempProject | undefined)?.remove();
  });

  it('shows the finding as a diagnostic at its place', () => {
    const { line, column, message, source } = driven.diagnostic;
    assert.deepEqual([line, column, source], [4, 37, 'Prompt Cost']);
    assert.match(message, /^max_completion_tokens is not set/);
  });

  it('explains the call on hover, with the settings of the page', () => {
    assert.match(driven.hover, /^\*\*gpt-5\.2\*\* · openai · `chat\.completions\.create`/);
    assert.match(driven.hover, /A month of 50,000 calls/);
  });

  it('offers the fix, makes it, and then has nothing to say', () => {
    assert.match(driven.actions[0] ?? '', /^Set max_completion_tokens to [\d,]+$/);
    assert.match(driven.lines.join('\n'), /^ {8}max_completion_tokens=\d+,$/m);
  });
});
