import type { MeasuredUse, MonthMoments } from '../../model/usage.ts';
import { DAYS_PER_MONTH } from '../traffic/rate.ts';

/**
 * When a mean says too little: fewer than 30 calls, as the US National Center for Health Statistics gives no figure of fewer
 * cases; a standard error above 25% of the mean, as the Australian Bureau of Statistics warns of such estimates; fewer than
 * two days, from which it cannot be told how days differ.
 */
const LEAST_CALLS = 30;
const MOST_ERROR = 0.25;
const LEAST_DAYS = 2;
/** A record that may be another site's, too. */
const LEAST_CONFIDENCE = 0.7;

/**
 * Why a measured site's figures should not be trusted much: `12 calls seen`, `less than two days seen`. Empty where they can be.
 * @param month Null without a price: then the error of the mean is not known.
 */
export function doubtsOf({ calls, callsPerMonth, match }: MeasuredUse, month: MonthMoments | null): readonly string[] {
  const days = callsPerMonth > 0 ? (DAYS_PER_MONTH * calls) / callsPerMonth : 0;
  const error = month && month.mean > 0 ? month.standardError / month.mean : 0;
  return [
    ...(calls < LEAST_CALLS ? [`only ${Math.round(calls)} ${Math.round(calls) === 1 ? 'call' : 'calls'} seen`] : []),
    ...(days < LEAST_DAYS ? ['less than two days seen'] : []),
    ...(error > MOST_ERROR ? [`the mean may be off by ${Math.round(100 * error)}%`] : []),
    ...(match.confidence < LEAST_CONFIDENCE ? [`matched with confidence ${match.confidence}`] : []),
  ];
}
