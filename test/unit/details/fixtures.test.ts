import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EstimatedCall } from '../../../src/model/rule.ts';
import { openWorkspace, type Workspace } from '../../../src/workspace/workspace.ts';
import { readFixtures } from '../../harness/fixture-files.ts';
import { detailsFaults } from './invariants.ts';

/** The call sites of all SDK fixtures, as one project with a folder for each fixture. */
describe('the details of every call in the SDK fixtures', () => {
  let root: string;
  let workspace: Workspace;
  const calls: EstimatedCall[] = [];

  before(async function () {
    this.timeout(120_000);
    root = mkdtempSync(path.join(tmpdir(), 'details-'));
    const files: string[] = [];
    for (const fixture of readFixtures('sdks')) {
      for (const [file, text] of fixture.files) {
        const name = `${fixture.module}/${fixture.name.replace('.', '-')}/${file}`;
        mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
        writeFileSync(path.join(root, name), text);
        files.push(name);
      }
    }
    workspace = await openWorkspace({ root, configFile: null, parts: { today: () => '2026-11-21' } });
    for (const file of files) {
      const analysis = workspace.analyze(file);
      calls.push(...analysis.calls, ...analysis.wrapperCalls);
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('there are many, of many kinds', () => {
    assert.ok(calls.length > 500, `${calls.length} calls`);
    assert.ok(new Set(calls.map(({ call }) => call.sdk)).size > 15);
    const parts = new Set(
      calls.flatMap(({ call, estimate }) =>
        workspace.callDetails({ call, estimate }, (loc) => loc).request.parts.map(({ kind }) => kind),
      ),
    );
    for (const kind of ['system', 'user', 'assistant', 'tools', 'schema', 'framing', 'hole'] as const)
      assert.ok(parts.has(kind), kind);
  });

  it('add up to the figures that every other surface shows', () => {
    const faults = calls.flatMap((sited) =>
      detailsFaults(
        sited,
        workspace.callDetails(sited, (loc) => loc),
      ).map((fault) => `${sited.call.path}:${sited.call.nameSpan.start} ${fault}`),
    );
    assert.deepEqual(faults.slice(0, 10), [], `${faults.length} of ${calls.length}`);
  });
});
