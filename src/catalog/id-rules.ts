import { withoutDate } from '../model/model-date.ts';
import { FIRST_PARTY_PROVIDERS, providerByName, providerInfo } from './providers.ts';

/**
 * Documented ways in which one model is written with different ids. Each rule takes the provider (null: unknown) and
 * the id, and gives another way to look it up, an end (`free`, `none`), or null when it does not apply. A rule rewrites
 * by a documented form only; none of them shortens an id until something matches.
 */
export type IdRule = (provider: string | null, id: string, catalog: IdLookup) => IdStep | null;
export type IdStep =
  | {
      readonly kind: 'next';
      readonly provider: string | null;
      readonly id: string;
      readonly how: string;
      /** The price is another seller's, or the seller is not known: shown beside the figure. */
      readonly assumed?: true;
    }
  | { readonly kind: 'free'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** What rules may ask about the catalog. */
export interface IdLookup {
  /** The id the provider's row carries, if the id is one of its rows or aliases. */
  readonly rowId: (provider: string, id: string) => string | undefined;
  /** `input/output` of that row. */
  readonly price: (provider: string, id: string) => string | undefined;
}

const next = (provider: string | null, id: string, how: string): IdStep => ({ kind: 'next', provider, id, how });
const assumed = (provider: string, id: string, how: string): IdStep => ({
  kind: 'next',
  provider,
  id,
  how,
  assumed: true,
});
const none = (reason: string): IdStep => ({ kind: 'none', reason });
const OVERRIDE = 'add a catalog override to price it';
const isMaybe = (provider: string | null, ...wanted: readonly string[]): boolean =>
  provider === null || wanted.includes(provider);

/** Model servers on the user's machine bill nothing; Ollama's `-cloud` models run elsewhere. */
const localModel: IdRule = (provider, id, catalog) => {
  const info = provider === null ? undefined : providerInfo(provider);
  if (!info?.local) return null;
  if (provider === 'ollama' && /[:-]cloud$/.test(id))
    return none(`${id} runs in Ollama's cloud, which is billed by plan, not by token`);
  if (provider === 'local' && FIRST_PARTY_PROVIDERS.some((maker) => isClosed(maker, id, catalog))) {
    return none(
      `${id} is not an open model: what answers on this machine forwards it or stands in for it; ${OVERRIDE}`,
    );
  }
  return { kind: 'free', reason: `runs on ${info.name}: no bill per token` };
};

/** Makers of open models too: of theirs, only the names that move with each release are the API's alone. */
const OPEN_MAKERS: readonly string[] = ['mistral', 'cohere', 'ai21'];
function isClosed(maker: string, id: string, catalog: IdLookup): boolean {
  const own = OPEN_MAKERS.includes(maker) ? /-latest$/ : MAKERS_OWN[maker];
  return own?.test(id) === true && catalog.rowId(maker, id) !== undefined;
}

const ARN = /^arn:aws[\w-]*:(bedrock|sagemaker):([a-z0-9-]*):\d*:([a-z-]+)\/(.+)$/;
/** Amazon Resource Names. A foundation model or a system inference profile names its model, the others hide it. */
const bedrockArn: IdRule = (provider, id, catalog) => {
  const arn = isMaybe(provider, 'amazon-bedrock') ? ARN.exec(id) : null;
  if (!arn) return null;
  const [, service, region = '', type, rest = ''] = arn;
  if (service === 'bedrock' && (type === 'foundation-model' || type === 'inference-profile')) {
    const inRegion = `${region}/${rest}`;
    return next(
      'amazon-bedrock',
      catalog.rowId('amazon-bedrock', inRegion) === undefined ? rest : inRegion,
      `ARN of ${rest}`,
    );
  }
  if (type === 'provisioned-model')
    return none(`provisioned throughput is billed by the hour, not by token; ${OVERRIDE}`);
  return none(`an ARN of type ${type} does not say which model it runs; ${OVERRIDE}`);
};

/**
 * `…-v1:0:200k`: the model id for buying provisioned throughput (docs.aws.amazon.com/bedrock/latest/userguide/pt-supported.html).
 */
const bedrockThroughput: IdRule = (provider, id) =>
  isMaybe(provider, 'amazon-bedrock') && /^[a-z0-9-]+\.[\w.-]+:\d+:\d+k$/.test(id)
    ? none(`${id} is a model id for provisioned throughput, which is billed by the hour, not by token; ${OVERRIDE}`)
    : null;

/** Google's resource names: `models/…`, `publishers/google/models/…`, `projects/…/endpoints/…`. */
const googleResource: IdRule = (provider, id) => {
  if (!isMaybe(provider, 'google', 'google-vertex')) return null;
  if (/^tunedModels\/|\/endpoints\//.test(id))
    return none(`${id} is a tuned model or endpoint of your own: the id does not say its base model; ${OVERRIDE}`);
  const published = /^(?:projects\/[^/]+\/locations\/[^/]+\/)?publishers\/[^/]+\/models\/([^/]+)$/.exec(id);
  if (published?.[1]) return next(provider ?? 'google-vertex', published[1], 'resource name');
  const plain = /^models\/([^/]+)$/.exec(id);
  return plain?.[1] ? next(provider ?? 'google', plain[1], 'models/ prefix stripped') : null;
};

/** Fireworks: `accounts/fireworks/models/X` is X; other accounts hold models of their own. */
const fireworksResource: IdRule = (provider, id, catalog) => {
  if (!isMaybe(provider, 'fireworks-ai')) return null;
  const account = /^accounts\/([^/]+)\/([a-zA-Z]+)\/([^/#]+)/.exec(id);
  const whole = `accounts/fireworks/models/${id}`;
  if (!account)
    return provider !== null && catalog.rowId(provider, whole) !== undefined
      ? next(provider, whole, 'Fireworks resource name')
      : null;
  if (account[1] !== 'fireworks' || account[2] !== 'models')
    return none(`${id} is a model or deployment of your own account; ${OVERRIDE}`);
  return provider === null
    ? next('fireworks-ai', id, 'Fireworks resource name')
    : next(provider, account[3] ?? '', 'Fireworks resource name');
};

/** Cloudflare: `@cf/meta/llama…` and the bare name. */
const cloudflareResource: IdRule = (provider, id) => {
  const name = isMaybe(provider, 'cloudflare-workers-ai') ? /^@(?:cf|hf)\/[^/]+\/(.+)$/.exec(id) : null;
  if (!name?.[1]) return null;
  return next('cloudflare-workers-ai', provider === null ? id : name[1], 'Workers AI name');
};

/** Id forms that only Bedrock uses (`anthropic.claude-…`, `us.amazon.nova-…`) say the provider when it is unknown. */
const bedrockForm: IdRule = (provider, id) =>
  provider === null &&
  /^(?:[a-z-]{2,6}\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|writer|stability|twelvelabs|minimax|moonshot|moonshotai|nvidia|google|zai|xai)\.[a-z][\w.:-]*$/.test(
    id,
  )
    ? next('amazon-bedrock', id, 'Bedrock model id')
    : null;

/** `provider/model` as LiteLLM, OpenRouter and gateways write it. */
const slashPrefix: IdRule = (provider, id) => {
  const slash = id.indexOf('/');
  const info = slash > 0 ? providerByName(id.slice(0, slash)) : undefined;
  if (!info) return null;
  const rest = id.slice(slash + 1);
  const how = `${id.slice(0, slash + 1)} prefix stripped`;
  if (provider === null || info.id === provider) return next(info.id, rest, how);
  // Vertex AI's OpenAI-compatible endpoint takes `google/gemini-…`.
  return provider === 'google-vertex' && (info.id === 'google' || info.id === 'anthropic')
    ? next(provider, rest, how)
    : null;
};

/** `provider:model` as LangChain and Pydantic AI write it, `provider::model` as genai (Rust) does. */
const colonPrefix: IdRule = (provider, id) => {
  const match = /^([^:/]+)(::?)(.+)$/.exec(id);
  const [, name = '', colons = '', rest = ''] = match ?? [];
  const info = match ? providerByName(name) : undefined;
  if (!info || (provider !== null && info.id !== provider)) return null;
  return next(info.id, rest, `${name}${colons} prefix stripped`);
};

/** LiteLLM's route markers after the provider: `bedrock/converse/…`, `bedrock/us-east-1/…`, `openai/responses/…`. */
const routeSegment: IdRule = (provider, id) => {
  const route =
    provider === 'amazon-bedrock'
      ? /^(?:converse|converse_like|invoke|[a-z]{2}(?:-gov)?-[a-z]+-\d)\/(.+)$/
      : /^(?:responses|chat)\/(.+)$/;
  const match = isMaybe(provider, 'amazon-bedrock', 'openai', 'azure') ? route.exec(id) : null;
  return match?.[1] ? next(provider, match[1], 'route segment stripped') : null;
};

const GEOGRAPHIES = ['us', 'eu', 'apac', 'au', 'jp', 'ca', 'in', 'sa', 'mx', 'kr', 'uk'];
/**
 * Bedrock's cross-region inference profiles without a row of their own. From Claude 4.5 on, geographic profiles cost 10%
 * more than global ones (AWS, global cross-Region inference), so the price comes from the other geographies of the same
 * model, and from the plain model only where no profile is known to differ from it.
 */
const bedrockGeography: IdRule = (provider, id, catalog) => {
  const match =
    provider === 'amazon-bedrock' ? /^(us-gov|global|us|eu|apac|au|jp|ca|in|sa|mx|kr|uk)\.(.+)$/.exec(id) : null;
  const base = match?.[2];
  if (base === undefined) return null;
  const siblings = GEOGRAPHIES.map((geography) => `${geography}.${base}`).filter(
    (sibling) => catalog.rowId('amazon-bedrock', sibling) !== undefined,
  );
  const prices = new Set(siblings.map((sibling) => catalog.price('amazon-bedrock', sibling)));
  if (match?.[1] !== 'global' && siblings[0] !== undefined && prices.size === 1)
    return next(provider, siblings[0], `priced as ${siblings[0]}, like every known geography`);
  const plain = catalog.price('amazon-bedrock', base);
  const differs = [...prices, catalog.price('amazon-bedrock', `global.${base}`) ?? plain].some(
    (price) => price !== plain,
  );
  return differs
    ? none(`the price of ${id} differs by geography and this one is not in the catalog; ${OVERRIDE}`)
    : next(provider, base, `${match?.[1] ?? ''}. profile of ${base}`);
};

/** Fine-tuned OpenAI models have prices of their own: the row of the tuned base, never the base itself. */
const fineTuned: IdRule = (provider, id, catalog) => {
  const base = /^ft:([^:]+)/.exec(id)?.[1];
  if (base === undefined) return null;
  const maker = provider ?? 'openai';
  const undated = withoutDate(base)?.id;
  const candidates = [`ft:${base}`, ...(undated === undefined ? [] : [`ft:${undated}`])];
  const known = candidates.find((candidate) => candidate !== id && catalog.rowId(maker, candidate) !== undefined);
  return known === undefined
    ? none(`the price of fine-tuned ${base} is not in the catalog; ${OVERRIDE}`)
    : next(maker, known, `fine-tuned ${base}`);
};

/** OpenRouter's variants after a colon. Only those that keep the price are stripped. */
const routerVariant: IdRule = (provider, id) => {
  const match = provider === 'openrouter' ? /^(.+\/.+):([a-z]+)$/.exec(id) : null;
  const [, base = '', variant = ''] = match ?? [];
  if (variant === 'free') return { kind: 'free', reason: 'OpenRouter does not bill :free variants' };
  if (variant === 'online') return next(provider, base, ':online adds a fee per web search that is not counted');
  // Claude's thinking bills as output at the same price; Gemini 2.5 Flash cost six times as much with `:thinking`.
  if (variant === 'beta' || (variant === 'thinking' && base.startsWith('anthropic/')))
    return next(provider, base, `:${variant} has the price of the plain model`);
  return match
    ? none(`:${variant} chooses the upstream by other rules, so its price is not the listed one; ${OVERRIDE}`)
    : null;
};

/** A snapshot of a model: `-2024-08-06`, `-20250219`, `@20250219`. Only a whole date is stripped. */
const dateSuffix: IdRule = (provider, id, catalog) => {
  const dated = withoutDate(id);
  if (!dated) return null;
  const compact = dated.date.replaceAll('-', '');
  const sameDate = [`${dated.id}-${compact}`, `${dated.id}@${compact}`, `${dated.id}-${dated.date}`];
  const spelling =
    provider === null
      ? undefined
      : sameDate.find((candidate) => candidate !== id && catalog.rowId(provider, candidate) !== undefined);
  return spelling === undefined
    ? next(provider, dated.id, `snapshot ${dated.date} of ${dated.id}`)
    : next(provider, spelling, `written ${spelling}`);
};

/** Google's version suffixes: `gemini-2.0-flash-001`, `…@001`, `@default`. */
const googleVersion: IdRule = (provider, id, catalog) => {
  if (!isMaybe(provider, 'google', 'google-vertex')) return null;
  const version = /^(.+)@(?:default|latest|\d{3})$/.exec(id) ?? /^(gemini-(?!embedding).+)-\d{3}$/.exec(id);
  if (version?.[1]) return next(provider, version[1], `version of ${version[1]}`);
  const whole = `${id}@default`;
  return provider === 'google-vertex' && !id.includes('@') && catalog.rowId(provider, whole) !== undefined
    ? next(provider, whole, 'default version')
    : null;
};

/** Vertex AI charged more for these than the Gemini API: without a row of their own they have no price. */
const DEARER_ON_VERTEX = /^gemini-2\.0-flash(?!-lite)/;

/**
 * Azure and Vertex AI sell the maker's models at the maker's list price; a row of their own comes first. Z.ai and Zhipu's
 * own platform are one company with one list in USD; ids there that differ in case are conversions of the list in yuan.
 */
const resoldAtList: IdRule = (provider, id, catalog) => {
  const regional = provider === 'azure' ? /^(?:global|global-standard)\/(.+)$/.exec(id)?.[1] : undefined;
  if (regional !== undefined) return next(provider, regional, 'global deployment');
  if (provider === 'zai' && catalog.rowId('zhipuai', id) === id)
    return next('zhipuai', id, 'Z.ai has the list price of Zhipu AI');
  const maker =
    provider === 'azure' ? 'openai' : provider === 'google-vertex' && id.startsWith('gemini-') ? 'google' : undefined;
  if (maker === undefined || id.startsWith('ft:') || DEARER_ON_VERTEX.test(id)) return null;
  if (catalog.rowId(maker, id) === undefined) return null;
  return assumed(
    maker,
    id,
    `${providerInfo(provider ?? '')?.name ?? ''} sells it at the list price of ${providerInfo(maker)?.name ?? maker}`,
  );
};

/**
 * Ids that a maker uses for models only it sells. An open model (`llama-3.3-70b`, `qwen3-32b`) costs something else at every
 * host, so behind an unknown gateway it has no price.
 */
const MAKERS_OWN: Readonly<Record<string, RegExp>> = {
  openai: /^(?:gpt-[3-9]|o[1-9](?:-|$)|chatgpt-|text-(?:embedding|davinci)-|davinci|babbage|codex-|computer-use)/,
  anthropic: /^claude/,
  google: /^(?:gemini|text-embedding-0|text-multilingual-embedding)/,
  mistral:
    /^(?:mistral-(?:tiny|small|medium|large|embed)|open-mi[sx]tral|codestral-(?:latest|\d)|magistral-medium|devstral-medium|pixtral-large|ministral-\d+b-(?:latest|\d))/,
  cohere: /^(?:command|embed-(?:english|multilingual|v4))/,
  deepseek: /^deepseek-(?:chat|reasoner)$/,
  xai: /^grok-[2-9]/,
  perplexity: /^(?:sonar|pplx-)/,
  ai21: /^(?:jamba|j2)-/,
  voyage: /^voyage-/,
  moonshotai: /^moonshot-v1/,
  alibaba: /^(?:qwen|qvq)[\d.]*-(?:max|plus|turbo|flash|long)(?:-|$)/,
};

/** With an unknown gateway: the id, where only one maker has it or all of them at the same price. */
const anyMaker: IdRule = (provider, id, catalog) => {
  if (provider !== null) return null;
  const makers = FIRST_PARTY_PROVIDERS.filter(
    (maker) => MAKERS_OWN[maker]?.test(id) === true && catalog.rowId(maker, id) !== undefined,
  );
  const first = makers[0];
  if (first === undefined) return null;
  if (new Set(makers.map((maker) => catalog.price(maker, id))).size > 1)
    return none(
      `${makers.join(' and ')} sell ${id} at different prices and the code does not say which is called; ${OVERRIDE}`,
    );
  return assumed(first, id, `list price of ${providerInfo(first)?.name ?? first}; where the call goes is not known`);
};

/**
 * In the order in which they are tried. Rules that look up the same id elsewhere come before those that cut a date or a
 * version off: `gpt-4o-2024-05-13` costs twice what `gpt-4o` does.
 */
export const ID_RULES: readonly IdRule[] = [
  localModel,
  bedrockArn,
  bedrockThroughput,
  googleResource,
  fireworksResource,
  cloudflareResource,
  fineTuned,
  bedrockForm,
  slashPrefix,
  colonPrefix,
  routeSegment,
  bedrockGeography,
  routerVariant,
  resoldAtList,
  anyMaker,
  dateSuffix,
  googleVersion,
];
