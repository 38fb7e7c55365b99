import type { Diagnostic } from 'vscode-languageserver';
import { SETTINGS_SOURCE } from '../../../workspace/config/config-store.ts';
import type { AnalyzedDocument } from '../../analyses.ts';
import { type OpenFolder, uriIn } from '../../folders.ts';
import { rangeOf, viewFrom } from '../../file-views.ts';
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

function diagnosticsOf(analyzed: AnalyzedDocument, { host, findView }: SurfaceContext): Diagnostic[] {
  if (!analyzed.folder.settings.diagnostics.enabled) return [];
  const renderContext: DiagnosticContext = {
    rulePage: host.rulePage,
    locate: (path, span) => {
      const view = viewFrom(findView, analyzed, path);
      return { uri: view.uri, range: rangeOf(view, span) };
    },
  };
  const { findings, problems } = analyzed.analysis;
  return [
    ...findings.map((finding) => renderFinding(finding, renderContext)),
    ...problems.map((problem) => renderProblem(problem, renderContext)),
  ].filter((diagnostic) => diagnostic !== null);
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
      locate: (path, span) => {
        const view = findView(folder, path);
        return { uri: view.uri, range: rangeOf(view, span) };
      },
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
