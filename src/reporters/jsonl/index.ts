import { isBilled } from '../../core/analyze/costed-calls.ts';
import type { Figure } from '../../model/estimate.ts';
import type { EstimatedCall } from '../../model/rule.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import { plainNumber } from '../shared/numbers.ts';
import { placeOf } from '../shared/place.ts';
import { capOf, singleModel } from '../shared/resolved.ts';

export const reporter = defineReporter({
  id: 'jsonl',
  description: 'one call site a line, as JSON',
  streams: true,
  // Calls that tokens do not price (images, audio) are no call sites in the sense of this list.
  file: ({ calls }, context) =>
    calls
      .filter(({ call }) => call.kind !== 'other')
      .map((each) => `${JSON.stringify(rowOf(each, context))}\n`)
      .join(''),
  end: () => '',
});

function rowOf({ call, estimate }: EstimatedCall, context: ReportContext): Readonly<Record<string, unknown>> {
  const { costPerCall } = estimate;
  const input = estimate.tokens.input.expected;
  const billed = isBilled(call);
  return {
    path: call.path,
    ...placeOf(context, call.path, call.nameSpan.start),
    kind: call.kind,
    sdk: call.sdk,
    api: call.api,
    provider: call.provider,
    model: singleModel(call.model),
    maxTokens: capOf(call),
    inputTokens: billed ? Math.round(input.value) : null,
    costPerCall: costPerCall && {
      floor: dollars(costPerCall.floor),
      expected: dollars(costPerCall.expected),
      ceiling: costPerCall.ceiling && dollars(costPerCall.ceiling),
    },
    provenance: billed ? (costPerCall?.expected ?? input).provenance : null,
  };
}

const dollars = ({ value }: Figure): number => plainNumber(value);
