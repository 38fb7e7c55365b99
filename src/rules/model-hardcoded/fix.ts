import { replaceValue, writerFor } from '../../core/fix/parameters.ts';
import type { ModelCall } from '../../model/call.ts';
import type { Tier } from '../../model/estimate.ts';
import type { Binding, ModuleFacts } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import type { ParamSite } from '../../model/resolved.ts';
import type { RuleContext } from '../../model/rule.ts';

/** One constant behind the imports, named after the tier that the model stands for, and its name at every site. */
export function extractConstant(
  context: RuleContext,
  call: ModelCall,
  sites: readonly ParamSite[],
  tier: Tier | null,
  names: Set<string>,
): Fix[] {
  const facts = context.facts(call.path);
  const text = context.text(call.path);
  const writer = writerFor(context, call.path);
  const declare = writer?.edits.constant;
  const [first] = sites;
  if (!facts || text === undefined || !writer || !declare || !first) return [];
  const at = behindImports(facts, text);
  if (at === null || sites.some((site) => site.valueSpan.start < at)) return [];
  const name = freeName(facts, tier === null ? 'MODEL' : `${tier.toUpperCase()}_MODEL`, names);
  names.add(name);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const declaration = `${eol}${eol}${declare(name, writer.source(first.value))}`;
  return [
    {
      kind: 'suggestion',
      title: `Name it ${name} once`,
      edits: [
        { path: call.path, span: { start: at, end: at }, newText: declaration },
        ...sites.map((site) => replaceValue(site, name)),
      ],
    },
  ];
}

/** Where the statement ends; JavaScript's imports hold from the start of the file, and name their module last. */
function endOfImport({ at, nameSpan, source }: Binding, text: string): number {
  if (at > nameSpan.end || source.kind !== 'import') return at;
  const module = text.indexOf(source.module, nameSpan.end);
  return module === -1 ? nameSpan.end : module + source.module.length;
}

/** The end of the line of the last import at the start of the file; null without one. */
function behindImports(facts: ModuleFacts, text: string): number | null {
  const ends = facts.bindings
    .filter((binding) => binding.scope === 0 && binding.control === -1 && binding.source.kind === 'import')
    .map((binding) => endOfImport(binding, text));
  if (ends.length === 0) return null;
  const lineEnd = text.indexOf('\n', Math.max(...ends) - 1);
  if (lineEnd === -1) return null;
  return text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
}

function freeName(facts: ModuleFacts, wanted: string, names: ReadonlySet<string>): string {
  const taken = new Set([...names, ...facts.bindings.map((binding) => binding.name)]);
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
  return name;
}
