import { withoutDate } from '../../model/model-date.ts';
import type { MatchKind, UsageRecord } from '../../model/usage.ts';

/** A call site that usage can be matched to. */
export interface UsageTarget {
  /** Unique among the targets. */
  readonly key: string;
  readonly path: string;
  readonly functionName: string | null;
  /** First and last line of the call, and of the function around it; one-based. */
  readonly lines: readonly [number, number];
  readonly functionLines: readonly [number, number] | null;
  /** Ids as the code says them; empty where they cannot be known. */
  readonly models: readonly string[];
  /** Of the system prompt, where all of it is known; see `promptHash`. */
  readonly promptHash: string | null;
  readonly tag: string | null;
}
export interface UsageMatch {
  /** More than one where the record does not tell which: each gets an equal share. */
  readonly keys: readonly string[];
  readonly by: MatchKind;
  /** 0 to 1. */
  readonly confidence: number;
}

/**
 * How sure a match is that leaves one site; one that leaves several is surer of their sum than of each. Set by judgement, so that they
 * order the ways to match. A model alone stays below `SURE_ENOUGH`: another program with the same key may ask it too.
 */
const CONFIDENCE: Readonly<Record<MatchKind, number>> = { code: 0.95, prompt: 0.9, name: 0.7, model: 0.4 };
/** Less sure matches are told, and applied only where a person asks for it. */
export const SURE_ENOUGH = 0.5;
const AMBIGUOUS = 0.6;
/** Different records that are remembered; a log says the same few things again and again. */
const MAX_REMEMBERED = 50_000;

/** Finds the call site of a record: by code attributes first, then by prompt, by name, and by a model that only one site asks. */
export class UsageMatcher {
  readonly #targets: readonly UsageTarget[];
  readonly #byFile = new Map<string, UsageTarget[]>();
  readonly #known = new Map<string, UsageMatch | null>();

  constructor(targets: readonly UsageTarget[]) {
    this.#targets = targets;
    for (const target of targets) {
      const name = baseName(target.path);
      this.#byFile.set(name, [...(this.#byFile.get(name) ?? []), target]);
    }
  }

  /** Null where nothing tells. */
  match(record: UsageRecord): UsageMatch | null {
    const { code, model, names, promptHash } = record;
    const key = [code?.file, code?.functionName, code?.line, model, promptHash, ...names].join('\0');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#find(record);
    if (this.#known.size < MAX_REMEMBERED) this.#known.set(key, found);
    return found;
  }

  #find(record: UsageRecord): UsageMatch | null {
    const { model, promptHash, names } = record;
    const inCode = this.#inCode(record);
    if (inCode.length > 0) return result('code', narrowed(inCode, model));
    const prompted = promptHash === null ? [] : this.#targets.filter((target) => target.promptHash === promptHash);
    if (prompted.length > 0) return result('prompt', narrowed(prompted, model));
    const named = this.#targets.filter((target) => names.some((name) => isNamed(target, name)));
    if (named.length > 0) return result('name', narrowed(named, model));
    const asking =
      model === null ? [] : this.#targets.filter(({ models }) => models.some((id) => isSameModel(id, model)));
    return asking.length === 1 ? result('model', asking) : null;
  }

  #inCode({ code }: UsageRecord): readonly UsageTarget[] {
    if (code === null) return [];
    const file = code.file.replaceAll('\\', '/').replace(/^file:\/\//, '');
    const inFile =
      file === ''
        ? this.#targets
        : (this.#byFile.get(baseName(file)) ?? []).filter(({ path }) => isTail(path, file) || isTail(file, path));
    const { line, functionName } = code;
    const atLine = line === null ? [] : inFile.filter(({ lines }) => within(line, lines));
    if (atLine.length > 0) return atLine;
    const byName = functionName === null ? [] : inFile.filter((target) => isFunction(target, functionName));
    if (byName.length > 0) return byName;
    const inFunction =
      line === null ? [] : inFile.filter(({ functionLines }) => functionLines && within(line, functionLines));
    if (inFunction.length > 0) return inFunction;
    // A file alone tells, when it holds one call site.
    return file !== '' && functionName === null && line === null ? inFile : [];
  }
}

function result(by: MatchKind, targets: readonly UsageTarget[]): UsageMatch {
  const confidence = CONFIDENCE[by] * (targets.length === 1 ? 1 : AMBIGUOUS);
  return { keys: targets.map(({ key }) => key), by, confidence: Number(confidence.toFixed(2)) };
}

/** Of several sites, those that ask the model, if any does. */
function narrowed(targets: readonly UsageTarget[], model: string | null): readonly UsageTarget[] {
  if (targets.length === 1 || model === null) return targets;
  const asking = targets.filter(({ models }) => models.some((id) => isSameModel(id, model)));
  return asking.length > 0 ? asking : targets;
}

function isNamed(target: UsageTarget, name: string): boolean {
  return target.tag === name || isFunction(target, name);
}

/** `app.support.Support.answer`, `Support.answer` and `answer` name the method `Support.answer`. */
function isFunction({ functionName }: UsageTarget, name: string): boolean {
  if (functionName === null) return false;
  const dotted = name.replaceAll('::', '.').replace(/\(.*$/, '');
  return functionName === dotted || dotted.endsWith(`.${functionName}`) || functionName.endsWith(`.${dotted}`);
}

/**
 * An id with the date that the provider adds, or with the provider before it (`openai/…`, `openai:…`), is the same model. What stands
 * behind a colon is compared with whole ids only: two tags of Ollama (`phi:latest`, `gemma:latest`) are two models.
 */
export function isSameModel(a: string, b: string): boolean {
  const [first, second] = [bareModel(a), bareModel(b)];
  return first === second || behindColon(first) === second || first === behindColon(second);
}
function behindColon(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
function bareModel(id: string): string {
  const bare = id
    .slice(id.lastIndexOf('/') + 1)
    .replace(/^(?:[a-z]+\.)?(?:anthropic|amazon|meta|mistral|cohere)\./, '');
  // Bedrock writes a version behind the date; without a date, a version is another model.
  return withoutDate(bare.replace(/-v\d+(?::\d+)?$/, ''))?.id ?? bare;
}

function isTail(whole: string, end: string): boolean {
  return whole === end || whole.endsWith(`/${end}`);
}
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
function within(line: number, [first, last]: readonly [number, number]): boolean {
  return line >= first && line <= last;
}
