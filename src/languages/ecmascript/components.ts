import type { Extraction } from '../../model/language.ts';
import type { Span } from '../../model/span.ts';

/**
 * The script blocks of a Vue, Svelte or Astro component: `<script>`, `<script setup lang="ts">`, `<script context="module">`,
 * and Astro's code between `---` fences. They are one module, as the frameworks compile them. All else is blanked out, so that
 * every offset of the code is the file's own and edits need no way back.
 */
export function extractComponent(text: string): Extraction {
  let code = '';
  let from = 0;
  for (const { start, end } of [...fencedCode(text), ...scriptBlocks(text)]) {
    if (start < from) continue;
    code += blank(text.slice(from, start)) + text.slice(start, end);
    from = end;
    // What closes a block ends its last statement, whatever stands behind it on the line.
    if (end < text.length) {
      code += ';';
      from++;
    }
  }
  code += blank(text.slice(from));
  const same = (offset: number): number => offset;
  return { text: code, startOf: same, endOf: same, offsetOf: same, cells: [], toFile: (edits) => edits };
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** Astro's component script; other components do not begin with a fence. */
function fencedCode(text: string): Span[] {
  const opening = /^\uFEFF?\s*---[ \t]*(?=\r?\n)/.exec(text)?.[0];
  if (opening === undefined) return [];
  const closing = /^---/m.exec(text.slice(opening.length));
  return [{ start: opening.length, end: closing === null ? text.length : opening.length + closing.index }];
}

const TAG = /<!--|<(\/?)(script|style|template)(?=[\s>/])/gi;
/** The rest of an opening tag; a quoted attribute may hold a `>`. */
const ATTRIBUTES = /(?:[^>"']|"[^"]*"|'[^']*')*>/y;

/** The content of each script that is code of the component: not in a comment, and not part of Vue's template. */
function scriptBlocks(text: string): Span[] {
  const blocks: Span[] = [];
  const tags = new RegExp(TAG);
  let templates = 0;
  for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
    const [whole, slash, name = ''] = tag;
    if (whole === '<!--') {
      tags.lastIndex = after(text, /-->/g, tags.lastIndex).end;
      continue;
    }
    if (slash === '/') {
      if (name.toLowerCase() === 'template') templates = Math.max(0, templates - 1);
      continue;
    }
    ATTRIBUTES.lastIndex = tags.lastIndex;
    const attributes = ATTRIBUTES.exec(text)?.[0] ?? '';
    const start = tags.lastIndex + attributes.length;
    tags.lastIndex = start;
    if (attributes === '' || attributes.endsWith('/>')) continue;
    if (name.toLowerCase() === 'template') {
      templates++;
      continue;
    }
    const closing = after(text, new RegExp(`</${name}(?=[\\s>/])`, 'gi'), start);
    tags.lastIndex = closing.end;
    if (name.toLowerCase() === 'script' && templates === 0 && isCode(attributes))
      blocks.push({ start, end: closing.start });
  }
  return blocks;
}

/** Where a pattern is next met; the end of the text where it is not. */
function after(text: string, pattern: RegExp, from: number): Span {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match === null ? { start: text.length, end: text.length } : { start: match.index, end: pattern.lastIndex };
}

const LANGUAGES = /^(?:[cm]?[jt]s|[jt]sx|javascript|typescript)$/;
const TYPES = /^(?:module|(?:text|application)\/(?:javascript|ecmascript|typescript|babel))$/;

/** JavaScript or TypeScript, by the attributes `lang` and `type`; data blocks and other languages are none. */
function isCode(attributes: string): boolean {
  const lang = attributeOf(attributes, 'lang');
  const type = attributeOf(attributes, 'type');
  return (lang === null || LANGUAGES.test(lang)) && (type === null || TYPES.test(type));
}

function attributeOf(attributes: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  return match === null ? null : (match[1] ?? match[2] ?? match[3] ?? '').toLowerCase();
}
