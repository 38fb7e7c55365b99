import { existsSync } from 'node:fs';
import path from 'node:path';
import { countKnown } from '../../core/baseline/baseline.ts';
import { plural } from '../../core/format/figures.ts';
import { languages } from '../../generated/registry.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import { defaultCacheLocation } from '../../workspace/cache/cache-folder.ts';
import { readBaseline } from '../../workspace/baseline-file.ts';
import type { Discovery, LeftOut } from '../../workspace/discover.ts';
import { nodeGrammarSource } from '../../workspace/grammar-source.ts';
import { ownFolder } from '../../workspace/installation.ts';
import { createParserHost } from '../../workspace/parser-host.ts';
import { programFile, SERVER_NODE_FLAGS } from '../../workspace/server-program.ts';
import { ENCODINGS, loadRanks } from '../../workspace/tokenizer-ranks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { countedBy, listCounted, surveyOf } from '../survey.ts';

/** One line of what the doctor says. `bad`: something is broken and has to be mended. `note`: worth a look. */
export interface Check {
  readonly level: 'ok' | 'note' | 'bad';
  readonly topic: string;
  readonly text: string;
  /** Lines below it. */
  readonly details?: readonly string[];
}

const OLDEST_NODE = [20, 19] as const;

export function checkInstallation(version: string, node: string): readonly Check[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return [
    { level: 'ok', topic: 'Version', text: `${version} in ${ownFolder()}` },
    {
      level: isOld ? 'bad' : 'ok',
      topic: 'Node',
      text: `${node} on ${process.platform} ${process.arch}${isOld ? `; ${OLDEST_NODE.join('.')} or later is needed` : ''}`,
    },
  ];
}

/** Whether every grammar loads and parses, and every tokenizer loads. */
export async function checkEngine(): Promise<readonly Check[]> {
  return [await checkGrammars(), checkTokenizers(), checkServer()];
}

async function checkGrammars(): Promise<Check> {
  try {
    const host = await createParserHost(nodeGrammarSource());
    const failed = languages.flatMap((language) =>
      host
        .parse(language, '', `probe${language.extensions[0] ?? ''}`)
        .problems.map(({ message }) => `${language.id}: ${message}`),
    );
    if (failed.length > 0)
      return { level: 'bad', topic: 'Grammars', text: 'some do not load; install the package again', details: failed };
    return { level: 'ok', topic: 'Grammars', text: `all ${languages.length} languages load` };
  } catch (error) {
    return { level: 'bad', topic: 'Grammars', text: reasonOf(error) };
  }
}

function checkTokenizers(): Check {
  try {
    for (const encoding of ENCODINGS) loadRanks(encoding);
    return { level: 'ok', topic: 'Tokenizers', text: ENCODINGS.join(', ') };
  } catch (error) {
    return { level: 'bad', topic: 'Tokenizers', text: reasonOf(error) };
  }
}

function checkServer(): Check {
  const file = programFile('server');
  if (file === null)
    return { level: 'bad', topic: 'Editors', text: 'the language server is missing; install the package again' };
  return {
    level: 'ok',
    topic: 'Editors',
    text: `prompt-cost lsp --stdio (node ${SERVER_NODE_FLAGS.join(' ')} ${file})`,
  };
}

/** Prices are worth a look from the age at which the rule price-stale speaks. */
export function checkCatalog({ catalog, config }: Pick<Workspace, 'catalog' | 'config'>, today: string): Check {
  const models = catalog.models();
  const providers = new Set(models.map(({ provider }) => provider)).size;
  const days = Math.round((Date.parse(today) - Date.parse(catalog.date)) / 86_400_000);
  const layers = countedBy(
    models.filter(({ layer }) => layer !== 'snapshot'),
    ({ layer }) => layer,
  );
  const changed = layers.length === 0 ? '' : `; changed by settings: ${listCounted(layers)}`;
  return {
    level: days > Number(config.rules['price-stale']?.options['days']) ? 'note' : 'ok',
    topic: 'Prices',
    text: `of ${catalog.date} (${plural(Math.max(0, days), 'day')} old): ${plural(models.length, 'model')} of ${plural(providers, 'provider')}${changed}`,
  };
}

