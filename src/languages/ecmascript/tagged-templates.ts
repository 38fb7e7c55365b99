import type { TextPart } from '../../model/facts.ts';
import type { StringSyntax } from './strings.ts';

/** What a well-known tag does to the text of its template. Of any other tag nothing is known. */
export interface TagEffect {
  readonly syntax: StringSyntax;
  /** Removes the indentation all lines have in common, and white space at both ends. */
  readonly dedents: boolean;
}

// The tags of the packages dedent, outdent, endent, ts-dedent and common-tags, under the names they are imported by.
const DEDENTING = new Set(['dedent', 'outdent', 'endent', 'stripIndent']);

/** The effect of a tag by its source: `String.raw`, `dedent`. */
export function tagEffect(tag: string): TagEffect {
  return { syntax: tag === 'String.raw' ? 'raw' : 'template', dedents: DEDENTING.has(tag) };
}

/** Stands for a hole while lines are measured: something that is not white space. */
const HOLE = '\0';

/**
 * The parts of a template with common indentation removed and both ends trimmed, as the package `dedent` does:
 * lines of white space alone do not count, and neither do lines without indentation. Spans stay those of the source.
 */
export function dedentParts(parts: readonly TextPart[]): TextPart[] {
  const whole = parts.map((part) => (part.kind === 'static' ? part.text : HOLE)).join('');
  const indents = [...whole.matchAll(/^([ \t]+)\S/gm)].map((match) => match[1]!.length);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  const margin = new RegExp(`\\n[ \\t]{1,${Math.max(common, 1)}}`, 'g');
  const dedented: TextPart[] = [];
  parts.forEach((part, index) => {
    if (part.kind === 'hole') {
      dedented.push(part);
      return;
    }
    let text = common === 0 ? part.text : part.text.replace(margin, '\n');
    if (index === 0) text = text.trimStart();
    if (index === parts.length - 1) text = text.trimEnd();
    if (text !== '') dedented.push({ ...part, text });
  });
  return dedented;
}
