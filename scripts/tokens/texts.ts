import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { push } from '../../src/core/multimap.ts';

/** A piece of text to measure tokenizers on. */
export interface Sample {
  /** Where it is from: an extension (`py`), or the language of a translation (`ru`). */
  readonly origin: string;
  readonly text: string;
  /** Kept away from fitting; the figures are checked on it. Whole repositories are held out, not single files. */
  readonly heldOut: boolean;
}

const SOURCE = /\.(py|ts|tsx|js|go|java|kt|cs|rb|php|rs|sql|md|mdx|rst|txt|json|ya?ml|html|css|sh)$/;
const SKIPPED = /node_modules|\.git$|vendor|dist$|build$|\.min\.|package-lock|pnpm-lock|yarn\.lock|snapshot|cassettes/i;
const FILES_PER_KIND = 12;
const PIECES_PER_FILE = 3;
const PIECE = 1600;
const SMALLEST_PIECE = 300;
const MOST_OF_A_FILE = 200_000;

/** Pieces of the source files, documents and data under the folders (one repository each), picked by a hash of their path. */
export function repositorySamples(repositories: readonly string[]): readonly Sample[] {
  return repositories.flatMap((root) => {
    const heldOut = hash(path.basename(root)) % 2 === 1;
    const byExtension = new Map<string, string[]>();
    for (const file of filesUnder(root)) push(byExtension, path.extname(file).slice(1), file);
    return [...byExtension].flatMap(([origin, files]) =>
      files
        .sort((a, b) => hash(path.relative(root, a)) - hash(path.relative(root, b)))
        .slice(0, FILES_PER_KIND)
        .flatMap((file) => piecesOf(readFileSync(file, 'utf8').slice(0, MOST_OF_A_FILE)))
        .map((text) => ({ origin, text, heldOut })),
    );
  });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (SKIPPED.test(entry.name)) return [];
    if (entry.isDirectory()) return filesUnder(full);
    return entry.isFile() && SOURCE.test(entry.name) && statSync(full).size > SMALLEST_PIECE ? [full] : [];
  });
}

/** Evenly spread pieces that begin and end at lines. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  const step = Math.max(PIECE, Math.floor(text.length / PIECES_PER_FILE));
  for (let at = 0; at < text.length && pieces.length < PIECES_PER_FILE; at += step) {
    const start = at === 0 ? 0 : text.indexOf('\n', at) + 1;
    const end = text.indexOf('\n', start + PIECE);
    const piece = text.slice(start, end === -1 ? undefined : end);
    // A file whose lines are longer than that is data or generated.
    if (piece.length >= SMALLEST_PIECE && piece.length < PIECE * 4) pieces.push(piece);
  }
  return pieces;
}

/** Translations of one program's messages (the npm package lighthouse): the same technical prose in forty languages. */
export function translationSamples(packages: string): readonly Sample[] {
  const folder = path.join(packages, 'node_modules/lighthouse/shared/localization/locales');
  return readdirSync(folder).flatMap((file) => {
    const origin = path.basename(file, '.json');
    // Pseudo-translations for tests.
    if (/^(ar-XB|en-X.)$/.test(origin)) return [];
    const messages = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, { message: string }>;
    const texts = Object.values(messages).map(({ message }) => message);
    const pieces: string[] = [];
    for (let at = 0; at < texts.length; at += 12) pieces.push(texts.slice(at, at + 12).join(' '));
    return pieces.map((text, index) => ({ origin, text, heldOut: index % 2 === 1 }));
  });
}

/** Runs of emoji as people write them: one to four, with words between. */
export function emojiSamples(): readonly Sample[] {
  return Array.from({ length: 120 }, (_, sample) => {
    let text = '';
    for (let at = 0; at < 60; at++)
      text +=
        String.fromCodePoint(0x1f300 + (hash(`${sample}.${at}`) % 0x350)) +
        (hash(`${at}.${sample}`) % 3 === 0 ? ' ' : '');
    return { origin: 'emoji', text, heldOut: sample % 2 === 1 };
  });
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
