import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A small deterministic generator of numbers in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  if (items.length === 0) throw new Error('nothing to pick from');
  return items[Math.floor(random() * items.length)] as T;
}

/** What tokenizers disagree on: contractions, white space of every kind, scripts, marks, emoji, special tokens, broken UTF-16. */
const ATOMS = [
  ...["'s", "'S", "'ll", "'LL", "'re", "'ſ", 'don’t', "I'M", "we'Ve"],
  ...[
    ' ',
    '  ',
    '    ',
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    '\v',
    '\f',
    '\u00a0',
    '\u0085',
    '\ufeff',
    '\u180e',
    '\u2028',
    '\u3000',
    '\u200b',
    '\u200d',
  ],
  ...[
    'a',
    'A',
    'hello',
    'World',
    'HTTPServer',
    'camelCase',
    'snake_case',
    'SCREAMING_CASE',
    'x86',
    'é',
    'e\u0301',
    'ß',
    'ǅ',
    'ʰ',
    'ª',
    'İ',
    'ı',
    'ᾳ',
    '\u0345',
  ],
  ...[
    '人',
    '工智能',
    'こんにちは',
    'カタカナ',
    '한국어',
    'привет',
    'مرحبا',
    'नमस्ते',
    'שלום',
    'ไทย',
    'Ελλάδα',
    '𠮷',
    '𝒜',
  ],
  ...['1', '12', '123', '12345', '3.14159', '٣', 'Ⅷ', '½', '²'],
  ...[
    '!',
    '...',
    '//',
    '/',
    '/\n',
    '\\',
    '{',
    '}',
    '":',
    '","',
    '_',
    '-',
    '=>',
    '#',
    '<|endoftext|>',
    '<|im_start|>',
    '<|fim_prefix|>',
    '\0',
    '\x1b',
  ],
  ...['🎉', '👩‍💻', '🇫🇷', '🧑🏽‍🚀', '❤️', '\ud800', '\udc00', '\udfff\ud800'],
  ...['def f(x):', 'const y = await', '<div class="a">', '{"role": "system"}', 'SELECT * FROM t;', '```ts\n'],
];

// Ranges that Unicode had filled before version 15. tiktoken's tables and this engine's are of different Unicode versions,
// and a character that only one of them knows may split pieces differently.
const RANGES = [
  ...[
    [0x00, 0x377],
    [0x391, 0x3ff],
    [0x400, 0x52f],
    [0x5d0, 0x5ea],
    [0x600, 0x6ff],
    [0x905, 0x939],
    [0xe01, 0xe3a],
    [0x10d0, 0x10ff],
  ],
  ...[
    [0x1e00, 0x1eff],
    [0x2000, 0x2064],
    [0x2100, 0x218b],
    [0x2190, 0x2426],
    [0x2500, 0x27bf],
    [0x3000, 0x303f],
    [0x3041, 0x3096],
  ],
  ...[
    [0x4e00, 0x9fa5],
    [0xac00, 0xd7a3],
    [0xfb50, 0xfbb1],
    [0xfe70, 0xfe74],
    [0xff01, 0xffbe],
    [0xe000, 0xe100],
  ],
  ...[
    [0x10330, 0x1034a],
    [0x12000, 0x12399],
    [0x1d400, 0x1d454],
    [0x1f300, 0x1f64f],
    [0x1f680, 0x1f6c5],
    [0x20000, 0x2a6d6],
  ],
];

function randomCharacter(random: () => number): string {
  const [first, last] = pick(random, RANGES);
  return String.fromCodePoint(first! + Math.floor(random() * (last! - first! + 1)));
}

/** Snippets put together from the atoms above and random characters. */
export function* mixedSnippets(count: number, seed: number): Generator<string> {
  const random = createRandom(seed);
  for (let index = 0; index < count; index++) {
    let snippet = '';
    const length = 1 + Math.floor(random() * 14);
    for (let part = 0; part < length; part++)
      snippet += random() < 0.15 ? randomCharacter(random) : pick(random, ATOMS);
    yield snippet;
  }
}

const LANGUAGES = ['cs', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'pl', 'pt-br', 'ru', 'tr', 'zh-cn', 'zh-tw'];

/** Natural language in thirteen languages (TypeScript's translated messages) and TypeScript source, cut at random. */
export function* naturalSnippets(count: number, seed: number): Generator<string> {
  const require = createRequire(import.meta.url);
  const library = require.resolve('typescript').replace(/typescript\.js$/, '');
  const texts = LANGUAGES.map((language) =>
    readFileSync(`${library}${language}/diagnosticMessages.generated.json`, 'utf8'),
  );
  texts.push(
    readFileSync(`${library}lib.dom.d.ts`, 'utf8').slice(0, 400_000),
    readFileSync(`${library}lib.es5.d.ts`, 'utf8'),
  );
  const random = createRandom(seed);
  for (let index = 0; index < count; index++) {
    const text = pick(random, texts);
    const start = Math.floor(random() * text.length);
    yield text.slice(start, start + 1 + Math.floor(random() * 240));
  }
}
