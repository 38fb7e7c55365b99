import type { Diagnostic } from 'vscode-languageserver';
import { SETTINGS_SOURCE } from '../../../workspace/config/config-store.ts';
import type { AnalyzedDocument } from '../../analyses.ts';
import { type OpenFolder, uriIn } from '../../folders.ts';
import { viewFrom } from '../../file-views.ts';
import type { SurfaceContext } from '../surface.ts';
import { type DiagnosticContext, renderFinding, renderProblem } from './render.ts';

/** Pushes the findings of each open document, and the problems of each folder's configuration. */
export function registerDiagnostics(context: SurfaceContext): void {
  const { connection, analyses, log } = context;
  const publishConfig = configPublisher(context);
  /** By file, the documents that diagnostics were sent for: cells come and go. */
  const published = new Map<string, readonly string[]>();
  const publish = (analyzed: AnalyzedDocument): void => {
    const { documents } = analyzed.places;
    const all = diagnosticsOf(analyzed, context);
    for (const { uri, version } of documents) {
      const diagnostics = all.filter((each) => each.uri === uri).map(({ diagnostic }) => diagnostic);
      void connection.sendDiagnostics({ uri, version, diagnostics });
    }
    const uris = documents.map(({ uri }) => uri);
    for (const uri of published.get(analyzed.uri) ?? []) {
      if (!uris.includes(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    }
    published.set(analyzed.uri, uris);
  };
  analyses.onAnalyzed((analyzed) => {
    for (const problem of analyzed.analysis.problems) {
      if (problem.code === 'internal') log.error(`${problem.path}: ${problem.message}`);
    }
    publishConfig(analyzed.folder);
    publish(analyzed);
  });
  analyses.onClosed((uri) => {
    for (const each of published.get(uri) ?? []) void connection.sendDiagnostics({ uri: each, diagnostics: [] });
    published.delete(uri);
  });
}

/** The diagnostics of a file, each with the document it belongs to. */
function diagnosticsOf(
  analyzed: AnalyzedDocument,
  { host, findView }: SurfaceContext,
): readonly { readonly uri: string; readonly diagnostic: Diagnostic }[] {
  if (!analyzed.folder.settings.diagnostics.enabled) return [];
  const renderContext: DiagnosticContext = {
    rulePage: host.rulePage,
    locate: (path, span) => viewFrom(findView, analyzed, path).locate(span),
  };
  const { findings, problems } = analyzed.analysis;
  const placed = [
    ...findings.map((finding) => ({ at: finding.span, diagnostic: renderFinding(finding, renderContext) })),
    ...problems.map((problem) => ({
      at: problem.span ?? { start: 0, end: 0 },
      diagnostic: renderProblem(problem, renderContext),
    })),
  ];
  return placed.flatMap(({ at, diagnostic }) =>
    diagnostic ? [{ uri: analyzed.places.locate(at).uri, diagnostic }] : [],
  );
}

/** Publishes a folder's configuration problems on their files, when they are other than last time. */
function configPublisher({ connection, findView, host, log }: SurfaceContext): (folder: OpenFolder) => void {
  const published = new Map<string, { readonly state: string; readonly uris: readonly string[] }>();
  return (folder) => {
    const problems = folder.workspace.configProblems;
    const state = JSON.stringify(problems);
    const before = published.get(folder.uri) ?? { state: '[]', uris: [] };
    if (state === before.state) return;
    const byUri = new Map<string, Diagnostic[]>(before.uris.map((uri) => [uri, []]));
    const renderContext: DiagnosticContext = {
      rulePage: host.rulePage,
      locate: (path, span) => findView(folder, path).locate(span),
    };
    for (const problem of problems) {
      if (problem.path === SETTINGS_SOURCE) log.warn(`${problem.path}: ${problem.message}`); // There is no file to mark.
      const diagnostic = problem.path === SETTINGS_SOURCE ? null : renderProblem(problem, renderContext);
      const uri = uriIn(folder.uri, problem.path);
      if (diagnostic) byUri.set(uri, [...(byUri.get(uri) ?? []), diagnostic]);
    }
    published.set(folder.uri, { state, uris: [...byUri.keys()] });
    for (const [uri, diagnostics] of byUri) void connection.sendDiagnostics({ uri, diagnostics });
  };
}
