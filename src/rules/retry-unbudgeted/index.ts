import { mostRequests, retryingLayers } from '../../core/estimate/retries.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import type { RetryLayer } from '../../model/call.ts';
import type { EstimatedCall, RuleContext, RuleFinding } from '../../model/rule.ts';
import { defineRule } from '../../model/rule.ts';
import { isBilled } from '../shared/runtime.ts';
import { keepOneLayer, limitAttempts } from './fix.ts';

export const rule = defineRule({
  id: 'retry-unbudgeted',
  meta: {
    description: 'Retries without a limit, or several retry layers around one call whose attempts multiply',
    defaultSeverity: 'warning',
    recommended: true,
    fixable: true,
    options: {
      maxRequests: {
        default: 6,
        description: 'Requests that one call may send at most, all layers together, before the rule speaks.',
      },
      attempts: { default: 3, description: 'Attempts that the suggested limit allows.' },
    },
  },
  *check(context) {
    for (const entry of context.calls) {
      const layers = retryingLayers(entry.call.context.retryLayers);
      if (!isBilled(entry) || layers.length === 0) continue;
      const endless = layers.find((layer) => layer.bounded === false);
      if (endless) yield withoutLimit(context, entry, endless);
      else if (layers.length > 1 && mostRequests(layers) > Number(context.options['maxRequests']))
        yield multiplied(context, entry, layers);
    }
  },
});

function withoutLimit(context: RuleContext, { call, estimate }: EstimatedCall, layer: RetryLayer): RuleFinding {
  const cost = estimate.costPerCall?.expected.value;
  const each = cost === undefined ? '' : ` at ~${formatUsd(cost)} a billed attempt`;
  const errors = layer.everyError === true ? 'on every error, ' : '';
  const waits = layer.wait === 'none' ? ', without waiting' : '';
  return {
    message: `${layer.library} retries this call ${errors}without a limit${waits}: an error that stays is retried for ever${each}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: null,
    fixes: limitAttempts(context, layer, Number(context.options['attempts'])),
    related: [{ ...layer.loc, message: `${layer.library} retries here` }],
  };
}

function multiplied(
  context: RuleContext,
  { call, estimate }: EstimatedCall,
  layers: readonly RetryLayer[],
): RuleFinding {
  const most = mostRequests(layers);
  const factors = layers.map(({ library, attempts, origin }) => `${attempts ?? '?'} of ${library}${origin === 'sdk default' ? ' (its default)' : ''}`); // prettier-ignore
  const cost = estimate.costPerCall?.expected.value;
  const money =
    cost === undefined ? '' : `, up to ~${formatUsd(cost * most)} instead of ~${formatUsd(cost)} if each is billed`;
  return {
    message: `One call may send ${most} requests, because its retry layers multiply (${factors.join(' × ')})${money}.`,
    path: call.path,
    span: call.nameSpan,
    callId: call.id,
    saving: null,
    fixes: keepOneLayer(context, call, layers),
    related: layers
      .filter((layer) => layer.origin === 'code')
      .map((layer) => ({ ...layer.loc, message: `${layer.library} retries here` })),
  };
}
