import { findNodeAtLocation, parseTree, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { CATALOG_FORMAT, type CatalogData } from '../../catalog/catalog-data.ts';
import { type CatalogProblem, parseCatalog, parseJson } from '../../catalog/schema.ts';
import { plural } from '../../core/format/figures.ts';
import type { Span } from '../../model/span.ts';
import { OVERRIDES_FORMAT, overridesDocumentSchema, type SettingsLayer } from '../config/schema.ts';

/** A file that says what models cost: a whole catalog, or overrides in the words of the configuration file. */
export type CatalogDocument =
  | { readonly kind: 'catalog'; readonly format: string; readonly date: string; readonly catalog: CatalogData }
  | { readonly kind: 'overrides'; readonly format: string; readonly date: string; readonly settings: SettingsLayer };

export interface DocumentProblem {
  /** UTF-16 offsets; null where the whole file is meant. */
  readonly span: Span | null;
  readonly message: string;
}
export type ReadDocument =
  | { readonly ok: true; readonly document: CatalogDocument }
  | { readonly ok: false; readonly problems: readonly DocumentProblem[] };

/** No document of either form is nested this deep; what parses JSON further on may recurse. */
const MAX_NESTING = 40;

/** Reads and checks a document. Never throws, whatever the text; every problem says what to do. */
export function readDocument(text: string): ReadDocument {
  const deep = tooDeepAt(text);
  if (deep !== null)
    return refused(
      { start: deep, end: deep + 1 },
      `The file is nested deeper than ${MAX_NESTING} levels; a catalog never is.`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ' '));
  } catch {
    return { ok: false, problems: [syntaxProblem(text)] };
  }
  const format = formatOf(json);
  if (format === CATALOG_FORMAT) {
    const parsed = parseCatalog(json, 'catalog');
    if (!parsed.ok) return { ok: false, problems: locate(text, parsed.problems) };
    return { ok: true, document: { kind: 'catalog', format, date: parsed.catalog.date, catalog: parsed.catalog } };
  }
  if (format === OVERRIDES_FORMAT) {
    const parsed = parseJson(overridesDocumentSchema, json, 'overrides');
    if (!parsed.ok) return { ok: false, problems: locate(text, parsed.problems) };
    const {
      format: _format,
      date,
      $schema: _schema,
      ...settings
    } = json as SettingsLayer & { format: string; date: string };
    return { ok: true, document: { kind: 'overrides', format, date, settings } };
  }
  return { ok: false, problems: [formatProblem(text, format)] };
}

/** `prompt-cost-catalog/1` is a name and a number; null for anything else. */
export function parseFormat(format: string): { readonly name: string; readonly version: number } | null {
  const [, name, version] = /^([a-z-]{1,40})\/(\d{1,4})$/.exec(format) ?? [];
  return name === undefined ? null : { name, version: Number(version) };
}

function formatOf(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, 'format')) return null;
  const { format } = json as { readonly format: unknown };
  return typeof format === 'string' ? format : null;
}

function formatProblem(text: string, format: string | null): DocumentProblem {
  const known = `"format": "${CATALOG_FORMAT}" (a catalog) or "${OVERRIDES_FORMAT}" (overrides)`;
  if (format === null) return { span: null, message: `The file does not say what it is; write ${known}.` };
  const [own, theirs] = [CATALOG_FORMAT, OVERRIDES_FORMAT].map(parseFormat);
  const given = parseFormat(format);
  const mine = [own, theirs].find((each) => each?.name === given?.name);
  const [located] = locate(text, [{ at: ['format'], message: '' }]);
  const span = located?.span ?? null;
  if (!given || !mine)
    return { span, message: `The format ${JSON.stringify(format.slice(0, 60))} is not known; write ${known}.` };
  const way =
    given.version > mine.version ? 'update Prompt Cost Lint to read it' : `write it as ${mine.name}/${mine.version}`;
  return {
    span,
    message: `The format is ${given.name}/${given.version}; this version reads ${mine.name}/${mine.version}: ${way}.`,
  };
}

/** Offset of the first bracket that is nested too deep. A loop over the text: nothing recurses. */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === BACKSLASH) at++;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) inString = true;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > MAX_NESTING) return at;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
  }
  return null;
}
const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 92, 123, 125, 91, 93];

function syntaxProblem(text: string): DocumentProblem {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  const error = errors[0];
  const span = error === undefined ? null : { start: error.offset, end: error.offset + error.length };
  const what =
    error === undefined
      ? ''
      : ` (${printParseErrorCode(error.error)
          .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
          .toLowerCase()})`;
  return { span, message: `The file is no valid JSON${what}; it may have been cut off.` };
}

/** Gives each problem the place of the innermost thing on its path that the file holds. */
function locate(text: string, problems: readonly Pick<CatalogProblem, 'at' | 'message'>[]): readonly DocumentProblem[] {
  const tree = parseTree(text);
  return problems.map(({ at, message }) => {
    const path = at.map((key) =>
      typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : (key as string | number),
    );
    for (let length = path.length; tree && length > 0; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length));
      if (node) return { span: { start: node.offset, end: node.offset + node.length }, message };
    }
    return { span: null, message };
  });
}

function refused(span: Span | null, message: string): ReadDocument {
  return { ok: false, problems: [{ span, message }] };
}

/** `a catalog of 2026-11-01: 3 providers, 12 models`. */
export function describeDocument(document: CatalogDocument): string {
  if (document.kind === 'catalog') {
    const { providers } = document.catalog;
    const models = providers.reduce((sum, provider) => sum + provider.models.length, 0);
    return `a catalog of ${document.date}: ${plural(providers.length, 'provider')}, ${plural(models, 'model')}`;
  }
  const { models = [], endpoints = [] } = document.settings;
  const parts = [
    plural(models.length, 'change') + ' of prices',
    ...(endpoints.length > 0 ? [plural(endpoints.length, 'endpoint')] : []),
  ];
  return `overrides of ${document.date}: ${parts.join(', ')}`;
}
