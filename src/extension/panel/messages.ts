/** What the cost panel and the extension say to each other. Both sides check what they get. */
import type { Position } from 'vscode-languageserver-types';
import type { FileSites, WorkspaceCost } from '../../server/protocol.ts';

export type ToPanel =
  | { readonly type: 'none' }
  | { readonly type: 'scanning'; readonly percentage: number; readonly message: string }
  | { readonly type: 'ready'; readonly cost: WorkspaceCost }
  /** Other figures in one file of what was sent as ready: not all are sent again with every key that is typed. */
  | ({ readonly type: 'changed' } & FileSites)
  | { readonly type: 'failed'; readonly message: string };

export type FromPanel =
  /** The panel's script runs and wants to know the state. */
  | { readonly type: 'loaded' }
  | { readonly type: 'scan' }
  | { readonly type: 'cancel' }
  /** `cell` as in `CostSite`. */
  | { readonly type: 'open'; readonly uri: string; readonly position: Position; readonly cell: number | null }
  /** Shows the details of a call site; `cell` as in `CostSite`. */
  | { readonly type: 'details'; readonly uri: string; readonly position: Position; readonly cell: number | null }
  | { readonly type: 'openSetting'; readonly setting: string }
  | { readonly type: 'showOutput' }
  /** Makes the fix of a saving, or shows the edit. `title` is that of `Saving.edit`, the place that of the saving. */
  | {
      readonly type: 'applySaving';
      readonly uri: string;
      readonly position: Position;
      readonly cell: number | null;
      readonly rule: string;
      readonly title: string;
    }
  | { readonly type: 'explainRule'; readonly rule: string }
  /** Saves what the panel made: a text, or a picture as a data URL. */
  | { readonly type: 'export'; readonly format: ExportFormat; readonly content: string };

export const EXPORT_FORMATS = ['csv', 'json', 'md', 'png'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** Characters of an export; more is not taken. */
const MAX_EXPORT = 50_000_000;

/** The message if it is one of the panel's, else null. */
export function readFromPanel(message: unknown): FromPanel | null {
  if (!isRecord(message)) return null;
  switch (message.type) {
    case 'loaded':
    case 'scan':
    case 'cancel':
    case 'showOutput':
      return { type: message.type };
    case 'open':
    case 'details':
      return typeof message.uri === 'string' && isPosition(message.position) && isCell(message.cell)
        ? { type: message.type, uri: message.uri, position: message.position, cell: message.cell }
        : null;
    case 'applySaving': {
      const { type, uri, position, cell, rule, title } = message;
      return typeof uri === 'string' &&
        isPosition(position) &&
        isCell(cell) &&
        isRuleId(rule) &&
        typeof title === 'string'
        ? { type, uri, position, cell, rule, title }
        : null;
    }
    case 'explainRule':
      return isRuleId(message.rule) ? { type: 'explainRule', rule: message.rule } : null;
    case 'export': {
      const format = EXPORT_FORMATS.find((each) => each === message.format);
      const { content } = message;
      return format && typeof content === 'string' && content.length <= MAX_EXPORT
        ? { type: 'export', format, content }
        : null;
    }
    case 'openSetting':
      return typeof message.setting === 'string' && /^promptCost\.[\w.-]+$/.test(message.setting)
        ? { type: 'openSetting', setting: message.setting }
        : null;
    default:
      return null;
  }
}

/** The message if it is one of the extension's, else null. */
export function readToPanel(message: unknown): ToPanel | null {
  if (!isRecord(message)) return null;
  switch (message.type) {
    case 'none':
      return { type: 'none' };
    case 'scanning':
      return typeof message.percentage === 'number' && typeof message.message === 'string'
        ? { type: 'scanning', percentage: message.percentage, message: message.message }
        : null;
    case 'ready':
      return isRecord(message.cost) && Array.isArray(message.cost.sites) && Array.isArray(message.cost.savings)
        ? { type: 'ready', cost: message.cost as unknown as WorkspaceCost }
        : null;
    case 'changed':
      return typeof message.uri === 'string' && Array.isArray(message.sites) && Array.isArray(message.savings)
        ? (message as unknown as Extract<ToPanel, { type: 'changed' }>)
        : null;
    case 'failed':
      return typeof message.message === 'string' ? { type: 'failed', message: message.message } : null;
    default:
      return null;
  }
}

function isRuleId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9-]*$/.test(value);
}

function isPosition(value: unknown): value is Position {
  return isRecord(value) && isIndex(value.line) && isIndex(value.character);
}

function isCell(value: unknown): value is number | null {
  return value === null || isIndex(value);
}

function isIndex(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
