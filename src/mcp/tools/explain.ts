import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { didYouMean } from '../../core/suggest/did-you-mean.ts';
import { EXPLAINED, explain } from '../../workspace/explain.ts';
import { ToolError } from '../roots.ts';
import { READ_ONLY, result } from './tool.ts';

/** `explain`: the page of a rule, a problem code or an assumption; the list of all without a topic. */
export function registerExplain(server: McpServer): void {
  server.registerTool(
    'explain',
    {
      title: 'Explain a rule or an assumption',
      description:
        'The page of a cost rule (why, wrong and right code, options, when not to use it, sources), of the code of a problem, or of an assumption of an estimate. Without a topic it lists them all.',
      inputSchema: { topic: z.string().optional().describe('Its name as in a finding: max-tokens-unset.') },
      outputSchema: {
        topics: z.array(
          z.object({ id: z.string(), kind: z.enum(['rule', 'problem', 'assumption']), summary: z.string() }),
        ),
        markdown: z.string().nullable(),
      },
      annotations: READ_ONLY,
    },
    ({ topic }) => {
      if (topic === undefined) {
        const topics = EXPLAINED.flatMap((id) => explain(id) ?? []).map(({ id, kind, summary }) => ({
          id,
          kind,
          summary,
        }));
        return result(topics.map(({ id, summary }) => `${id}: ${summary}`).join('\n'), { topics, markdown: null });
      }
      const found = explain(topic);
      if (found === null)
        throw new ToolError(`There is no rule, problem or assumption "${topic}".${didYouMean(topic, EXPLAINED)}`);
      const { id, kind, summary, markdown } = found;
      return result(markdown, { topics: [{ id, kind, summary }], markdown });
    },
  );
}
