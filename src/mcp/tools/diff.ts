import { existsSync } from 'node:fs';
import path from 'node:path';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { formatUsd } from '../../core/estimate/format.ts';
import { signedPercent, signedUsd } from '../../reporters/shared/change.ts';
import type { Comparison } from '../../model/comparison.ts';
import { compareProject } from '../../workspace/comparison/compare-project.ts';
import { resolveSides } from '../../workspace/comparison/sides.ts';
import { ToolError } from '../roots.ts';
import { READ_ONLY, result, type ToolContext } from './tool.ts';

const site = z.object({ path: z.string(), line: z.number() }).nullable();
const output = {
  base: z.string(),
  head: z.string(),
  monthBefore: z.number().describe('USD, expected'),
  monthAfter: z.number().describe('USD, expected'),
  monthChange: z.number().describe('USD, expected'),
  unchanged: z.number(),
  totalChanges: z.number(),
  changes: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'changed']),
      summary: z.string(),
      before: site,
      after: site,
      monthChange: z.number().nullable().describe('USD; null where a side has no price'),
      parts: z.array(z.string()),
    }),
  ),
  prompts: z.array(z.string()),
  newFindings: z.array(z.object({ path: z.string(), line: z.number(), rule: z.string(), message: z.string() })),
  notes: z.array(z.string()),
};

/** `diff`: what a change of the code does to the cost of its LLM calls. */
export function registerDiff(server: McpServer, { roots }: ToolContext): void {
  server.registerTool(
    'diff',
    {
      title: 'What a change costs',
      description:
        'Compares two versions of a Git repository: LLM calls that were added, removed or changed (model, output cap, prompts, tools, loops), and what that changes in a month. Without a head it compares with the working tree. Touches neither the working tree nor the index.',
      inputSchema: {
        base: z.string().describe('A commit, branch or tag: HEAD, main.'),
        head: z.string().optional().describe('The same; the working tree when left out.'),
        folder: z.string().default('.').describe('A folder of the repository.'),
        limit: z.int().min(1).max(500).default(50),
      },
      outputSchema: output,
      annotations: READ_ONLY,
    },
    async ({ base, head, folder, limit }) => {
      const cwd = roots.resolve(folder);
      for (const name of [base, head]) refuseFile(name, cwd);
      const sides = resolveSides({ cwd, base, head });
      const { comparison } = await compareProject({ sides, cwd, baseConfig: 'head', settings: {} });
      const data = dataOf(comparison, limit);
      return result(textOf(comparison, data), data);
    },
  );
}

/** The command line takes saved reports too, which may lie anywhere. */
function refuseFile(name: string | undefined, cwd: string): void {
  if (name !== undefined && existsSync(path.resolve(cwd, name)))
    throw new ToolError(
      `"${name}" is a file or folder. Name a commit, branch or tag; a branch of that name is refs/heads/${name}.`,
    );
}

type DiffData = z.infer<z.ZodObject<typeof output>>;

function dataOf(comparison: Comparison, limit: number): DiffData {
  const { base, head, costPerMonth, unchanged, changes, prompts, findings, notes } = comparison;
  return {
    base: base.label,
    head: head.label,
    monthBefore: costPerMonth.before.expected,
    monthAfter: costPerMonth.after.expected,
    monthChange: costPerMonth.delta,
    unchanged,
    totalChanges: changes.length,
    changes: changes.slice(0, limit).map((change) => ({
      kind: change.kind,
      summary: change.summary,
      before: placeOf(change.before),
      after: placeOf(change.after),
      monthChange: change.costPerMonth.delta,
      parts: change.parts.map(({ text }) => text),
    })),
    prompts: prompts.slice(0, limit).map(({ summary }) => summary),
    newFindings: findings.added
      .slice(0, limit)
      .map(({ path: file, line, rule, message }) => ({ path: file, line, rule, message })),
    notes: [...notes],
  };
}

function placeOf(record: { readonly path: string; readonly line: number } | null): z.infer<typeof site> {
  return record && { path: record.path, line: record.line };
}

function textOf(
  { costPerMonth }: Comparison,
  { base, head, changes, prompts, newFindings, notes, unchanged }: DiffData,
): string {
  const { before, after, delta, percent } = costPerMonth;
  const share = percent === null ? '' : ` (${signedPercent(percent)})`;
  const change = delta === 0 ? 'no change' : `${signedUsd(delta)}${share}`;
  return [
    `${base} → ${head}: ${change} a month, ${formatUsd(before.expected)} → ${formatUsd(after.expected)}. ${unchanged} calls as they were.`,
    ...changes.map(({ kind, summary, before: old, after: now, monthChange }) => {
      const at = now ?? old;
      const cost = monthChange === null ? 'no price' : `${signedUsd(monthChange)} a month`;
      return `${at?.path ?? ''}:${at?.line ?? ''} ${kind}: ${summary} (${cost})`;
    }),
    ...prompts.map((summary) => `prompt: ${summary}`),
    ...newFindings.map(({ path: file, line, rule, message }) => `${file}:${line} new finding ${rule}: ${message}`),
    ...notes,
  ].join('\n');
}
