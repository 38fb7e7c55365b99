import { singleModel } from '../reporters/shared/resolved.ts';
import type { FileAnalysis } from '../model/analysis.ts';
import type { CatalogModel } from '../model/catalog.ts';
import type { CallEstimate, Range } from '../model/estimate.ts';
import type { Fix as EngineFix } from '../model/finding.ts';
import type { EstimatedCall } from '../model/rule.ts';
import type { Span } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Amount, Call, Change, FileReport, Fix, ModelInfo, Place, TextRange } from './types.ts';

/** An analysis in the form that the library gives out, with places in the files as they are on disk or in the editor. */
export function reportOf(analysis: FileAnalysis, workspace: Workspace): FileReport {
  const { path } = analysis;
  const range = (span: Span): TextRange => rangeOf(workspace, path, span);
  return {
    path,
    calls: analysis.calls.map((each) => callOf(each, range)),
    findings: analysis.findings.map(({ rule, severity, message, span, saving, fixes }) => ({
      rule,
      severity,
      message,
      range: range(span),
      savingPerCall: saving?.perCall ?? null,
      savingPerMonth: saving?.perMonth ?? null,
      fixes: fixes.map((fix) => fixOf(workspace, fix)).filter((fix) => fix !== null),
    })),
    problems: analysis.problems.map(({ code, severity, message, span }) => ({
      code,
      severity,
      message,
      range: span && range(span),
    })),
  };
}

function callOf({ call, estimate }: EstimatedCall, range: (span: Span) => TextRange): Call {
  return {
    range: range(call.span),
    provider: estimate.price?.provider ?? call.provider,
    model: singleModel(call.model),
    api: call.api,
    sdk: call.sdk,
    kind: call.kind,
    ...figuresOf(estimate),
  };
}

/** The figures of an estimate. */
export function figuresOf(estimate: CallEstimate) {
  const { tokens, costPerCall, costPerMonth, noPrice, assumptions, tiers } = estimate;
  return {
    inputTokens: amountOf(tokens.input),
    outputTokens: amountOf(tokens.output),
    costPerCall: costPerCall && amountOf(costPerCall),
    costPerMonth: costPerMonth && amountOf(costPerMonth),
    noPrice,
    assumptions,
    tiers: tiers.map(({ tier, provider, model, costPerCall: cost, blocked }) => ({
      tier,
      provider,
      model,
      costPerCall: cost?.value ?? null,
      blocked,
    })),
  };
}

/** A range as the library gives it out. */
export function amountOf({ floor, expected, ceiling }: Range): Amount {
  return { floor: floor.value, expected: expected.value, ceiling: ceiling?.value ?? null, trust: expected.provenance };
}

/** A catalog model as the library gives it out. */
export function modelInfo(model: CatalogModel): ModelInfo {
  const { provider, id, name, contextWindow, maxOutput, retires, sources } = model;
  const prices = { inputPrice: model.input, outputPrice: model.output, cacheReadPrice: model.cacheRead };
  return { provider, id, name, ...prices, contextWindow, maxOutput, retires, sources };
}

/** Null where an edit cannot be made in the file as it is: it reaches over two cells of a notebook. */
function fixOf(workspace: Workspace, { kind, title, edits }: EngineFix): Fix | null {
  const changes: Change[] = [];
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const own = workspace.fileEdits(
      path,
      edits.filter((edit) => edit.path === path),
    );
    if (own === null) return null;
    const text = workspace.text(path) ?? '';
    for (const { span, newText } of own) {
      const range = { start: placeIn(text, span.start), end: placeIn(text, span.end) };
      changes.push({ path, range, newText });
    }
  }
  return { kind, title, changes };
}

function rangeOf(workspace: Workspace, path: string, { start, end }: Span): TextRange {
  const extraction = workspace.extraction(path);
  const text = workspace.text(path) ?? '';
  return {
    start: placeIn(text, extraction?.startOf(start) ?? start),
    end: placeIn(text, extraction?.endOf(end) ?? end),
  };
}

function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split(/\r\n|\r|\n/).length;
  const column = offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
  return { line, column, offset };
}
