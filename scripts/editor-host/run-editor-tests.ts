import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { developmentPath, ensureCodeServer, installExtension, startCodeServer } from './code-server.ts';
import { runOnDesktop } from './desktop.ts';
import { createDriver, type Driver } from './driver.ts';
import { CACHE } from './install.ts';
import { FILES_VARIABLE, PORT_VARIABLE } from './protocol.ts';
import { openTestLink, type TestResult, withinLimit } from './test-link.ts';
import type { EditorTestOptions, TestRun } from './test-run.ts';
import { workbenchUrl } from './workbench-url.ts';

const WINDOW = { width: 1400, height: 900 };

/** What every test starts from: nothing that moves, asks or phones home, and room for what is to be seen. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.fontFamily': 'monospace',
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
};

/**
 * Runs mocha tests inside a real extension host of VS Code.
 * @throws Error when VS Code or its browser cannot be had, or when the extension host crashes or hangs.
 */
export async function runEditorTests(options: EditorTestOptions): Promise<TestResult> {
  const print = options.print ?? console.log;
  mkdirSync(CACHE, { recursive: true });
  const scratch = mkdtempSync(path.join(CACHE, 'run-'));
  let driver: Driver | undefined;
  const link = await openTestLink(() => driver ?? noWindow(), print);
  const setDriver = (page: Page): void => {
    driver = createDriver(page, options.screenshots);
  };
  try {
    const profile = path.join(scratch, 'profile');
    const run: TestRun = {
      options: { ...options, settings: { ...QUIET_SETTINGS, ...options.settings } },
      workspace: options.workspace === null ? null : copyWorkspace(options.workspace, scratch, options.roots),
      profile,
      developed: 'folder' in options.extension ? options.extension.folder : emptyExtension(profile),
      env: { [PORT_VARIABLE]: String(link.port), [FILES_VARIABLE]: JSON.stringify(options.files) },
      link,
      setDriver,
      print,
    };
    return await (options.desktop === null ? runInBrowser(run) : runOnDesktop(run, options.desktop));
  } finally {
    link.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function noWindow(): Driver {
  return { make: () => Promise.reject(new Error('There is no window that gestures could be made at.')) };
}

/** What to open: the copy, or a file that names folders of it. */
function copyWorkspace(workspace: string, scratch: string, roots: readonly string[] = []): string {
  const copy = path.join(scratch, path.basename(workspace));
  cpSync(workspace, copy, { recursive: true });
  if (roots.length === 0) return copy;
  const file = path.join(scratch, 'folders.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: roots.map((root) => ({ path: path.join(copy, root) })) }));
  return file;
}

async function runInBrowser(run: TestRun): Promise<TestResult> {
  const { options, profile, print } = run;
  const server = await ensureCodeServer(options.version);
  if ('vsix' in options.extension) await installExtension(server, profile, options.extension.vsix);
  const running = await startCodeServer(server, { profile, port: 0, settings: options.settings, env: run.env });
  let browser: Browser | undefined;
  try {
    browser = await openBrowser();
    print(`VS Code ${server.version} in Chromium ${browser.version()}`);
    const page = await browser.newPage({ viewport: WINDOW });
    run.setDriver(page);
    const failure = windowFailure(page);
    const { workspace, developed } = run;
    await page.goto(
      workbenchUrl(running, { folder: workspace, extension: developmentPath(developed), tests: options.suite }),
    );
    return await Promise.race([withinLimit(run.link), failure]);
  } catch (error) {
    print(lastLines(running.output()));
    throw error;
  } finally {
    await browser?.close();
    await running.stop();
  }
}

function emptyExtension(profile: string): string {
  const folder = path.join(profile, 'nothing');
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'nothing', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** Rejects when the window says that its tests are over although they have not said so themselves. */
async function windowFailure(page: Page): Promise<never> {
  const errors: string[] = [];
  const code = await new Promise<number>((resolve, reject) => {
    const expose = async (): Promise<void> => {
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown) => {
        if (type === 'error') errors.push(Array.isArray(args) ? args.join(' ') : String(args));
      });
      await page.exposeFunction('codeAutomationExit', resolve);
    };
    expose().catch(reject);
  });
  // The tests' own report travels another way and may be a moment behind.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  throw new Error(`VS Code ended the tests with code ${code}.\n${errors.slice(-5).join('\n')}`);
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-20).join('\n');
}
