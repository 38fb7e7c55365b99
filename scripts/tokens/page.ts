import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ContentKind } from '../../src/core/tokens/content.ts';
import { COUNT_ENDPOINTS } from '../../src/core/exact-count/endpoints.ts';
import { FAMILIES } from '../../src/core/tokens/families.ts';
import type { Ratio } from '../../src/core/tokens/families.ts';
import { ENCODINGS } from '../../src/core/tokens/tokenizers.ts';
import { ROOT } from '../steps.ts';

const KINDS: readonly (readonly [ContentKind, string])[] = [
  ['english', 'English'],
  ['latin', 'other Latin'],
  ['code', 'code'],
  ['json', 'JSON'],
  ['chinese', 'Chinese'],
  ['japanese', 'Japanese'],
  ['korean', 'Korean'],
  ['cyrillic', 'Cyrillic'],
  ['greek', 'Greek'],
  ['arabic', 'Arabic'],
  ['hebrew', 'Hebrew'],
  ['devanagari', 'Devanagari'],
  ['thai', 'Thai'],
  ['emoji', 'emoji'],
  ['otherScript', 'other scripts'],
];

/** `docs/tokens.md`: the text of `tokens.md` beside this file, with the tables that the code has. */
export function renderTokens(note: string): string {
  const text = readFileSync(path.join(ROOT, 'scripts/tokens/tokens.md'), 'utf8');
  const tables: Readonly<Record<string, string>> = {
    ENCODINGS: encodings(),
    FAMILIES: families(),
    ENDPOINTS: endpoints(),
  };
  return `${note}\n\n${text.replaceAll(/^\{\{(\w+)\}\}$/gm, (_, name: string) => tables[name] ?? '')}`;
}

function encodings(): string {
  const rows = Object.entries(ENCODINGS).map(([name, ranks]) => `| \`${name}\` | \`${ranks}\` |`);
  return ['| encoding | ranks |', '| --- | --- |', ...rows].join('\n');
}

function families(): string {
  const ids = Object.keys(FAMILIES);
  const head = [
    '| family | tokenizer id | basis | source |',
    '| --- | --- | --- | --- |',
    ...ids.map((id) => `| ${FAMILIES[id]!.name} | \`${id}\` | ${FAMILIES[id]!.basis} | ${FAMILIES[id]!.source} |`),
  ];
  const ratios = [
    `| tokenizer id | ${KINDS.map(([, name]) => name).join(' | ')} |`,
    `| --- |${' --- |'.repeat(KINDS.length)}`,
    ...ids.map((id) => `| \`${id}\` | ${KINDS.map(([kind]) => ratio(FAMILIES[id]!.ratios[kind])).join(' | ')} |`),
  ];
  return `${head.join('\n')}\n\nTokens for each o200k_base token, with the band:\n\n${ratios.join('\n')}`;
}

function ratio({ factor, low, high }: Ratio): string {
  return `${factor.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function endpoints(): string {
  const rows = COUNT_ENDPOINTS.map(
    ({ id, name, keyNames, counts }) =>
      `| ${name} | \`${id}\` | ${keyNames.map((key) => `\`${key}\``).join(', ')} | ${counts === 'text' ? 'the text alone' : 'the whole request'} |`,
  );
  return ['| provider | `--provider` | key | counts |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
