import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { type Browser, chromium } from 'playwright-core';
import { run as runProgram } from './install.ts';
import { type TestResult, withinLimit } from './test-link.ts';
import type { TestRun } from './test-run.ts';

/** Milliseconds without a byte after which a download counts as impossible. */
const DOWNLOAD_TIMEOUT = 15_000;
const WINDOW_TIMEOUT = 30_000;

/** Runs the tests in a desktop VS Code. */
export async function runOnDesktop(run: TestRun, executable: string): Promise<TestResult> {
  const { options, profile } = run;
  const folders = profileArgs(profile, options.settings);
  if ('vsix' in options.extension) {
    const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
    await runProgram(cli!, [...args, ...folders, '--install-extension', options.extension.vsix]);
  }
  const debugPort = await freePort();
  const ended = runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: run.developed,
    extensionTestsPath: options.suite,
    extensionTestsEnv: { ...run.env },
    launchArgs: [
      ...(run.workspace === null ? [] : [run.workspace]),
      ...folders,
      '--disable-workspace-trust',
      '--skip-welcome',
      `--remote-debugging-port=${debugPort}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const early = ended.then((): never => {
    throw new Error('VS Code ended before its tests did.');
  });
  const browser = await Promise.race([connect(debugPort), early]);
  run.setDriver(browser.contexts()[0]!.pages()[0]!);
  try {
    return await Promise.race([withinLimit(run.link), early]);
  } finally {
    // After its tests it ends by itself; when they hang it has to be told.
    await browser.newBrowserCDPSession().then(
      (session) => session.send('Browser.close').catch(() => undefined),
      () => undefined,
    );
    await early.catch(() => undefined);
  }
}

/** Path of the desktop VS Code's program, downloaded once; null, after a line that says why, when it cannot be had. */
export async function desktopVsCode(print: (line: string) => void): Promise<string | null> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    print('There is no display for a desktop VS Code: using the one that npm carries.');
    return null;
  }
  try {
    const root = path.resolve(import.meta.dirname, '../..');
    return await downloadAndUnzipVSCode({ cachePath: path.join(root, '.vscode-test'), timeout: DOWNLOAD_TIMEOUT });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    print(`VS Code cannot be downloaded (${reason}): using the one that npm carries.`);
    return null;
  }
}

function profileArgs(profile: string, settings: Readonly<Record<string, unknown>>): string[] {
  const data = path.join(profile, 'data');
  mkdirSync(path.join(data, 'User'), { recursive: true });
  writeFileSync(path.join(data, 'User/settings.json'), JSON.stringify(settings, null, 2));
  return [`--user-data-dir=${data}`, `--extensions-dir=${path.join(profile, 'extensions')}`];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('No free port on this machine.');
  return address.port;
}

/** Waits for the window of an Electron program that was started with a debugging port. */
async function connect(port: number): Promise<Browser> {
  const start = performance.now();
  for (;;) {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
    if (browser?.contexts()[0]?.pages()[0] !== undefined) return browser;
    await browser?.close();
    if (performance.now() - start > WINDOW_TIMEOUT) {
      throw new Error(`VS Code opened no window within ${WINDOW_TIMEOUT / 1000} s.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
