import path from 'node:path';
import { statSync } from 'node:fs';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { costedCalls } from '../../core/analyze/costed-calls.ts';
import { formatUsd } from '../../core/estimate/format.ts';
import { plural } from '../../core/format/figures.ts';
import { reportOf } from '../../library/report.ts';
import type { Call, FileReport, Finding } from '../../library/types.ts';
import type { FileAnalysis } from '../../model/analysis.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import { READ_ONLY, result, type ToolContext } from './tool.ts';

const amount = z.object({
  floor: z.number(),
  expected: z.number(),
  ceiling: z.number().nullable(),
  trust: z.enum(['exact', 'measured', 'estimated', 'assumed']),
});
const place = { path: z.string(), line: z.number(), column: z.number() };
const output = {
  root: z.string(),
  files: z.number().describe('Source files looked at.'),
  totalCalls: z.number(),
  totalFindings: z.number(),
  costPerMonth: z
    .number()
    .describe('USD, expected, under the assumptions of the configuration; each request counted once.'),
  calls: z.array(
    z.object({
      ...place,
      provider: z.string().nullable(),
      model: z.string().nullable(),
      api: z.string(),
      inputTokens: amount,
      outputTokens: amount,
      costPerCall: amount.nullable().describe('USD'),
      costPerMonth: amount.nullable().describe('USD'),
      noPrice: z.string().nullable(),
      assumptions: z.array(z.string()),
    }),
  ),
  findings: z.array(
    z.object({
      ...place,
      rule: z.string(),
      severity: z.string(),
      message: z.string(),
      savingPerMonth: z.number().nullable().describe('USD'),
      fixes: z.array(z.object({ kind: z.string(), title: z.string() })),
    }),
  ),
};

/** `scan`: the LLM calls of files and folders, dearest first, and what could be saved. */
export function registerScan(server: McpServer, { roots }: ToolContext): void {
  server.registerTool(
    'scan',
    {
      title: 'What LLM calls cost',
      description:
        'Finds every LLM call in source code, says what one call and a month of it costs (floor, expected, ceiling; with assumptions), and lists findings of cost rules with their savings. Reads files only.',
      inputSchema: {
        paths: z.array(z.string()).default(['.']).describe('Files and folders, relative to the root or absolute.'),
        limit: z.int().min(1).max(500).default(50).describe('Most calls and most findings to list.'),
      },
      outputSchema: output,
      annotations: READ_ONLY,
    },
    async ({ paths, limit }, { signal }) => {
      const absolute = paths.map(roots.resolve);
      const [first = '.'] = absolute;
      const root = roots.folders.find((folder) => first === folder || first.startsWith(folder + path.sep)) ?? first;
      const workspace = await openWorkspace({ root: statSync(root).isDirectory() ? root : path.dirname(root) });
      const found = await workspace.find(absolute, signal);
      const analyses: FileAnalysis[] = [];
      for await (const analysis of workspace.scan({ found, signal })) analyses.push(analysis);
      const reports = analyses.map((analysis) => reportOf(analysis, workspace));
      const perMonth = analyses
        .flatMap(costedCalls)
        .reduce((sum, { estimate }) => sum + (estimate.costPerMonth?.expected.value ?? 0), 0);
      const data = dataOf(root, found.files.length, reports, perMonth, limit);
      return result(textOf(data), data);
    },
  );
}

type ScanData = z.infer<z.ZodObject<typeof output>>;

function dataOf(
  root: string,
  files: number,
  reports: readonly FileReport[],
  costPerMonth: number,
  limit: number,
): ScanData {
  const calls = reports.flatMap((report) => report.calls.filter(isSent).map((call) => callRow(report.path, call)));
  const findings = reports.flatMap((report) => report.findings.map((finding) => findingRow(report.path, finding)));
  const monthly = (cost: { readonly expected: number } | null): number => cost?.expected ?? -1;
  return {
    root,
    files,
    totalCalls: calls.length,
    totalFindings: findings.length,
    costPerMonth,
    calls: calls.sort((a, b) => monthly(b.costPerMonth) - monthly(a.costPerMonth)).slice(0, limit),
    findings: findings.sort((a, b) => (b.savingPerMonth ?? -1) - (a.savingPerMonth ?? -1)).slice(0, limit),
  };
}

const isSent = ({ kind }: Call): boolean => kind === 'generate' || kind === 'embed' || kind === 'http';

function callRow(file: string, call: Call): ScanData['calls'][number] {
  const { range, provider, model, api, inputTokens, outputTokens, costPerCall, costPerMonth, noPrice } = call;
  const assumptions = call.assumptions.map(({ text }) => text);
  const { line, column } = range.start;
  return {
    path: file,
    line,
    column,
    provider,
    model,
    api,
    inputTokens,
    outputTokens,
    costPerCall,
    costPerMonth,
    noPrice,
    assumptions,
  };
}

function findingRow(
  file: string,
  { rule, severity, message, range, savingPerMonth, fixes }: Finding,
): ScanData['findings'][number] {
  const { line, column } = range.start;
  const edits = fixes.map(({ kind, title }) => ({ kind, title }));
  return { path: file, line, column, rule, severity, message, savingPerMonth, fixes: edits };
}

function textOf({ totalCalls, totalFindings, files, costPerMonth, calls, findings }: ScanData): string {
  const head = `${plural(totalCalls, 'LLM call')} in ${plural(files, 'source file')}, about ${formatUsd(costPerMonth)} a month as assumed; ${plural(totalFindings, 'finding')}.`;
  const lines = calls.map(({ path: file, line, model, costPerCall, noPrice }) => {
    const cost =
      costPerCall === null ? `no price: ${noPrice ?? 'unknown'}` : `${formatUsd(costPerCall.expected)} a call`;
    return `${file}:${line} ${model ?? 'unknown model'}: ${cost}`;
  });
  const found = findings.map(
    ({ path: file, line, rule, severity, message }) => `${file}:${line} ${severity} ${rule}: ${message}`,
  );
  return [head, ...lines, ...(found.length > 0 ? ['', ...found] : [])].join('\n');
}
