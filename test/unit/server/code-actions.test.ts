import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Fix, TextEdit } from '../../../src/model/finding.ts';
import { applyEdits } from '../../../src/core/fix/edits.ts';
import { fileSuppressionEdit } from '../../../src/server/surfaces/code-actions/file-suppression.ts';
import { type CodeActionContext, renderFindingActions } from '../../../src/server/surfaces/code-actions/render.ts';
import { placesInDocument } from '../../../src/server/places.ts';
import type { Span } from '../../../src/model/span.ts';
import { sampleFinding, SAMPLE_PATH } from './samples.ts';

const document = TextDocument.create('file:///p/app/main.py', 'python', 3, 'one\ntwo\nthree\n');
const insert = (at: number, newText: string, path = SAMPLE_PATH): TextEdit => ({
  path,
  span: { start: at, end: at },
  newText,
});
const fix = (kind: Fix['kind'], title: string, ...edits: TextEdit[]): Fix => ({ kind, title, edits });
const find = (...fixes: Fix[]): Finding => sampleFinding({ start: 0, end: 3 }, { fixes });

const context: CodeActionContext = {
  view: (path) =>
    path === SAMPLE_PATH
      ? placesInDocument(document, null)
      : {
          edits: (edits) => {
            const at = (character: number) => ({ line: 0, character });
            const range = ({ start, end }: Span) => ({ start: at(start), end: at(end) });
            const written = edits.map(({ span, newText }) => ({ range: range(span), newText }));
            return path === 'cells.ipynb' ? null : [{ uri: `file:///p/${path}`, version: null, edits: written }];
          },
        },
  versionedEdits: true,
  commands: true,
  suppress: () => ({ line: null, file: null }),
};

describe('code actions of a finding', () => {
  it('offer fixes before suggestions, prefer the first fix only, and end with the rule’s page', () => {
    const finding = find(
      fix('suggestion', 'Maybe this', insert(0, 'm')),
      fix('fix', 'Do this', insert(4, 'd')),
      fix('fix', 'Or this', insert(4, 'o')),
    );
    assert.deepEqual(
      renderFindingActions(finding, null, context).map(({ title, kind, isPreferred }) => [title, kind, isPreferred]),
      [
        ['Do this', 'quickfix', true],
        ['Or this', 'quickfix', undefined],
        ['Maybe this', 'quickfix', undefined],
        ['Explain max-tokens-unset', 'quickfix', undefined],
      ],
    );
  });

  it('edit each file at its version, a closed one at none', () => {
    const [action] = renderFindingActions(
      find(fix('fix', 'Both', insert(4, 'x'), insert(7, 'y', 'lib.py'))),
      null,
      context,
    );
    assert.deepEqual(action?.edit, {
      documentChanges: [
        {
          textDocument: { uri: 'file:///p/app/main.py', version: 3 },
          edits: [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, newText: 'x' }],
        },
        {
          textDocument: { uri: 'file:///p/lib.py', version: null },
          edits: [{ range: { start: { line: 0, character: 7 }, end: { line: 0, character: 7 } }, newText: 'y' }],
        },
      ],
    });
  });

  it('are not offered where an edit cannot be made', () => {
    const finding = find(fix('fix', 'Both', insert(4, 'x'), insert(7, 'y', 'cells.ipynb')));
    assert.deepEqual(
      renderFindingActions(finding, null, context).map(({ title }) => title),
      ['Explain max-tokens-unset'],
    );
  });

  it('are plain changes for a client without versioned edits', () => {
    const plain = { ...context, versionedEdits: false };
    const [action] = renderFindingActions(find(fix('fix', 'A', insert(4, 'x'))), null, plain);
    assert.deepEqual(Object.keys(action?.edit?.changes ?? {}), ['file:///p/app/main.py']);
  });

  it('silence the finding on its line and in its file where a comment can stand', () => {
    const suppress = () => ({ line: insert(0, '# line\n'), file: insert(0, '# file\n') });
    const titles = renderFindingActions(find(), null, { ...context, suppress }).map(({ title }) => title);
    assert.deepEqual(titles, [
      'Suppress max-tokens-unset on this line',
      'Suppress max-tokens-unset in this file',
      'Explain max-tokens-unset',
    ]);
  });

  it('name no command to a client that has none', () => {
    assert.deepEqual(renderFindingActions(find(), null, { ...context, commands: false }), []);
  });
});

describe('suppressing a rule in a file', () => {
  const comment = (text: string): string => `# ${text}`;
  const suppressed = (text: string): string => applyEdits(text, [fileSuppressionEdit(find(), text, comment)]);
  const line = '# prompt-cost-disable max-tokens-unset';

  it('writes the comment on top', () => {
    assert.equal(suppressed('import x\n'), `${line}\nimport x\n`);
  });

  it('keeps interpreter line, encoding and byte order mark first, and the file’s line breaks', () => {
    assert.equal(
      suppressed('#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nx = 1\n'),
      `#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n${line}\nx = 1\n`,
    );
    assert.equal(suppressed('# coding=latin-1\r\nx = 1\r\n'), `# coding=latin-1\r\n${line}\r\nx = 1\r\n`);
    assert.equal(suppressed('\uFEFFx = 1\n'), `\uFEFF${line}\nx = 1\n`);
    assert.equal(suppressed('<?php\n\nask();\n'), `<?php\n${line}\n\nask();\n`);
  });

  it('writes it where the code of a component begins', () => {
    const text = '<p/>\r\n<script>\r\n  ask();\r\n</script>\r\n';
    const edit = fileSuppressionEdit(find(), text, comment, text.indexOf('ask'));
    assert.equal(applyEdits(text, [edit]), text.replace('ask', `${line}\r\n  ask`));
  });
});
