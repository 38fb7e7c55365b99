import { insertParameter } from '../../core/fix/parameters.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Fix, TextEdit } from '../../model/finding.ts';
import type { RuleContext } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { inFunction, isBilled } from '../shared/runtime.ts';
import { callExprOf, insertSetting } from '../shared/settings.ts';

/** What each SDK does when nothing is said; those that are not listed have a limit of their own, or take it elsewhere. */
const WAITS: Readonly<Record<string, string>> = {
  openai: 'the OpenAI SDK waits up to 10 minutes, and twice more when it retries',
  anthropic: 'the Anthropic SDK waits up to 10 minutes, and twice more when it retries',
  'vercel-ai': 'the AI SDK waits without a limit',
};

export const rule = defineRule({
  id: 'timeout-unset',
  meta: {
    description: 'A request that somebody waits for has no timeout of its own',
    defaultSeverity: 'info',
    recommended: false,
    strict: true,
    fixable: true,
    options: {
      seconds: {
        default: null,
        description:
          'Timeout in seconds that your team has agreed on; makes the edit a fix. Without it 60 is suggested.',
      },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const { call } = entry;
      const { handler } = call.context;
      const waits = WAITS[call.sdk];
      if (!isBilled(entry) || waits === undefined || handler === null || handler.kind === 'job') continue;
      if (call.timeout.kind !== 'absent' || call.batch || !takesTimeout(call) || isAborted(context, call)) continue;
      yield {
        message: `No timeout is set${inFunction(call)}, which a ${handler.kind === 'bot' ? 'user' : 'request'} waits for (${handler.framework}): ${waits}, and the answer is paid for though nobody is there any more.`,
        path: call.path,
        span: call.nameSpan,
        callId: call.id,
        saving: null,
        fixes: fixOf(context, call),
      };
    }
  },
});

/** Go has its contexts, the JVM its clients' builders. */
function takesTimeout({ language }: ModelCall): boolean {
  return language === 'python' || language === 'ipynb' || /script|tsx|jsx|vue|svelte|astro/.test(language);
}

/** A signal that ends the request, or a wait with a limit around it. */
function isAborted(context: RuleContext, call: ModelCall): boolean {
  const facts = context.facts(call.path);
  const expr = facts && callExprOf(facts, call);
  if (!expr) return true;
  const source = context.text(call.path)?.slice(expr.span.start, expr.span.end) ?? '';
  if (/\b(abortSignal|signal|timeout)\b/.test(source)) return true;
  return facts.calls.some((id) => {
    const around = facts.exprs[id];
    if (around?.kind !== 'call' || around.span.start > expr.span.start || around.span.end < expr.span.end) return false;
    const callee = facts.exprs[around.callee];
    const name = callee?.kind === 'member' ? callee.property : callee?.kind === 'name' ? callee.name : '';
    return /^(wait_for|timeout|race|fail_after|move_on_after|withTimeout|pTimeout)$/.test(name);
  });
}

function fixOf(context: RuleContext, call: ModelCall): Fix[] {
  const agreed = context.options['seconds'];
  const isAgreed = typeof agreed === 'number' && agreed > 0;
  const seconds = isAgreed ? agreed : 60;
  const edit = editOf(context, call, seconds);
  if (!edit) return [];
  return [{ kind: isAgreed ? 'fix' : 'suggestion', title: `Set a timeout of ${seconds} seconds`, edits: [edit] }];
}

function editOf(context: RuleContext, call: ModelCall, seconds: number): TextEdit | null {
  if (call.sdk === 'vercel-ai') return insertParameter(context, call, 'abortSignal', `AbortSignal.timeout(${inMilliseconds(seconds)})`); // prettier-ignore
  if (call.language === 'python') return insertParameter(context, call, 'timeout', String(seconds));
  return insertSetting(context, call, 'timeout', inMilliseconds(seconds));
}

function inMilliseconds(seconds: number): string {
  return String(seconds * 1000).replace(/(?<=\d)(?=(\d{3})+$)/g, '_');
}
