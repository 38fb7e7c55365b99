import type { HoleSegment } from '../../model/resolved.ts';
import type { RuleContext } from '../../model/rule.ts';

/** What makes a dynamic part differ from one call to the next. */
export interface Volatility {
  /** In words: `the clock`. */
  readonly what: string;
  /** Position of the piece that says so, in the message. */
  readonly evidence: string;
}

// Only the day: it changes once in a cache's lifetime at most. https://docs.python.org/3/library/datetime.html#strftime-and-strptime-format-codes
const DAY_ONLY =
  /\bdate\.today\(\)|toDateString\(|toLocaleDateString\(|split\(\s*['"`]T['"`]\s*\)\s*\[\s*0\s*\]|slice\(\s*0\s*,\s*10\s*\)|\.date\(\)/;
const FORMATS_TIME = /strftime\(/;
const TIME_CODES = /%[HIMSfpsXcT]/;

const CLOCK = /\b(now|utcnow|timestamp|time_ns|Date|strftime|isoformat|toISOString|current_?time|datetime)\b/i;
const IDENTIFIER = /uuid|nanoid|token_hex|\b(request|session|conversation|thread|trace|correlation|message)_?id\b/i;
const RANDOM = /\b(random|randint|choice|shuffle|sample|nonce)\b/i;
const USER =
  /(^|[._\W])(user|customer|client)_?(name|id|email|input|query|message|question|profile|data|info)?\b|\b(query|question|user_?input|user_?message|user_?query|username)\b/i;
const JSON_DUMP = /\bjson\.dumps\(|\bJSON\.stringify\(/;
const SORTED = /sort_keys\s*=\s*True|\bstableStringify\b|\bcanonical/;

/**
 * Why a dynamic part differs from call to call; null when the code does not say so (a setting, a language, the day). Reads the
 * part's own source and the reason that resolution gives, never its value.
 */
export function volatilityOf(context: RuleContext, hole: HoleSegment): Volatility | null {
  const source = `${hole.name} ${hole.volatile === true ? hole.reason : ''}`;
  if (isDayOnly(source)) return null;
  const evidence = context.text(hole.loc.path)?.slice(hole.loc.span.start, hole.loc.span.end) ?? hole.name;
  if (hole.volatile === true || /\b(now|utcnow)\(\)/.test(hole.name)) {
    if (IDENTIFIER.test(source)) return { what: 'an identifier that is new on every call', evidence };
    if (RANDOM.test(source) && !CLOCK.test(source)) return { what: 'a random value', evidence };
    return { what: 'the clock', evidence };
  }
  if (hole.options !== undefined) return null;
  if (/\bcurrent_?(date_?)?time\b|\btimestamp\b/i.test(hole.name)) return { what: 'the time', evidence };
  if (IDENTIFIER.test(hole.name)) return { what: 'an identifier', evidence };
  if (JSON_DUMP.test(evidence) && !SORTED.test(evidence))
    return { what: 'a JSON dump without a fixed order', evidence };
  return USER.test(hole.name) ? { what: 'the value of one user', evidence } : null;
}

function isDayOnly(source: string): boolean {
  if (DAY_ONLY.test(source)) return true;
  return FORMATS_TIME.test(source) && !TIME_CODES.test(source);
}
