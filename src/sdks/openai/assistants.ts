import type { ModelCall } from '../../model/call.ts';
import type { CallSpec, ParamMap, TypeSpec } from '../../model/sdk.ts';

/** Assistants: one binds the model, runs of a thread send requests. https://platform.openai.com/docs/api-reference/runs/createRun. */
const RUN: ParamMap = {
  // The run's own model, else that of the assistant.
  model: ['model', 'assistant_id'],
  cap: ['max_completion_tokens'],
  system: ['instructions'],
  messages: ['additional_messages', 'thread.messages'],
  tools: ['tools'],
  schema: ['response_format'],
  temperature: ['temperature'],
  effort: ['reasoning_effort'],
  stream: ['stream'],
};
export const ASSISTANT: TypeSpec = {
  bindsModel: 'assistants.create',
  params: {
    model: ['model'],
    system: ['instructions'],
    tools: ['tools'],
    schema: ['response_format'],
    temperature: ['temperature'],
    effort: ['reasoning_effort'],
  },
};

/** Runs, of a thread that exists (its id comes first) and of a new one. */
export function assistantCalls(bag: CallSpec['bag']): CallSpec[] {
  const isPython = bag === 'keywords';
  const run = (path: string, stream = false): CallSpec => ({
    on: 'Client',
    path,
    api: path,
    kind: 'generate',
    bag: !isPython && path.startsWith('threads.runs.') ? 1 : bag,
    params: RUN,
    cap: { parameter: 'max_completion_tokens', whenUnset: "the model's limit" },
    // What the thread holds goes along.
    sendsMore: true,
    refine: withoutAssistantId,
    ...(stream ? { constant: { stream } } : {}),
  });
  const names = isPython
    ? ['threads.runs.create', 'threads.runs.create_and_poll', 'threads.create_and_run', 'threads.create_and_run_poll']
    : ['threads.runs.create', 'threads.runs.createAndPoll', 'threads.createAndRun', 'threads.createAndRunPoll'];
  const streamed = isPython ? 'threads.create_and_run_stream' : 'threads.createAndRunStream';
  return [
    ...names.map((name) => run(name)),
    run('threads.runs.stream', true),
    run(streamed, true),
    ...continuedRuns(bag),
  ];
}

/**
 * What tools gave is handed back: the run goes on with another request. Python has keywords, JavaScript an object after the
 * ids. https://platform.openai.com/docs/api-reference/runs/submitToolOutputs.
 */
function continuedRuns(bag: CallSpec['bag']): CallSpec[] {
  const [once, polled, streamed] =
    bag === 'keywords'
      ? ['submit_tool_outputs', 'submit_tool_outputs_and_poll', 'submit_tool_outputs_stream']
      : ['submitToolOutputs', 'submitToolOutputsAndPoll', 'submitToolOutputsStream'];
  return [once, polled, streamed].map((name) => ({
    on: 'Client',
    path: `threads.runs.${name}`,
    api: `threads.runs.${name}`,
    kind: 'generate',
    bag: bag === 'keywords' ? bag : 2,
    params: { messages: ['tool_outputs'], stream: ['stream'] },
    cap: { parameter: null, whenUnset: 'what the run was made with' },
    sendsMore: true,
    refine: ofItsRun,
    ...(name === streamed ? { constant: { stream: true } } : {}),
  }));
}

/** The model is the one that the run was made with. */
function ofItsRun(call: ModelCall): ModelCall {
  return { ...call, model: { kind: 'unknown', reason: 'the run is made elsewhere' } };
}

/** The id of an assistant that was made elsewhere says nothing about its model. */
function withoutAssistantId(call: ModelCall): ModelCall {
  if (call.modelSite?.name !== 'assistant_id') return call;
  return { ...call, model: { kind: 'unknown', reason: 'the assistant is made elsewhere' }, modelSite: null };
}
