import { statSync } from 'node:fs';
import path from 'node:path';
import picocolors from 'picocolors';
import { wrap } from '../../reporters/text/layout.ts';
import { findConfigFiles } from '../../workspace/config/config-files.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import { GROUP, type CliCommand } from '../command.ts';
import {
  checkCache,
  checkCalls,
  checkCatalog,
  checkConfiguration,
  checkEngine,
  checkFiles,
  checkInstallation,
  type Check,
} from '../doctor/checks.ts';
import { EXIT, UsageError, type CliIo } from '../io.ts';
import { analyse } from '../project.ts';
import { outputWidth, wantsColour } from '../report.ts';

interface DoctorOptions {
  readonly json?: boolean;
  readonly color: boolean;
}

export const doctorCommand: CliCommand = {
  register: (program, { io, version, done }) => {
    program
      .command('doctor')
      .helpGroup(GROUP.setUp)
      .summary('check the installation and what is seen of the project')
      .description(
        'Checks the installation, the configuration and what is understood of a project: files found and left out and by whose word, SDKs seen, calls without a price and why. To be added to a report of a fault.',
      )
      .argument('[folder]', 'the project (default: the current folder)')
      .option('--json', 'print the checks as JSON')
      .option('--no-color', 'no colours (the variable NO_COLOR does the same)')
      .addHelpText('after', EXAMPLES)
      .action(async (folder: string | undefined, options: DoctorOptions) => {
        const checks = await examine(path.resolve(io.cwd, folder ?? '.'), version, io);
        io.stdout.write(options.json === true ? `${JSON.stringify(checks, null, 2)}\n` : render(checks, options, io));
        done(checks.some(({ level }) => level === 'bad') ? EXIT.failure : EXIT.clean);
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost doctor           the current folder
  prompt-cost doctor --json    for a report of a fault

Exit codes: 0 all is well (notes are no fault), 2 something has to be mended.`;

/** @throws UsageError when there is no such folder. */
async function examine(folder: string, version: string, io: CliIo): Promise<readonly Check[]> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`There is no folder ${path.relative(io.cwd, folder)}. Name the folder of a project.`);
  const engine = await checkEngine();
  const installation = [...checkInstallation(version, process.versions.node), ...engine];
  // Without a parser nothing of the project can be looked at.
  if (engine.some(({ level }) => level === 'bad')) return installation;
  const workspace = await openWorkspace({ root: folder });
  const found = await workspace.find();
  const analyses = await analyse(workspace, found, {}, io);
  const folders = new Set([folder, ...found.files.map((file) => path.dirname(path.join(folder, file)))]);
  const configs = new Set([...folders].flatMap((each) => findConfigFiles(each)));
  const names = [...configs].map((file) => path.relative(folder, file).replaceAll(path.sep, '/')).sort();
  return [
    ...installation,
    checkCatalog(workspace, new Date().toISOString().slice(0, 10)),
    ...checkConfiguration(workspace, names),
    checkCache(folder),
    ...checkFiles(found),
    ...checkCalls(workspace, analyses),
  ];
}

const MARKS = { ok: '✓', note: '!', bad: '✗' } as const;

function render(checks: readonly Check[], { color }: DoctorOptions, io: CliIo): string {
  const colours = picocolors.createColors(color && wantsColour(io));
  const paint = { ok: colours.green, note: colours.yellow, bad: colours.red };
  const margin = Math.max(...checks.map(({ topic }) => topic.length)) + 4;
  const width = outputWidth(io) - margin;
  const indent = ' '.repeat(margin);
  const lines = checks.flatMap(({ level, topic, text, details = [] }) => {
    const [first = '', ...rest] = wrap(text, width);
    const below = details.flatMap((detail) => {
      const [start = '', ...more] = wrap(detail, width - 2);
      return [`- ${start}`, ...more.map((line) => `  ${line}`)];
    });
    return [
      `${paint[level](MARKS[level])} ${topic.padEnd(margin - 2)}${first}`,
      ...[...rest, ...below].map((line) => indent + line),
    ];
  });
  const bad = checks.filter(({ level }) => level === 'bad').map(({ topic }) => topic);
  return `${lines.join('\n')}\n\n${bad.length === 0 ? 'All is well.' : `To be mended: ${bad.join(', ')}.`}\n`;
}
