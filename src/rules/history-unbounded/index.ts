import { turnCosts } from '../../core/estimate/turns.ts';
import { writerFor } from '../../core/fix/parameters.ts';
import type { Growth, ModelCall } from '../../model/call.ts';
import type { Fix } from '../../model/finding.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { isBilled, turnsFormula, turnsInWords } from '../shared/runtime.ts';

export const rule = defineRule({
  id: 'history-unbounded',
  meta: {
    description: 'A conversation is sent again in full with every message, and nothing ever shortens it',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {
      keep: { default: 20, description: 'Messages that the suggested edit keeps.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const { growth } = entry.call.context;
      if (growth && isBilled(entry) && isConversation(growth)) yield finding(context, entry, growth);
    }
  },
});

/** Somebody adds to it again and again, and it is not an agent's loop, which has a rule of its own. */
function isConversation({ kind, bound, interactive, tools, trimmed }: Growth): boolean {
  if (trimmed) return false;
  // An object that keeps an agent's messages says nothing of how many turns the agent takes.
  if (kind === 'session') return !tools;
  if (interactive) return true;
  return kind === 'loop' && !tools && (bound.kind === 'none' || bound.kind === 'condition');
}

function finding(context: RuleContext, { call, estimate }: EstimatedCall, growth: Growth): RuleFinding {
  const costs = turnCosts(estimate, context.assumptionsOf(call));
  const price = costs ? `: ${turnsInWords(costs)}` : '';
  return {
    message: `\`${growth.list}\` is sent in full on every turn and never shortened, so that the cost of a conversation grows with the square of its length${price}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: costs ? { perCall: null, perMonth: null, formula: turnsFormula(costs, estimate) } : null,
    fixes: keepLast(context, call, growth, Number(context.options['keep'])),
    related: [{ ...growth.at, message: `\`${growth.list}\` grows here` }],
  };
}

/** Sends the last messages only, and the system message before them where it is the first of the list. */
function keepLast(context: RuleContext, call: ModelCall, growth: Growth, keep: number): Fix[] {
  const site = call.messagesSite;
  const writer = site && writerFor(context, site.path);
  // A tool's result must follow the call that asked for it, which a cut may separate.
  if (!site || !writer || growth.tools || site.path !== call.path) return [];
  const list = writer.source(site.value);
  if (list !== growth.list || site.nameSpan.start === site.valueSpan.start) return [];
  const hasSystem = call.systemSite === null && call.messages[0]?.role === 'system';
  const code = writer.language === 'python' ? pythonSlice(list, keep, hasSystem) : /script|tsx|jsx/.test(writer.language) ? javascriptSlice(list, keep, hasSystem) : null; // prettier-ignore
  if (code === null) return [];
  return [
    {
      kind: 'suggestion',
      title: `Send the last ${keep} messages only`,
      edits: [{ path: site.path, span: site.valueSpan, newText: code }],
    },
  ];
}

function pythonSlice(list: string, keep: number, hasSystem: boolean): string {
  return hasSystem ? `${list}[:1] + ${list}[1:][-${keep}:]` : `${list}[-${keep}:]`;
}

function javascriptSlice(list: string, keep: number, hasSystem: boolean): string {
  return hasSystem ? `[...${list}.slice(0, 1), ...${list}.slice(1).slice(-${keep})]` : `${list}.slice(-${keep})`;
}
