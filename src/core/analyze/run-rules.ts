import type { Finding, Problem } from '../../model/finding.ts';
import type { Rule, RuleContext } from '../../model/rule.ts';

/** Runs those of the rules that are on over one file. A rule that fails is a problem of the file; the others still run. */
export function runRules(
  rules: readonly Rule[],
  path: string,
  context: Omit<RuleContext, 'options'>,
): { findings: Finding[]; problems: Problem[] } {
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  if (context.calls.length + context.prompts.length + context.suppressions.length === 0) return { findings, problems };
  for (const rule of rules) {
    const setting = context.config.rules[rule.id];
    const severity = setting?.severity ?? (rule.meta.recommended ? rule.meta.defaultSeverity : 'off');
    if (severity === 'off') continue;
    const defaults = Object.fromEntries(
      Object.entries(rule.meta.options).map(([name, option]) => [name, option.default]),
    );
    try {
      for (const finding of rule.check({ ...context, options: { ...defaults, ...setting?.options } })) {
        findings.push({ fixes: [], related: [], ...finding, rule: rule.id, severity });
      }
    } catch (error) {
      const message = `Rule ${rule.id} failed on this file (${error instanceof Error ? error.message : String(error)}). Please report it.`;
      problems.push({ path, span: null, severity: 'error', code: 'internal', message });
    }
  }
  findings.sort((a, b) => a.span.start - b.span.start || a.rule.localeCompare(b.rule));
  return { findings, problems };
}
