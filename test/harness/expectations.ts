/**
 * The expectations in fixture comments (CONTRIBUTING.md, "Fixtures"):
 *
 *     client.chat.completions.create(model=MODEL)  # expect: generate model=gpt-4o cap=unset
 *     # expect-next-line: max-tokens-unset "create"
 *
 * Several on one line are separated by `;`. `none` says that nothing is expected where a reader would expect something.
 */
export interface Expectation {
  /** 1-based line that it speaks of. */
  readonly line: number;
  /** First word: a call kind, `prompt`, or a rule id. */
  readonly subject: string;
  /** Source text that the reported span must cover exactly, if given. */
  readonly spanText: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

/** A comment at any place of the file: `config: {"minMonthlySaving": 0}`. */
export interface FixtureDirectives {
  readonly expectations: readonly Expectation[];
  /** Part of the configuration file to overlay on the defaults; null without one. */
  readonly config: unknown;
}

export class FixtureError extends Error {}

const COMMENT = /(?:#|\/\/|\/\*)\s*(expect|expect-next-line|config):\s*(.*?)\s*(?:\*\/\}?\s*)?$/;

/**
 * Reads the directives of a fixture.
 * @throws FixtureError naming the line when a comment does not follow the grammar.
 */
export function readDirectives(text: string): FixtureDirectives {
  const expectations: Expectation[] = [];
  let config: unknown = null;
  text.split(/\r\n|\n/).forEach((content, index) => {
    const match = COMMENT.exec(content);
    if (match === null) return;
    const [, directive, body = ''] = match;
    const line = index + 1;
    if (directive === 'config') config = parseJson(body, line);
    else expectations.push(...parseExpectations(body, directive === 'expect' ? line : line + 1));
  });
  return { expectations, config };
}

function parseJson(body: string, line: number): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new FixtureError(`line ${line}: config is not JSON: ${(error as Error).message}`);
  }
}

function parseExpectations(body: string, line: number): Expectation[] {
  const parts = splitOutsideQuotes(body);
  if (parts.length === 1 && parts[0] === 'none') return [];
  return parts.map((part) => parseExpectation(part, line));
}

function splitOutsideQuotes(body: string): string[] {
  return [...body.matchAll(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g)].map((match) => match[0].trim());
}

function parseExpectation(part: string, line: number): Expectation {
  const fields: Record<string, string> = {};
  let subject: string | null = null;
  let spanText: string | null = null;
  for (const match of part.matchAll(/\S+?="(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*"|\S+/g)) {
    const token = match[0];
    const field = /^([\w-]+)=(.+)$/s.exec(token);
    if (field?.[1] !== undefined && field[2] !== undefined) fields[field[1]] = unquote(field[2], line);
    else if (token.startsWith('"')) spanText = unquote(token, line);
    else if (subject === null) subject = token;
    else throw new FixtureError(`line ${line}: \`${token}\` is not \`name=value\``);
  }
  if (subject === null) throw new FixtureError(`line ${line}: an expectation starts with a kind or a rule id`);
  return { line, subject, spanText, fields };
}

function unquote(value: string, line: number): string {
  if (!value.startsWith('"')) return value;
  return String(parseJson(value, line));
}
