import type { Message, ModelCall } from '../../model/call.ts';
import type { Assumptions } from '../../model/config.ts';
import type { Resolved, ResolvedText } from '../../model/resolved.ts';
import { BARE } from '../detect/context/context.ts';

/** A request told as data, not found in code. */
export interface PlainRequest {
  /** As code would write it. */
  readonly model?: string | undefined;
  /** Catalog provider; told by the model's id when left out. */
  readonly provider?: string | undefined;
  readonly system?: string | undefined;
  readonly prompt?: string | undefined;
  /** Tokens of input besides `system` and `prompt`: a history, a document. */
  readonly inputTokens?: number | undefined;
  /** Tokens of the answer that are expected; the assumption of the settings when left out. */
  readonly outputTokens?: number | undefined;
  /** Output cap in tokens. */
  readonly maxOutputTokens?: number | undefined;
  readonly reasoningEffort?: string | undefined;
  /** What the model has to be able to do. */
  readonly needsTools?: boolean | undefined;
  readonly needsVision?: boolean | undefined;
  readonly needsJsonSchema?: boolean | undefined;
}

const NOWHERE = { path: '', span: { start: 0, end: 0 } };
const ABSENT = { kind: 'absent' } as const;

/** The request as the estimates take one. */
export function callOfRequest(request: PlainRequest): ModelCall {
  const { system, prompt, inputTokens = 0 } = request;
  const messages = [
    ...(system === undefined ? [] : [message('system', [statically(system)])]),
    message('user', [
      ...(prompt === undefined ? [] : [statically(prompt)]),
      ...(inputTokens > 0 ? [{ kind: 'hole' as const, name: 'input', reason: 'stated', loc: NOWHERE }] : []),
    ]),
  ];
  return {
    id: 'request',
    path: '',
    language: '',
    span: NOWHERE.span,
    nameSpan: NOWHERE.span,
    kind: 'generate',
    sdk: '',
    api: '',
    provider: request.provider ?? null,
    baseUrl: ABSENT,
    model: valueOf(request.model),
    modelSite: null,
    outputCap: { value: valueOf(request.maxOutputTokens), site: null, parameter: null, required: false, whenUnset: '' },
    messages: request.needsVision === true ? messages.map(withImage) : messages,
    messagesComplete: true,
    messagesSite: null,
    systemSite: null,
    tools: { tools: [], complete: request.needsTools !== true, site: null },
    responseSchema: request.needsJsonSchema === true ? { schema: null, loc: null } : null,
    temperature: ABSENT,
    reasoning: { effort: valueOf(request.reasoningEffort), budget: ABSENT, mode: ABSENT },
    stream: ABSENT,
    choices: ABSENT,
    batch: false,
    serviceTier: ABSENT,
    retries: ABSENT,
    timeout: ABSENT,
    cacheMarks: [],
    cachingUnknown: false,
    context: BARE,
    request: { root: null, nested: {}, params: {}, complete: true },
    dependsOn: [],
  };
}

/** Assumptions under which the stated tokens hold. */
export function assumptionsOfRequest(
  { inputTokens, outputTokens }: PlainRequest,
  assumptions: Assumptions,
): Assumptions {
  return {
    ...assumptions,
    ...(inputTokens === undefined ? {} : { tokensPerHole: inputTokens, maxTokensPerHole: inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
}

function valueOf<T>(value: T | undefined): Resolved<T> {
  return value === undefined ? ABSENT : { kind: 'known', value, origin: { ...NOWHERE, via: 'configuration' } };
}

function statically(text: string): ResolvedText['segments'][number] {
  return { kind: 'static', text, loc: NOWHERE };
}

function message(role: Message['role'], segments: ResolvedText['segments']): Message {
  return {
    role,
    text: { segments },
    loc: null,
    content: null,
    expr: null,
    images: [],
    otherParts: [],
    cacheMark: false,
  };
}

function withImage(given: Message): Message {
  return given.role === 'user' ? { ...given, images: [{ detail: ABSENT, loc: null }] } : given;
}
