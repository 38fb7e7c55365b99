/** Days of a month, wherever a rate per day, hour or minute becomes one per month. */
export const DAYS_PER_MONTH = 30;

/** How many of each unit a month of 30 days has; a week is 7 days, a year 365. */
const PER_MONTH: Readonly<Record<string, number>> = {
  second: DAYS_PER_MONTH * 86_400,
  minute: DAYS_PER_MONTH * 1_440,
  hour: DAYS_PER_MONTH * 24,
  day: DAYS_PER_MONTH,
  week: DAYS_PER_MONTH / 7,
  month: 1,
  year: DAYS_PER_MONTH / 365,
};
const SHORT: Readonly<Record<string, string>> = { s: 'second', sec: 'second', min: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' }; // prettier-ignore
const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6 };
/** The form of a rate, which need not name a unit that there is. */
export const RATE = /^(\d+(?:\.\d+)?|\d{1,3}(?:[_,]\d{3})+)([kKmM]?)(?:\s*(?:\/|per\s)\s*([A-Za-z]+))?$/;

/** What a rate is written like, for messages. */
export const RATE_EXAMPLES = '12000/day, 3/min or 50k/month';

/**
 * Calls per month of a rate as people write it: `12000/day`, `1.5k/hour`, `3 per minute`, `40,000` (a month). Null when
 * it is none, or more than anybody sends.
 */
export function parseRate(text: string): number | null {
  const [, digits = '', factor = '', unit = 'month'] = RATE.exec(text.trim()) ?? [];
  if (digits === '') return null;
  const name = unit.toLowerCase();
  const full = SHORT[name] ?? name.replace(/s$/, '');
  if (!Object.hasOwn(PER_MONTH, full)) return null;
  const rate = Number(digits.replace(/[_,]/g, '')) * (FACTORS[factor.toLowerCase()] ?? 1) * (PER_MONTH[full] ?? 1);
  return rate <= MAX_RATE ? rate : null;
}
const MAX_RATE = 1e12;
