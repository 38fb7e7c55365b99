import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { CACHE, installOnce, run } from './install.ts';

/** Names that Chromium and Chrome go by on a PATH, and where macOS keeps them. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
/** Browser and fonts that npm packages carry. The fonts are for machines that have none. */
const PACKAGES = { '@sparticuz/chromium': '138.0.2', 'dejavu-fonts-ttf': '2.37.3' };
const BROWSER_VARIABLE = 'PROMPT_COST_BROWSER';

/** Starts a headless Chromium: the one that `PROMPT_COST_BROWSER` names, an installed one, or the one that npm carries. */
export async function openBrowser(): Promise<Browser> {
  const installed = process.env[BROWSER_VARIABLE] ?? installedBrowser();
  // Chromium's own sandbox does not work for the root user, whom containers often run as.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args });
  const { executablePath, env } = await carriedBrowser();
  return chromium.launch({ executablePath, env, args: ['--no-sandbox'] });
}

function installedBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...(process.platform === 'darwin' ? MAC_APPS : [])].find((file) => existsSync(file));
}

interface CarriedBrowser {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/** Unpacks the browser of the npm package with the libraries it needs, so that nothing has to be installed beside it. */
async function carriedBrowser(): Promise<CarriedBrowser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Install Chrome or Chromium, or say where it is in ${BROWSER_VARIABLE}: npm has none for this platform.`,
    );
  }
  const folder = await installOnce('chromium-138.0.2', PACKAGES, unpack);
  const unpacked = path.join(folder, 'unpacked');
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  const libraries = [path.join(unpacked, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean);
  return {
    executablePath: path.join(unpacked, 'chromium'),
    env: { ...env, LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_FILE: path.join(unpacked, 'fonts.conf') },
  };
}

async function unpack(folder: string): Promise<void> {
  const unpacked = path.join(folder, 'unpacked');
  mkdirSync(unpacked);
  // The package unpacks into the temporary folder, and its libraries only where it takes the machine for Amazon's.
  const env = { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' };
  const code = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, env });
  writeFileSync(path.join(unpacked, 'fonts.conf'), fontsConf(folder));
}

/** The machine's fonts, then the carried ones; a monospace font for the editor. */
function fontsConf(folder: string): string {
  const own = [path.join(folder, 'unpacked/fonts'), path.join(folder, 'node_modules/dejavu-fonts-ttf/ttf')];
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', ...own];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((dir) => `  <dir>${dir}</dir>`).join('\n')}
  <cachedir>${path.join(CACHE, 'fontconfig')}</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
}
