import type { HandlerContext } from '../../../model/call.ts';
import type { CallExpr, Expr, ExprId, FunctionFact, FunctionId } from '../../../model/facts.ts';
import type { Span } from '../../../model/span.ts';
import type { FactsIndex } from '../../resolve/facts-index.ts';
import type { Frame } from './frames.ts';
import { calleeName } from './frames.ts';

type Found = Pick<HandlerContext, 'kind' | 'framework' | 'evidence'> & { readonly span: Span };

/** A library whose import says what a decorator or registration means. */
interface Framework {
  readonly module: RegExp;
  readonly name: string;
}

/** Web frameworks, by the module that a file imports. */
const WEB: readonly Framework[] = [
  { module: /^fastapi\b/, name: 'FastAPI' },
  { module: /^flask\b/i, name: 'Flask' },
  { module: /^quart\b/, name: 'Quart' },
  { module: /^starlette\b/, name: 'Starlette' },
  { module: /^sanic\b/, name: 'Sanic' },
  { module: /^litestar\b/, name: 'Litestar' },
  { module: /^aiohttp\b/, name: 'aiohttp' },
  { module: /^bottle\b/, name: 'Bottle' },
  { module: /^tornado\b/, name: 'Tornado' },
  { module: /^robyn\b/, name: 'Robyn' },
  { module: /^chalice\b/, name: 'Chalice' },
  { module: /^aws_lambda_powertools\b/, name: 'AWS Lambda' },
  { module: /^(rest_framework|django|ninja)\b/, name: 'Django' },
  { module: /^express\b/, name: 'Express' },
  { module: /^fastify\b/, name: 'Fastify' },
  { module: /^(@koa\/|koa)/, name: 'Koa' },
  { module: /^hono\b|^@hono\//, name: 'Hono' },
  { module: /^elysia\b/, name: 'Elysia' },
  { module: /^polka$/, name: 'Polka' },
  { module: /^h3$|^#imports$/, name: 'Nitro' },
  { module: /gin-gonic\/gin/, name: 'Gin' },
  { module: /labstack\/echo/, name: 'Echo' },
  { module: /gofiber\/fiber/, name: 'Fiber' },
  { module: /go-chi\/chi|gorilla\/mux/, name: 'net/http' },
  { module: /^io\.ktor/, name: 'Ktor' },
];

const BOTS: readonly Framework[] = [
  { module: /^(slack_bolt|@slack\/bolt)/, name: 'Slack' },
  { module: /^(discord|nextcord|disnake)\b|^discord\.js/, name: 'Discord' },
  { module: /^(telegram|telebot|aiogram|pyrogram|telethon|telegraf|grammy|node-telegram-bot-api)\b/, name: 'Telegram' },
  { module: /^chainlit\b/, name: 'Chainlit' },
  { module: /^(botbuilder|teams)\b/, name: 'Bot Framework' },
];

const JOBS: readonly Framework[] = [
  { module: /^celery\b/, name: 'Celery' },
  { module: /^dramatiq\b/, name: 'Dramatiq' },
  { module: /^huey\b/, name: 'Huey' },
  { module: /^(rq|arq)\b/, name: 'RQ' },
  { module: /^apscheduler\b/, name: 'APScheduler' },
  { module: /^(prefect|airflow|dagster|luigi)\b/, name: 'workflow' },
  { module: /^temporalio\b|^@temporalio\//, name: 'Temporal' },
  { module: /^(bullmq|bull|bee-queue)$/, name: 'BullMQ' },
  { module: /^inngest\b/, name: 'Inngest' },
  { module: /^@trigger\.dev\//, name: 'Trigger.dev' },
  { module: /^(node-cron|cron|croner|agenda)$/, name: 'cron' },
];

/** The handler around a call, of the frame nearest to it; null when no frame of any path is one. */
export function handlerOf(paths: readonly (readonly Frame[])[]): HandlerContext | null {
  const frames = new Set(paths.flat());
  for (const frame of [...frames].sort((a, b) => a.hops - b.hops)) {
    const found = handlerAt(frame);
    if (found) {
      const { span, ...what } = found;
      return { ...what, loc: { path: frame.file.facts.path, span }, hops: frame.hops };
    }
  }
  return null;
}

function handlerAt(frame: Frame): Found | undefined {
  const { file } = frame;
  for (const step of frame.steps) {
    const found = step.kind === 'call' ? registration(file, step.call) : undefined;
    if (found) return found;
  }
  // A function that is handed to a registration by its name: `app.post("/chat", chat)`.
  const own = file.expr(frame.call);
  const handed = frame.hops > 0 && own.kind === 'call' ? registration(file, own) : undefined;
  if (handed) return handed;
  for (const fn of frame.functions) {
    const found = functionHandler(file, fn);
    if (found) return found;
  }
  return undefined;
}

function functionHandler(file: FactsIndex, id: FunctionId): Found | undefined {
  const fact = file.facts.functions[id];
  if (!fact) return undefined;
  return (
    fact.decorators.map((decorator) => decorated(file, decorator)).find(Boolean) ??
    byParameters(file, fact) ??
    byFile(file, fact) ??
    byClass(file, fact) ??
    handedByName(file, fact)
  );
}

/** `app.post("/chat", chat)`, `mux.HandleFunc("/chat", s.chat)`: the function's name among the arguments of a registration. */
function handedByName(file: FactsIndex, fact: FunctionFact): Found | undefined {
  if (fact.name === null) return undefined;
  for (const id of file.callsPassing(fact.name)) {
    const call = file.expr(id);
    const found = call.kind === 'call' ? registration(file, call) : undefined;
    if (found) return found;
  }
  return undefined;
}

const ROUTE_METHOD = /^(get|post|put|patch|delete|route|api_route|websocket|head|options|all|any|head|use|method)$/i;

/** `@app.post("/chat")`, `@shared_task`, `@GetMapping("/chat")`. */
function decorated(file: FactsIndex, id: ExprId): Found | undefined {
  const expr = file.expr(id);
  const name = lastName(file, id);
  const found = (kind: Found['kind'], framework: string): Found => ({
    kind,
    framework,
    evidence: `@${file.source(id, 60)}`.replace(/^@@/, '@'),
    span: expr.span,
  });
  const isMember = calledExpr(file, id).kind === 'member';
  if (isMember && ROUTE_METHOD.test(name) && expr.kind === 'call' && hasPath(file, expr))
    return found('request', frameworkOf(file, WEB) ?? 'HTTP route');
  if (/^(api_view|websocket_route|require_http_methods|require_POST|csrf_exempt)$/.test(name))
    return found('request', 'Django');
  if (/^(Get|Post|Put|Patch|Delete|Request)Mapping$/.test(name)) return found('request', 'Spring');
  if (/^(GET|POST|PUT|PATCH|DELETE|Path)$/.test(name) && imports(file, /^(javax|jakarta)\.ws\.rs/)) return found('request', 'JAX-RS'); // prettier-ignore
  if (/^(Get|Post|Put|Patch|Delete|All|Sse)$/.test(name) && imports(file, /^@nestjs\//))
    return found('request', 'Nest');
  if (/^Http(Get|Post|Put|Patch|Delete)$/.test(name)) return found('request', 'ASP.NET');
  if (/^(http|cloud_event|on_request|on_call)$/.test(name) && imports(file, /^(functions_framework|firebase_functions)/)) return found('request', 'Cloud Functions'); // prettier-ignore
  if (/^(on_message|on_chat_start|action_callback)$/.test(name) && imports(file, /^chainlit/)) return found('bot', 'Chainlit'); // prettier-ignore
  const bot = frameworkOf(file, BOTS);
  if (bot !== undefined && /^(event|message|command|action|shortcut|view|hybrid_command|slash_command|message_handler|callback_query_handler|on_message|callback_query|listen|error)$/.test(name)) return found('bot', bot); // prettier-ignore
  const job = frameworkOf(file, JOBS);
  if (job !== undefined && /^(task|shared_task|actor|periodic_task|db_task|scheduled_job|job|flow|asset|op|activity|defn)$/.test(name)) return found('job', job); // prettier-ignore
  if (/^(Scheduled|KafkaListener|RabbitListener|JmsListener|SqsListener|Process|Processor|Cron)$/.test(name)) return found('job', name); // prettier-ignore
  return undefined;
}

/** `app.post("/chat", async (req, res) => …)`, `new Worker("queue", fn)`, `lambda.Start(handle)`. */
function registration(file: FactsIndex, call: CallExpr & Expr): Found | undefined {
  const name = calleeName(file, call);
  const callee = file.expr(call.callee);
  const found = (kind: Found['kind'], framework: string): Found => ({
    kind,
    framework,
    evidence: evidenceOf(file, call),
    span: { start: Math.min(call.span.start, call.nameSpan.start), end: call.nameSpan.end },
  });
  const web = frameworkOf(file, WEB);
  if (
    callee.kind === 'member' &&
    (ROUTE_METHOD.test(name) || /^(handle|Handle|HandleFunc|MapPost|MapGet)$/.test(name)) &&
    hasPath(file, call)
  ) {
    const isGo = file.facts.language === 'go';
    return found('request', web ?? (isGo ? 'net/http' : 'HTTP route'));
  }
  if (callee.kind === 'name' && /^(get|post|put|patch|delete|path|re_path)$/.test(name) && hasPath(file, call) && web !== undefined) return found('request', web); // prettier-ignore
  if (/^(add_api_route|add_url_rule|add_route|add_post|add_get)$/.test(name) && hasPath(file, call)) return found('request', web ?? 'HTTP route'); // prettier-ignore
  if (/^(defineEventHandler|eventHandler|defineCachedEventHandler)$/.test(name)) return found('request', 'Nitro');
  if (name === 'createServer' && imports(file, /^(node:)?https?$/)) return found('request', 'Node.js http');
  if (/^(Deno|Bun)\.serve$/.test(file.source(call.callee)) || (name === 'serve' && imports(file, /deno\.land|std\/http/))) return found('request', 'Edge function'); // prettier-ignore
  if (/^(mutation|query|subscription)$/.test(name) && callee.kind === 'member' && /procedure/i.test(file.source(callee.object, 120))) return found('request', 'tRPC'); // prettier-ignore
  if (/^(onRequest|onCall|http)$/.test(name) && imports(file, /^(firebase-functions|@google-cloud\/functions-framework)/)) return found('request', 'Cloud Functions'); // prettier-ignore
  if (/^(ChatInterface|Interface)$/.test(name) && imports(file, /^gradio/)) return found('request', 'Gradio');
  if (name === 'Start' && imports(file, /aws-lambda-go/)) return found('request', 'AWS Lambda');
  if (/^(onSchedule|onDocumentCreated|onDocumentWritten|onMessagePublished|onObjectFinalized)$/.test(name)) return found('job', 'Cloud Functions'); // prettier-ignore
  const bot = frameworkOf(file, BOTS);
  if (bot !== undefined && /^(on|event|message|command|action|hears|shortcut|view|add_handler|register)$/.test(name)) return found('bot', bot); // prettier-ignore
  const job = frameworkOf(file, JOBS);
  if (job !== undefined && /^(Worker|process|createFunction|task|schedule|schedules|add_job|define|CronJob|Cron)$/.test(name)) return found('job', job); // prettier-ignore
  return undefined;
}

const HTTP_METHOD = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/** What a framework finds by the name of a file and of what it exports. */
function byFile(file: FactsIndex, fact: FunctionFact): Found | undefined {
  const { path, exports } = file.facts;
  const found = (kind: Found['kind'], framework: string): Found => ({
    kind,
    framework,
    evidence: `${fact.name ?? 'default export'} of ${path.split('/').at(-1) ?? path}`,
    span: fact.nameSpan,
  });
  if (file.facts.language === 'python') {
    const names = fact.params.map((param) => param.name);
    const isLambda = fact.name === 'lambda_handler' || (names[0] === 'event' && names[1] === 'context');
    return isLambda && fact.cls === undefined ? found('request', 'AWS Lambda') : undefined;
  }
  const entry = exports.find(({ local, name }) => fact.name !== null && (local ?? name) === fact.name);
  const isDefault = exports.some(({ name, local, value }) => name === 'default' && (local === fact.name || (value !== undefined && holds(file, value, fact)))); // prettier-ignore
  const exported = entry?.name ?? null;
  if (exported !== null && HTTP_METHOD.test(exported)) {
    if (/(^|\/)route\.[cm]?[jt]sx?$/.test(path)) return found('request', 'Next.js');
    if (/(^|\/)\+server\.[jt]s$/.test(path)) return found('request', 'SvelteKit');
    if (/(^|\/)pages\/.*\.[jt]s$/.test(path)) return found('request', 'Astro');
  }
  if (isDefault && /(^|\/)pages\/api\//.test(path)) return found('request', 'Next.js');
  if (exported !== null && /(^|\/)\+page\.server\.[jt]s$/.test(path)) return found('request', 'SvelteKit');
  if (exported !== null && /^(action|loader)$/.test(exported) && /(^|\/)routes\//.test(path)) return found('request', 'React Router'); // prettier-ignore
  if ((exported !== null || isDefault) && /^\s*(\/\/[^\n]*\n\s*)*['"]use server['"]/.test(file.text)) return found('request', 'server action'); // prettier-ignore
  if (/^\s*\{\s*['"]use server['"]/.test(bodyOf(file, fact))) return found('request', 'server action');
  const isLambda = exported === 'handler' && /^_?event$/i.test(fact.params[0]?.name ?? 'event');
  if (isLambda && imports(file, /^aws-lambda$|^@aws-sdk\/|^@types\/aws-lambda|^@middy/)) return found('request', 'AWS Lambda'); // prettier-ignore
  const isWorker =
    fact.name === 'fetch' && fact.params.length >= 1 && /^(req|request)$/i.test(fact.params[0]?.name ?? '');
  return isWorker && exports.some(({ name }) => name === 'default') ? found('request', 'Worker') : undefined;
}

/** Text of a function from the end of its parameters. */
function bodyOf(file: FactsIndex, fact: FunctionFact): string {
  const text = file.text.slice(fact.span.start, Math.min(fact.span.end, fact.span.start + 2_000));
  const at = text.search(/\{\s*['"]use server['"]/);
  return at < 0 ? '' : text.slice(at);
}

function holds(file: FactsIndex, value: ExprId, fact: FunctionFact): boolean {
  const { span } = file.expr(value);
  return span.start <= fact.span.start && fact.span.end <= span.end;
}

/** What the types or names of the parameters say: `w http.ResponseWriter`, `c *gin.Context`, Django's `request`. */
function byParameters(file: FactsIndex, fact: FunctionFact): Found | undefined {
  const types = fact.params.map((param) => (param.annotation === undefined ? '' : file.source(param.annotation)));
  const evidence = `${fact.name ?? 'function'}(${types.filter((type) => type !== '').join(', ')})`;
  const found = (framework: string): Found => ({ kind: 'request', framework, evidence, span: fact.nameSpan });
  if (file.facts.language === 'go') {
    if (types.some((type) => /\bhttp\.ResponseWriter$/.test(type))) return found('net/http');
    if (types.some((type) => /\bgin\.Context$/.test(type))) return found('Gin');
    if (types.some((type) => /\becho\.Context$/.test(type))) return found('Echo');
    if (types.some((type) => /\bfiber\.Ctx$/.test(type))) return found('Fiber');
  }
  if (types.some((type) => /^(HttpServletRequest|HttpExchange|ServerRequest)$/.test(type)))
    return found('HTTP handler');
  if (types.some((type) => /^(NextApiRequest|VercelRequest|NextRequest)$/.test(type))) return found('Next.js');
  if (types.some((type) => /^(APIGatewayProxyEvent(V2)?|APIGatewayProxyRequest)$/.test(type))) return found('AWS Lambda'); // prettier-ignore
  const first = fact.params.find((param) => !param.isReceiver);
  const isView = first?.name === 'request' && imports(file, /^(django|rest_framework|starlette|aiohttp|sanic)\b/);
  if (isView) return { ...found(frameworkOf(file, WEB) ?? 'HTTP handler'), evidence: `${fact.name ?? ''}(request)` };
  return undefined;
}

/** Methods of a controller or of a class-based view. */
function byClass(file: FactsIndex, fact: FunctionFact): Found | undefined {
  const cls = fact.cls === undefined ? undefined : file.facts.classes[fact.cls];
  if (!cls) return undefined;
  const bases = cls.bases.map((base) => file.source(base));
  const found = (kind: Found['kind'], framework: string): Found => ({
    kind,
    framework,
    evidence: `${cls.name ?? ''}(${bases.join(', ')})`,
    span: cls.nameSpan,
  });
  const isVerb = /^(get|post|put|patch|delete|list|create|update|retrieve)$/.test(fact.name ?? '');
  if (isVerb && bases.some((base) => /(View|ViewSet|APIView|MethodView|HTTPEndpoint|RequestHandler|Resource)$/.test(base))) return found('request', frameworkOf(file, WEB) ?? 'view'); // prettier-ignore
  if (bases.some((base) => /^(Api|Application|Action)?Controller(::Base|Base)?$|::(API|Base)$/.test(base)) && /Controller$/.test(cls.name ?? '')) return found('request', 'controller'); // prettier-ignore
  if (bases.some((base) => /^(ApplicationJob|ActiveJob::Base|ShouldQueue|BackgroundService)$/.test(base))) return found('job', bases.join(', ')); // prettier-ignore
  return undefined;
}

/** Names the framework of a list that the file imports. */
function frameworkOf(file: FactsIndex, frameworks: readonly Framework[]): string | undefined {
  return frameworks.find(({ module }) => imports(file, module))?.name;
}

function imports(file: FactsIndex, module: RegExp): boolean {
  return file.once(importedModules).some((name) => module.test(name));
}

/** Asked of every call's surroundings, so that the file is walked once. */
function importedModules({ facts: { bindings, exprs } }: FactsIndex): readonly string[] {
  const names = new Set<string>();
  for (const { source } of bindings) if (source.kind === 'import') names.add(source.module);
  for (const expr of exprs) if (expr.kind === 'require') names.add(expr.module);
  return [...names];
}

/** The first argument is a path: `"/chat"`, `"POST /chat"`. */
function hasPath(file: FactsIndex, call: CallExpr): boolean {
  const first = call.args[0];
  const text = first === undefined ? undefined : file.expr(first.value);
  if (text?.kind !== 'text') return false;
  const [part] = text.parts;
  return part?.kind === 'static' ? /^([A-Z]+ )?[/*]/.test(part.text) : part !== undefined;
}

function evidenceOf(file: FactsIndex, call: CallExpr & Expr): string {
  const first = call.args[0];
  const isText = first !== undefined && file.expr(first.value).kind === 'text';
  return `${file.source(call.callee)}(${isText ? file.source(first.value) : '…'})`;
}

function calledExpr(file: FactsIndex, id: ExprId): Expr {
  const expr = file.expr(id);
  return expr.kind === 'call' ? file.expr(expr.callee) : expr;
}

function lastName(file: FactsIndex, id: ExprId): string {
  const expr = calledExpr(file, id);
  return expr.kind === 'member' ? expr.property : expr.kind === 'name' ? expr.name : '';
}
