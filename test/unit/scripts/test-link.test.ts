import assert from 'node:assert/strict';
import { openTestLink, type TestLink } from '../../../scripts/editor-host/test-link.ts';
import { linkToRunner, type RunnerLink } from '../../editor/harness/link.ts';

describe('the line between the editor tests and their runner', () => {
  const printed: string[] = [];
  let link: TestLink;
  let test: RunnerLink;
  beforeEach(async () => {
    printed.length = 0;
    const driver = {
      make: (gesture: { readonly do: string }) =>
        gesture.do === 'read' ? Promise.resolve(['a', 'b']) : Promise.reject(new Error('no such text')),
    };
    link = await openTestLink(
      () => driver,
      (line) => printed.push(line),
    );
    test = linkToRunner(String(link.port));
  });
  afterEach(async () => {
    await test.close();
    link.close();
  });

  it('counts the tests and shows why one failed', async () => {
    test.send({ kind: 'test', title: 'hover shows', state: 'passed', duration: 12.4 });
    test.send({ kind: 'test', title: 'lens shows', state: 'failed', duration: 3, error: 'Error: none\n  at x' });
    test.send({ kind: 'test', title: 'later', state: 'pending', duration: 0 });
    test.send({ kind: 'end' });
    assert.deepEqual(await link.result, { passed: 1, failed: 1, pending: 1 });
    assert.deepEqual(printed, [
      '  ✓ hover shows (12 ms)',
      '  ✗ lens shows (3 ms)\n      Error: none\n        at x',
      '  - later (0 ms)',
    ]);
  });

  it('answers gestures, each with its own reply', async () => {
    const reading = test.make({ do: 'read', selector: 'p', area: 'window' });
    const typing = test.make({ do: 'type', text: 'x' });
    await assert.rejects(typing, /no such text/);
    assert.deepEqual(await reading, ['a', 'b']);
  });

  it('fails when the extension host is gone before the end', async () => {
    test.send({ kind: 'test', title: 'first', state: 'passed', duration: 1 });
    await test.close();
    await assert.rejects(link.result, /extension host ended before its tests/);
  });

  it('fails when the tests cannot be started', async () => {
    test.send({ kind: 'end', error: 'Cannot find module' });
    await assert.rejects(link.result, /could not be started: Cannot find module/);
  });

  it('asks for the runner where there is none', () => {
    assert.throws(() => linkToRunner(undefined), /npm run test:editor/);
  });
});
