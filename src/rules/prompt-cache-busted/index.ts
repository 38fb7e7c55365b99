import { formatUsd } from '../../core/estimate/format.ts';
import { tokens } from '../../core/fix/wording.ts';
import type { ModelCall } from '../../model/call.ts';
import type { CatalogModel } from '../../model/catalog.ts';
import type { Loc } from '../../model/span.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { cacheEconomics, isExplicit } from '../../core/estimate/cache-economics.ts';
import { isHole, piecesOf, quoted } from '../shared/texts.ts';
import type { Piece } from '../shared/texts.ts';
import { volatilityOf } from '../shared/volatile.ts';
import { moveBehind } from './fix.ts';
import { changingTools } from './tools.ts';

export const rule = defineRule({
  id: 'prompt-cache-busted',
  meta: {
    description: 'Something that differs on every call stands before fixed text, which can then not be cached',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {},
  },
  *check(context) {
    for (const entry of context.calls) {
      const result = check(context, entry);
      if (result) yield result;
    }
  },
});

/** What ends the cacheable prefix, and the fixed text behind it that would otherwise belong to it. */
interface Break {
  readonly what: string;
  readonly evidence: string;
  readonly loc: Loc;
  readonly hole: Piece | null;
  /** Tokens. */
  readonly behind: number;
}

function check(context: RuleContext, { call, estimate }: EstimatedCall): RuleFinding | undefined {
  if (call.kind !== 'generate' || !estimate.price || call.batch) return undefined;
  const model = context.catalog.get(estimate.price.provider, estimate.price.id);
  if (!model || model.minCacheable === null) return undefined;
  const found = breakOf(context, call);
  // Less than the smallest prefix may be uncacheable either way.
  if (!found || found.behind < model.minCacheable) return undefined;
  return finding(context, { call, estimate }, model, found);
}

function breakOf(context: RuleContext, call: ModelCall): Break | null {
  const pieces = piecesOf(call);
  const tools = changingTools(context, call);
  if (tools) return { ...tools, hole: null, behind: fixedTokens(context, call, pieces) };
  const first = pieces.findIndex(isHole);
  const piece = pieces[first];
  if (!piece || !isHole(piece)) return null;
  const volatility = volatilityOf(context, piece.segment);
  if (!volatility) return null;
  const behind = fixedTokens(context, call, pieces.slice(first + 1));
  return { ...volatility, loc: piece.segment.loc, hole: piece, behind };
}

/** Fixed text up to the next part that is data: what a prefix would gain if the parts that differ stood behind it. */
function fixedTokens(context: RuleContext, call: ModelCall, pieces: readonly Piece[]): number {
  let text = '';
  for (const piece of pieces) {
    if (piece.segment.kind === 'static') text += piece.segment.text;
    else if (volatilityOf(context, piece.segment) === null || piece.message.role === 'user') break;
  }
  return context.countTokens(text, call);
}

function finding(
  context: RuleContext,
  { call, estimate }: EstimatedCall,
  model: CatalogModel,
  found: Break,
): RuleFinding | undefined {
  const hitRate = context.assumptionsOf(call).cacheHitRate;
  const economics = cacheEconomics(model, hitRate, '5m');
  if (!economics) return undefined;
  // Tokens × (full price − price at the hit rate).
  const perCall = (found.behind * (model.input - economics.cached)) / 1e6;
  if (perCall <= 0) return undefined;
  const perMonth = perCall * estimate.callsPerMonth.value;
  const isMarked = call.cacheMarks.length > 0 || call.cachingUnknown || !isExplicit(model);
  const here = found.loc.path === call.path;
  return {
    message:
      `${capital(found.what)} (${quoted(found.evidence, 40)}) stands before ${tokens(found.behind)} of fixed prompt, which ${model.id} then never finds in its cache: ` +
      `${isMarked ? 'behind the fixed text' : 'behind the fixed text, and with that marked for caching,'} it would cost ${formatUsd(perCall)} less a call, ${formatUsd(perMonth)} a month, ` +
      `at ${Math.round(hitRate * 100)}% hits.`,
    path: call.path,
    span: here ? found.loc.span : call.nameSpan,
    callId: call.id,
    saving: {
      perCall,
      perMonth,
      formula: `${tokens(found.behind)} × ($${model.input} − (${hitRate} × $${economics.read} + ${Math.round((1 - hitRate) * 1000) / 1000} × $${economics.write}))/M`,
    },
    related: here ? [] : [{ ...found.loc, message: 'What differs on every call stands here.' }],
    fixes: found.hole ? moveBehind(context, found.hole) : [],
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
