import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { tempProject, type TempProject } from '../unit/workspace/temp-project.ts';
import { commandLine, type CliResult } from './run-cli.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export type Env = Readonly<Record<string, string>>;

/** The variables of this machine that a CI runner would have too; nothing of the CI that these tests may run in. */
const PLAIN_ENV: Env = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** A checkout of this repository as an action or a hook has it: its scripts, and a command line that is built already. */
export function toolCheckout(): TempProject {
  const checkout = tempProject({ 'dist/cli.cjs': cliShim() });
  cpSync(path.join(ROOT, 'ci'), path.join(checkout.root, 'ci'), { recursive: true });
  return checkout;
}

/** A program that hands its arguments on to the command line under test. */
function cliShim(): string {
  const args = JSON.stringify(commandLine());
  return `const { status } = require('node:child_process').spawnSync(process.execPath, [...${args}, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 2);
`;
}

/** Runs a script as a CI runner does: without the settings of anybody's shell, ending at the first error. */
export function runBash(script: string, cwd: string, env: Env): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
    const child = spawn('bash', args, { cwd, env: { ...PLAIN_ENV, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A YAML file of this repository. */
export function yamlFile(file: string): unknown {
  return parse(readFileSync(path.join(ROOT, file), 'utf8'));
}

export function actionFile(): ActionFile {
  return yamlFile('action.yml') as ActionFile;
}

export interface ActionStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Env;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Env;
}
interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default: string; readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

/** What one run of the action left behind. */
export interface ActionRun {
  readonly ok: boolean;
  /** Of all steps, as the log shows it. */
  readonly log: string;
  readonly summary: string;
  readonly outputs: Env;
  /** Actions that would have been used, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Env }[];
}

/** Runs the steps of `action.yml` in a folder, with what `github` and the inputs say. */
export async function runAction(options: {
  readonly checkout: TempProject;
  readonly workspace: string;
  readonly inputs?: Env;
  /** Values of the contexts, by path: `github.event_name`. */
  readonly github: Env;
  readonly env?: Env;
}): Promise<ActionRun> {
  const action = actionFile();
  const temp = tempProject();
  const values = new Map<string, string>(Object.entries(options.github));
  for (const [name, { default: value }] of Object.entries(action.inputs))
    values.set(`inputs.${name}`, options.inputs?.[name] ?? evaluate(value, values));
  const files = { output: path.join(temp.root, 'output'), summary: path.join(temp.root, 'summary') };
  const env = {
    GITHUB_ACTION_PATH: options.checkout.root,
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    RUNNER_TEMP: temp.root,
    ...options.env,
  };
  const used: ActionRun['used'][number][] = [];
  let ok = true;
  let log = '';
  for (const step of action.runs.steps) {
    if (!ok || (step.if !== undefined && evaluate(step.if, values) !== 'true')) continue;
    if (step.uses !== undefined) used.push({ uses: step.uses, with: resolved(step.with ?? {}, values) });
    if (step.run === undefined) continue;
    writeFileSync(files.output, '');
    const result = await runBash(step.run, options.workspace, { ...env, ...resolved(step.env ?? {}, values) });
    log += result.stdout + result.stderr;
    ok = result.code === 0;
    for (const line of readFileSync(files.output, 'utf8').split('\n').filter(Boolean)) {
      const [name = '', ...rest] = line.split('=');
      values.set(`steps.${step.id ?? ''}.outputs.${name}`, rest.join('='));
    }
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value, values)]),
  );
  const summary = existsSync(files.summary) ? readFileSync(files.summary, 'utf8') : '';
  return { ok, log, summary, outputs, used };
}

function resolved(env: Env, values: ReadonlyMap<string, string>): Env {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, evaluate(value, values)]));
}

/** A text with `${{ }}`: paths of contexts, literals, `==`, `!=` and `&&`; more is an error. */
function evaluate(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const terms = expression.split('&&').map((term) => termOf(term, values));
    return terms.length === 1 ? String(terms[0]) : String(terms.every((term) => term === true));
  });
}

function termOf(term: string, values: ReadonlyMap<string, string>): string | boolean {
  const [left = '', operator, right = ''] = term.split(/(==|!=)/).map((part) => part.trim());
  const value = (part: string): string => {
    const [, literal] = /^'(.*)'$/.exec(part) ?? [];
    if (literal !== undefined) return literal;
    if (!/^[\w-]+(\.[\w-]+)+$/.test(part)) throw new Error(`This runner does not know ${part}`);
    return values.get(part) ?? '';
  };
  if (operator === undefined) return value(left);
  return (operator === '==') === (value(left) === value(right));
}
