import type { Diagnostic } from 'vscode-languageserver';
import type { AnalyzedDocument } from '../../analyses.ts';
import { type OpenFolder, uriIn } from '../../folders.ts';
import { locationOf, rangeOf, viewFrom } from '../../texts.ts';
import type { SurfaceContext } from '../surface.ts';
import { type DiagnosticContext, renderFinding, renderProblem } from './render.ts';

/** Pushes the findings of each open document, and the problems of each folder's configuration. */
export function registerDiagnostics(context: SurfaceContext): void {
  const { connection, analyses, log } = context;
  const publishConfig = configPublisher(context);
  analyses.onAnalyzed((analyzed) => {
    for (const problem of analyzed.analysis.problems) {
      if (problem.code === 'internal') log.error(`${problem.path}: ${problem.message}`);
    }
    publishConfig(analyzed.folder);
    const { uri, version } = analyzed;
    void connection.sendDiagnostics({ uri, version, diagnostics: diagnosticsOf(analyzed, context) });
  });
  analyses.onClosed((uri) => void connection.sendDiagnostics({ uri, diagnostics: [] }));
}

function diagnosticsOf(analyzed: AnalyzedDocument, { host, texts }: SurfaceContext): Diagnostic[] {
  if (!analyzed.folder.settings.diagnostics.enabled) return [];
  const renderContext: DiagnosticContext = {
    rulePage: host.rulePage,
    locate: (path, span) => {
      const found = viewFrom(texts, analyzed, path);
      return found ? { uri: found.uri, range: rangeOf(found.view, span) } : null;
    },
  };
  const { findings, problems } = analyzed.analysis;
  return [
    ...findings.map((finding) => renderFinding(finding, renderContext)),
    ...problems.map((problem) => renderProblem(problem, renderContext)),
  ].filter((diagnostic) => diagnostic !== null);
}

/** Publishes a folder's configuration problems on their files, when they are other than last time. */
function configPublisher({ connection, texts, host, log }: SurfaceContext): (folder: OpenFolder) => void {
  const published = new Map<string, { readonly state: string; readonly uris: readonly string[] }>();
  return (folder) => {
    const problems = folder.workspace.configProblems;
    const state = JSON.stringify(problems);
    const before = published.get(folder.uri) ?? { state: '[]', uris: [] };
    if (state === before.state) return;
    const byUri = new Map<string, Diagnostic[]>(before.uris.map((uri) => [uri, []]));
    const renderContext: DiagnosticContext = {
      rulePage: host.rulePage,
      locate: (path, span) => locationOf(texts, folder, path, span),
    };
    for (const problem of problems) {
      const diagnostic = renderProblem(problem, renderContext);
      const uri = uriIn(folder.uri, problem.path);
      if (diagnostic) byUri.set(uri, [...(byUri.get(uri) ?? []), diagnostic]);
      else log.warn(`${problem.path}: ${problem.message}`); // From the editor's settings: there is no file to mark.
    }
    published.set(folder.uri, { state, uris: [...byUri.keys()] });
    for (const [uri, diagnostics] of byUri) void connection.sendDiagnostics({ uri, diagnostics });
  };
}
