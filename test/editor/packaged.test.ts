import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.ts';
import { eventually } from './harness/eventually.ts';
import { screenshot } from './harness/window.ts';

/** These tests run with the package installed, not with the working tree. */
describe('the installed package', () => {
  const extension = vscode.extensions.getExtension<ExtensionApi>('prompt-cost-lint.prompt-cost-lint');
  const { workspaceFolders } = vscode.workspace;

  it('is installed', () => {
    assert.ok(extension, 'VS Code does not list the extension');
    assert.equal(path.basename(path.dirname(extension.extensionPath)), 'extensions');
  });

  it('activates for a Python file and shows what its call costs', async () => {
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.joinPath(workspaceFolders![0]!.uri, 'api/triage.py'),
    );
    await vscode.window.showTextDocument(document);
    await eventually('the activation', () => extension!.isActive, Boolean);
    await extension!.exports.ready();
    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await eventually(
      'an inlay hint',
      () =>
        vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, everything),
      (found) => found.length > 0,
    );
    const labels = hints.map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
    assert.ok(
      labels.some((label) => /\$\d/.test(label)),
      `no hint names a cost: ${labels.join(' | ')}`,
    );
    await screenshot('packaged');
  });
});
