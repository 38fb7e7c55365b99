import { formatUsd } from '../../core/estimate/format.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { instructionsOf, quoted } from '../shared/texts.ts';
import { DETERMINISTIC_TASKS, OTHER_WORK } from './tasks.ts';

export const rule = defineRule({
  id: 'llm-for-deterministic-task',
  meta: {
    description:
      'A prompt asks for what a line of code does for nothing: to count, sort, add, format a date, match a pattern',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: false,
    options: {
      maxLength: { default: 400, description: 'Characters of instructions above which a prompt is taken to do more.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const result = check(context, entry);
      if (result) yield result;
    }
  },
});

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | null {
  if (call.kind !== 'generate' || call.tools.tools.length > 0 || !call.tools.complete) return null;
  // Code does not read images, and a conversation asks for more than its first words.
  if (call.messages.some(({ images, role }) => images.length > 0 || role === 'assistant')) return null;
  const instructions = instructionsOf(call);
  if (instructions.length > Number(context.options['maxLength']) || OTHER_WORK.test(instructions)) return null;
  for (const task of DETERMINISTIC_TASKS) {
    const match = task.pattern.exec(instructions);
    if (!match) continue;
    const perCall = estimate.costPerCall?.expected.value ?? null;
    const perMonth = perCall === null ? null : perCall * estimate.callsPerMonth.value;
    const code = call.language === 'python' ? task.python : task.javascript;
    const cost =
      perCall === null || perMonth === null
        ? ''
        : `, which costs ${formatUsd(perCall)} a call and ${formatUsd(perMonth)} a month here`;
    return {
      message: `The prompt asks ${task.what} ("${quoted(match[0].replace(/^[.!?:\s]+/, ''))}")${cost}. Code does it at once and without error: ${code}.`,
      path: call.path,
      span: call.nameSpan,
      callId: call.id,
      saving: perCall === null ? null : { perCall, perMonth, formula: 'the whole cost of the call' },
    };
  }
  return null;
}
