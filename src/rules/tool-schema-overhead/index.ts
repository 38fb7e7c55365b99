import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall, ToolDefinition } from '../../model/call.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { fixedText } from '../shared/texts.ts';

export const rule = defineRule({
  id: 'tool-schema-overhead',
  meta: {
    description: 'The definitions of tools outweigh the rest of the request, on every call',
    defaultSeverity: 'info',
    recommended: true,
    fixable: false,
    options: {
      minTokens: { default: 1500, description: 'Tokens of definitions up to which the rule is silent.' },
      minTools: { default: 5, description: 'Number of tools up to which there is nothing to choose from.' },
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
  if (call.kind !== 'generate' || !estimate.price || call.tools.tools.length < Number(context.options['minTools']))
    return null;
  const of = (isTool: boolean): number =>
    estimate.parts
      .filter((part) => (part.kind === 'tools') === isTool)
      .reduce((sum, part) => sum + part.tokens.expected.value, 0);
  const [definitions, rest] = [of(true), of(false)];
  if (definitions < Number(context.options['minTokens']) || definitions <= rest) return null;
  // Tokens × USD per million input tokens, before any cache discount.
  const perCall = (definitions * estimate.price.input) / 1e6;
  const perMonth = perCall * estimate.callsPerMonth.value;
  if (perMonth < context.config.minMonthlySaving) return null;
  const { site } = call.tools;
  return {
    message:
      `The ${call.tools.tools.length} tools take ${tokens(definitions)} of each request, the rest ${tokens(rest)}: ${formatUsd(perCall)} a call before caching, ${formatUsd(perMonth)} a month${inLoop(call)}. ` +
      `The largest are ${largest(context, call).join(', ')}${unnamed(context, call)}.`,
    path: call.path,
    span: site?.path === call.path ? site.nameSpan : call.nameSpan,
    callId: call.id,
    saving: null,
  };
}

function inLoop(call: ModelCall): string {
  return call.context.loops.length > 0 ? ', and again on every turn of the loop around it' : '';
}

function largest(context: RuleContext, call: ModelCall): string[] {
  return call.tools.tools
    .map((tool) => ({ name: tool.name ?? 'a tool without a name', size: sizeOf(context, call, tool) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, 3)
    .map(({ name, size }) => `${name} (${tokens(size)})`);
}

function sizeOf(context: RuleContext, call: ModelCall, tool: ToolDefinition): number {
  const description = tool.description ? fixedText(tool.description) : '';
  return context.countTokens(`${tool.name ?? ''}${description}${JSON.stringify(tool.schema ?? {})}`, call);
}

/** Tools that the file never handles, where it handles others by name. */
function unnamed(context: RuleContext, call: ModelCall): string {
  const text = context.text(call.path) ?? '';
  const names = call.tools.tools.flatMap(({ name }) => (name === null ? [] : [name]));
  const uses = (name: string): number =>
    text.split(new RegExp(`['"\`]${name.replace(/[^\w-]/g, '.')}['"\`]`)).length - 1;
  const isHandled = (name: string): boolean => uses(name) > 1;
  if (!names.some(isHandled) || names.some((name) => uses(name) === 0)) return '';
  const idle = names.filter((name) => !isHandled(name));
  return idle.length === 0 ? '' : `; this file never handles ${idle.slice(0, 4).join(', ')}`;
}
