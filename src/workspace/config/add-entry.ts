import { type FormattingOptions, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser';
import { lineBreakOf } from '../../core/lines/line-break.ts';
import type { SourceEdit } from '../../model/language.ts';

/** An entry of a configuration file: of a list (`models`, `endpoints`) or, with a key, of a map (`deployments`). */
export interface ConfigEntry {
  readonly setting: 'models' | 'endpoints' | 'deployments';
  readonly key?: string;
  readonly value: unknown;
}

/**
 * Edits (UTF-16 offsets) that add an entry to a configuration file's text, at the end of its list or map; comments and
 * layout stay as they are. An empty text becomes a file. Null when the text is not JSON, or the setting is of another type.
 */
export function addEntry(text: string, entry: ConfigEntry): readonly SourceEdit[] | null {
  const source = text.trim() === '' ? '{}' : text;
  const errors: ParseError[] = [];
  const root: unknown = parse(source, errors, { allowTrailingComma: true });
  if (errors.length > 0 || typeof root !== 'object' || root === null || Array.isArray(root)) return null;
  const present = (root as Readonly<Record<string, unknown>>)[entry.setting];
  const change = changeOf(entry, present);
  if (!change) return null;
  const formattingOptions: FormattingOptions = { insertSpaces: true, tabSize: 2, eol: lineBreakOf(text) };
  const edits = modify(source, change.path, change.value, { formattingOptions, isArrayInsertion: change.isInsertion });
  if (source === text)
    return edits.map(({ offset, length, content }) => ({
      span: { start: offset, end: offset + length },
      newText: content,
    }));
  const whole = edits.reduceRight(
    (file, { offset, length, content }) => file.slice(0, offset) + content + file.slice(offset + length),
    source,
  );
  return [{ span: { start: 0, end: text.length }, newText: `${whole}\n` }];
}

interface Change {
  readonly path: JSONPath;
  readonly value: unknown;
  readonly isInsertion: boolean;
}

function changeOf({ setting, key, value }: ConfigEntry, present: unknown): Change | null {
  const isList = Array.isArray(present);
  if (key === undefined) {
    if (present === undefined) return { path: [setting], value: [value], isInsertion: false };
    return isList ? { path: [setting, -1], value, isInsertion: true } : null;
  }
  if (present === undefined) return { path: [setting], value: { [key]: value }, isInsertion: false };
  return typeof present === 'object' && present !== null && !isList
    ? { path: [setting, key], value, isInsertion: false }
    : null;
}