/** The configuration files in use, those deeper in the project included, and what is wrong with them. */
export function checkConfiguration(workspace: Workspace, files: readonly string[]): readonly Check[] {
  const problems = workspace.configProblems.map(({ path: file, span, message }) => {
    const { line, character } = workspace.position(file, span?.start ?? 0);
    return `${file}${span === null ? '' : `:${line + 1}:${character + 1}`}: ${message}`;
  });
  const baseline = readBaseline(workspace.root);
  const known = [...baseline.findings.values()].reduce((sum, each) => sum + countKnown(each), 0);
  return [
    {
      level: problems.length > 0 ? 'bad' : 'ok',
      topic: 'Configuration',
      text: files.length === 0 ? 'none: defaults hold ("prompt-cost init" writes a file)' : files.join(', '),
      details: problems,
    },
    ...(known > 0
      ? [
          {
            level: 'ok',
            topic: 'Baseline',
            text: `${path.relative(workspace.root, baseline.file)} hides ${plural(known, 'known finding')}`,
          } as const,
        ]
      : []),
  ];
}

/** Where `--cache` keeps what was found out, and whether there is something. */
export function checkCache(root: string): Check {
  const folder = defaultCacheLocation(root);
  const where = path.relative(root, folder).replaceAll(path.sep, '/');
  const text = existsSync(folder) ? where : `none yet; "prompt-cost scan --cache" keeps one in ${where}`;
  return { level: 'ok', topic: 'Cache', text };
}

/** Files that were found, by language, and what was left out by whose word. */
export function checkFiles({ files, leftOut, problems }: Discovery): readonly Check[] {
  const byLanguage = countedBy(
    files,
    (file) => languages.find(({ extensions }) => extensions.includes(path.extname(file).toLowerCase()))?.id ?? null,
  );
  const worthTelling = leftOut.filter(({ path: name }) => path.posix.basename(name) !== '.git');
  const reasons = [...new Set(worthTelling.map(({ by }) => by))];
  const details = reasons.map((reason) =>
    describeLeftOut(
      reason,
      worthTelling.filter(({ by }) => by === reason),
    ),
  );
  return [
    {
      level: files.length === 0 ? 'note' : 'ok',
      topic: 'Files',
      text:
        files.length === 0
          ? 'no source file found'
          : `${files.length.toLocaleString('en-US')}: ${listCounted(byLanguage, 12)}`,
      details: [...details, ...problems.map(({ path: folder, message }) => `${folder}: ${message}`)],
    },
  ];
}

/** Names that are given before the rest is only counted. */
const MOST_NAMES = 4;

function describeLeftOut(reason: string, leftOut: readonly LeftOut[]): string {
  const folders = leftOut.filter(({ isFolder }) => isFolder);
  const counts = [
    ...(folders.length > 0 ? [plural(folders.length, 'folder')] : []),
    ...(leftOut.length > folders.length ? [plural(leftOut.length - folders.length, 'file')] : []),
  ];
  const names = leftOut.slice(0, MOST_NAMES).map(({ path: name, isFolder }) => (isFolder ? `${name}/` : name));
  const more = leftOut.length > names.length ? ', …' : '';
  return `left out by ${reason}: ${counts.join(' and ')} (${names.join(', ')}${more})`;
}

/** What was understood: SDKs, calls, prices that are missing, files that could not be read. */
export function checkCalls(workspace: Workspace, analyses: readonly FileAnalysis[]): readonly Check[] {
  const survey = surveyOf(analyses);
  const reasons = countedBy(survey.unpriced, ({ reason }) => reason);
  const places = reasons.map(({ name, count }) => {
    const first = survey.unpriced.find(({ reason }) => reason === name);
    const where = first === undefined ? '' : `${first.path}:${workspace.position(first.path, first.offset).line + 1}`;
    return `${where}${count > 1 ? ` and ${plural(count - 1, 'other')}` : ''}: ${name}`;
  });
  const codes = countedBy(
    analyses.flatMap(({ problems }) => problems.filter(({ code }) => code !== 'config')),
    ({ code }) => code,
  );
  return [
    {
      level: survey.calls === 0 ? 'note' : 'ok',
      topic: 'Calls',
      text:
        survey.calls === 0
          ? 'no LLM call found; "wrappers" in the configuration declares what the code does not show'
          : `${plural(survey.calls, 'LLM call')} in ${plural(survey.files, 'file')}: ${listCounted(survey.sdks)}`,
    },
    ...(survey.unpriced.length > 0
      ? [
          {
            level: 'note',
            topic: 'No price',
            text: `${plural(survey.unpriced.length, 'call')}, because`,
            details: places,
          } as const,
        ]
      : []),
    ...(codes.length > 0
      ? [
          {
            level: 'note',
            topic: 'Problems',
            text: `${listCounted(codes)}; "prompt-cost scan" lists them, "prompt-cost explain NAME" explains`,
          } as const,
        ]
      : []),
  ];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
