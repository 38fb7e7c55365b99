import type { Evaluator } from '../evaluator.ts';
import type { FactsIndex } from '../facts-index.ts';
import { mapEntry } from '../objects.ts';
import type { Lazy, MapValue, RecordValue, Value } from '../values.ts';
import { oneOf, optionsOf, unknown } from '../values.ts';
import { readData, readFile } from './read-calls.ts';
import { renderTemplate, templateSyntaxOf, type Filling } from './template.ts';

/**
 * The prompt file that a path names, as an object of its settings and `messages` (see `parsePrompt`), with the placeholders
 * of its template language filled in or left as holes.
 */
export function promptFile(ev: Evaluator, from: FactsIndex, path: Value, fill: Filling = () => undefined): Value {
  const files = optionsOf(readFile(ev, from, path, 'prompt')).map((file) => {
    return file.kind === 'map' ? filledIn(ev, file, fill) : file;
  });
  return oneOf(files);
}

/**
 * Text of LangChain's `PromptTemplate.from_file("x.txt")` and of `load_prompt("x.yaml")`, whose file has it as `template`;
 * undefined for other records.
 */
export function templateFromFile(ev: Evaluator, record: RecordValue): Value | undefined {
  const isLoaded = /^langchain.*\.load_prompt$/.test(record.symbol);
  if (!isLoaded && !/PromptTemplate\.from_file$/.test(record.symbol)) return undefined;
  const { file, id, env } = record.call;
  const call = file.expr(id);
  const arg =
    call.kind === 'call' ? (call.args.find(({ name }) => name === 'template_file') ?? call.args[0]) : undefined;
  if (!arg) return undefined;
  const path = ev.evaluate(file, arg.value, env);
  if (!isLoaded) return readFile(ev, file, path, 'text');
  const settings = readData(ev, file, path);
  if (settings.kind !== 'map') return settings;
  const from = mapEntry(ev, settings, 'template_path');
  return mapEntry(ev, settings, 'template') ?? (from ? readFile(ev, file, from, 'text') : unknown('a template'));
}

function filledIn(ev: Evaluator, prompt: MapValue, fill: Filling): MapValue {
  const syntax = templateSyntaxOf(prompt.ref.path) ?? 'jinja';
  const rendered = (slot: Lazy): Lazy => {
    const value = ev.force(slot);
    return value.kind === 'text' ? { ...slot, value: renderTemplate(value, syntax, fill) } : slot;
  };
  const message = (slot: Lazy): Lazy => {
    const value = ev.force(slot);
    if (value.kind !== 'map') return slot;
    const entries = value.entries.map((entry) =>
      entry.key === 'content' ? { ...entry, value: rendered(entry.value) } : entry,
    );
    return { ...slot, value: { ...value, entries } };
  };
  const entries = prompt.entries.map((entry) => {
    if (entry.key === 'template') return { ...entry, value: rendered(entry.value) };
    const list = entry.key === 'messages' ? mapEntry(ev, prompt, 'messages') : undefined;
    return list?.kind === 'list'
      ? { ...entry, value: { ...entry.value, value: { ...list, items: list.items.map(message) } } }
      : entry;
  });
  return { ...prompt, entries };
}
