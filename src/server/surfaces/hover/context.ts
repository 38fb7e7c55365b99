import type { Growth, HandlerContext, LoopContext, ModelCall, RetryLayer } from '../../../model/call.ts';
import { mostRequests, retryingLayers } from '../../../core/estimate/retries.ts';
import { escapeMarkdown, inlineCode } from '../markdown.ts';

/** What is around a call that makes it cost more than once, a sentence each; empty where nothing is. */
export function contextLines({ context }: ModelCall): string {
  const sentences = [
    ...context.loops.slice(0, 2).map(loopSentence),
    growthSentence(context.growth),
    handlerSentence(context.handler),
    retrySentence(context.retryLayers),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function loopSentence(loop: LoopContext): string {
  const over = loop.over === null ? 'an endless loop' : inlineCode(loop.over);
  const where = loop.hops > 0 && loop.caller !== null ? ` in ${inlineCode(`${loop.caller}()`)}` : '';
  switch (loop.purpose) {
    case 'items':
      return `Sent once for each of ${over}${where}${loop.concurrent ? ', all at the same time' : ''}${loop.count === null ? '' : ` (${loop.count})`}.`;
    case 'pages':
      return `Sent once for each page${where}.`;
    case 'turns':
    case 'input':
      return `Sent on every turn of a loop${where}, ${boundWords(loop)}.`;
    case 'attempts':
      return '';
    case 'unknown':
      return `Sent in a loop over ${over}${where}, ${boundWords(loop)}.`;
  }
}

function boundWords({ bound }: Pick<LoopContext, 'bound'>): string {
  switch (bound.kind) {
    case 'count':
      return bound.max === null ? `bounded by ${inlineCode(bound.source)}` : `at most ${bound.max} times`;
    case 'collection':
      return 'once for each element';
    case 'condition':
    case 'none':
      return 'with no limit on their number';
    case 'unknown':
      return 'whose end is not known';
  }
}

function growthSentence(growth: Growth | null): string {
  if (growth === null) return '';
  const trimmed = growth.trimmed === null ? '' : ' until it is shortened';
  return `${inlineCode(growth.list)} gets longer with every turn${trimmed}.`;
}

function handlerSentence(handler: HandlerContext | null): string {
  if (handler === null) return '';
  const what = { request: 'request', bot: 'message', job: 'job' }[handler.kind];
  return `Runs for every ${what} (${escapeMarkdown(handler.framework)}: ${inlineCode(handler.evidence)}).`;
}

/** The SDK's default alone is what everybody has, and is not worth a line. */
function retrySentence(all: readonly RetryLayer[]): string {
  const layers = retryingLayers(all);
  if (!layers.some(({ origin }) => origin === 'code')) return '';
  const names = layers.map(({ library, attempts, bounded, origin }) => {
    const count = attempts === null ? (bounded === false ? 'no limit' : 'not known') : String(attempts);
    return `${escapeMarkdown(library)}${origin === 'sdk default' ? "'s default" : ''}: ${count}`;
  });
  if (layers.some(({ bounded }) => bounded === false))
    return `Sent again without a limit when it fails (${names.join('; ')}).`;
  return `Sent up to ${mostRequests(layers)} times when it fails (${names.join('; ')}).`;
}
