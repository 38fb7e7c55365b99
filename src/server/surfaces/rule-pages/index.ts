import { RULE_PAGE, type RulePageParams, RULES, type RuleSummary } from '../../protocol.ts';
import type { SurfaceContext } from '../surface.ts';

/** The rules and where they are explained, for a client's commands. */
export function registerRulePages({ connection, host, guard }: SurfaceContext): void {
  connection.onRequest(
    RULES,
    guard('rules', [] as readonly RuleSummary[], () =>
      host.rules.map(({ id, meta }) => ({ id, description: meta.description })),
    ),
  );
  connection.onRequest(
    RULE_PAGE,
    guard('rulePage', '', ({ rule }: RulePageParams) =>
      host.rules.some(({ id }) => id === rule) ? host.rulePage(rule) : '',
    ),
  );
}
