import type { EstimatedCall } from '../../model/rule.ts';
import { defineReporter, type ReportContext } from '../../model/reporter.ts';
import { placeOf } from '../shared/place.ts';
import { capOf, singleModel } from '../shared/resolved.ts';

export const reporter = defineReporter({
  id: 'jsonl',
  description: 'one call site a line, as JSON',
  file: ({ calls }, context) => calls.map((each) => `${JSON.stringify(rowOf(each, context))}\n`).join(''),
  end: () => '',
});

function rowOf({ call, estimate }: EstimatedCall, context: ReportContext): Readonly<Record<string, unknown>> {
  const { costPerCall } = estimate;
  const input = estimate.tokens.input.expected;
  return {
    path: call.path,
    ...placeOf(context, call.path, call.nameSpan.start),
    kind: call.kind,
    sdk: call.sdk,
    api: call.api,
    provider: call.provider,
    model: singleModel(call.model),
    maxTokens: capOf(call),
    inputTokens: input.value,
    costPerCall: costPerCall && {
      floor: costPerCall.floor.value,
      expected: costPerCall.expected.value,
      ceiling: costPerCall.ceiling?.value ?? null,
    },
    provenance: (costPerCall?.expected ?? input).provenance,
  };
}
