import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { rules } from '../../src/generated/registry.ts';
import { runCli } from './run-cli.ts';

const run = promisify(execFile);

/** Command lines with the cursor at their end, and what is offered there; `files` are in the working folder. */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['prompt-cost sc', ['scan']],
  ['prompt-cost scan --form', ['--format']],
  ['prompt-cost scan -f sar', ['sarif']],
  ['prompt-cost scan --rule max-tokens-u', ['max-tokens-unset']],
  ['prompt-cost explain max-tokens-u', ['max-tokens-unset']],
  ['prompt-cost scan some-fi', ['some-file.py']],
  ['prompt-cost scan -o some-fi', ['some-file.py']],
  ['prompt-cost scan --max-warnings some-fi', []],
  ['prompt-cost completion b', ['bash']],
];

const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe('prompt-cost completion, in real shells', function () {
  this.timeout(60_000);
  let folder = '';
  const scriptOf = async (shell: string): Promise<string> => {
    const { stdout, stderr, code } = await runCli(folder, ['completion', shell]);
    assert.deepEqual([code, stderr], [0, '']);
    const file = path.join(folder, `completion.${shell}`);
    writeFileSync(file, stdout);
    return file;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'prompt-cost-completion-'));
    writeFileSync(path.join(folder, 'some-file.py'), '');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('completes in bash', async function () {
    if (!isInstalled('bash')) this.skip();
    const script = await scriptOf('bash');
    for (const [line, offered] of CASES) assert.deepEqual(await completeInBash(script, folder, line), offered, line);
    assert.deepEqual(await completeInBash(script, folder, 'prompt-cost scan --format=sar'), ['sarif']);
  });

  it('completes in zsh', async function () {
    if (!isInstalled('zsh')) this.skip();
    const script = await scriptOf('zsh');
    for (const [line, offered] of CASES) assert.deepEqual(await completeInZsh(script, folder, line), offered, line);
  });

  it('completes in fish', async function () {
    if (!isInstalled('fish')) this.skip();
    const script = await scriptOf('fish');
    for (const [line, offered] of CASES) {
      const { stdout } = await run('fish', ['-c', `source ${script}; complete -C ${JSON.stringify(line)}`], {
        cwd: folder,
      });
      const words = stdout.split('\n').map((each) => each.split('\t')[0]);
      assert.deepEqual(words.filter(Boolean), offered, line);
    }
  });

  it('offers every rule and every shell to PowerShell', async () => {
    const { stdout } = await runCli(folder, ['completion', 'powershell']);
    for (const { id } of rules) assert.ok(stdout.includes(`'${id}'`), id);
    assert.match(stdout, /'completion' = @\('bash', 'zsh', 'fish', 'powershell'/);
  });

  it('says which shells there are', async () => {
    const { code, stderr } = await runCli(folder, ['completion', 'tcsh']);
    assert.equal(code, 2);
    assert.match(stderr, /Allowed choices are bash, zsh, fish, powershell/);
  });
});

/** Has bash complete the line: calls the script's function with the words that bash makes of it, then files where it leaves those. */
async function completeInBash(script: string, cwd: string, line: string): Promise<readonly string[]> {
  const keys = path.join(cwd, 'keys.bash');
  writeFileSync(
    keys,
    `source ${script}
line=${JSON.stringify(line)}
COMP_LINE=$line; COMP_POINT=\${#line}
eval "COMP_WORDS=(\${line//=/ = })"
[[ $line == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
nofiles=""
compopt() { [[ "$*" == "+o default" ]] && nofiles=1; return 0; }
_prompt_cost
if [[ \${#COMPREPLY[@]} -eq 0 && -z "$nofiles" ]]; then COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); fi
printf '%s\\n' "\${COMPREPLY[@]}"
`,
  );
  const { stdout } = await run('bash', ['--norc', keys], { cwd });
  return stdout.split('\n').filter(Boolean);
}

/** Types the line into an interactive zsh with TAB behind it, and has its completion write down what it offers. */
async function completeInZsh(script: string, cwd: string, line: string): Promise<readonly string[]> {
  const file = path.join(cwd, 'keys.zsh');
  const offers = path.join(cwd, 'offers');
  writeFileSync(offers, '');
  const spy = `compadd() { builtin compadd "$@"; local -a found; builtin compadd -O found "$@"; print -rl -- $found >> ${offers}; }`;
  const lines = [
    'zmodload zsh/zpty',
    'zpty shell zsh -f -i',
    `zpty -w shell ${quoted(`autoload -U compinit; compinit -u -D; source ${script}; ${spy}`)}`,
    // What is typed is echoed too: only what is printed has the words in one.
    `zpty -w shell "print READY''NOW"`,
    "zpty -r -m shell _ '*READYNOW*'",
    `zpty -w -n shell ${quoted(line)}$'\\t'`,
    'sleep 0.4',
    `zpty -w -n shell $'\\C-u'`,
    `zpty -w shell "print ALL''DONE"`,
    "zpty -r -m shell _ '*ALLDONE*'",
    'zpty -d shell',
  ];
  writeFileSync(file, lines.join('\n'));
  await run('zsh', ['-f', file], { cwd, timeout: 20_000 });
  return [...new Set(readFileSync(offers, 'utf8').split('\n').filter(Boolean))];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
