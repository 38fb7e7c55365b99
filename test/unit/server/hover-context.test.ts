import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CallContext, LoopContext, RetryLayer } from '../../../src/model/call.ts';
import { contextLines } from '../../../src/server/surfaces/hover/context.ts';
import { renderCall } from '../../../src/server/surfaces/hover/render.ts';
import { sampleCall, sampleEstimate } from './samples.ts';

const LOC = { path: 'app.py', span: { start: 0, end: 9 } };
const LOOP: LoopContext = {
  loc: LOC,
  kind: 'for-each',
  over: 'documents',
  count: null,
  bound: { kind: 'collection' },
  concurrent: false,
  purpose: 'items',
  hops: 0,
  caller: null,
};
const SDK: RetryLayer = {
  kind: 'sdk',
  library: 'OpenAI',
  attempts: 3,
  bounded: true,
  everyError: false,
  wait: 'exponential',
  origin: 'sdk default',
  loc: LOC,
  hops: 0,
};

describe('context in the hover', () => {
  const call = sampleCall({ start: 0, end: 50 }, { start: 10, end: 16 });
  const lines = (context: Partial<CallContext>): string =>
    contextLines({ ...call, context: { ...call.context, ...context } });

  it('says nothing where nothing is around, nor of the SDK’s own retries', () => {
    assert.equal(lines({}), '');
    assert.equal(lines({ retryLayers: [SDK] }), '');
  });

  it('says how often a loop sends it', () => {
    assert.equal(lines({ loops: [LOOP] }), 'Sent once for each of `documents`.');
    assert.equal(
      lines({ loops: [{ ...LOOP, count: 3, concurrent: true, hops: 1, caller: 'run' }] }),
      'Sent once for each of `documents` in `run()`, all at the same time (3).',
    );
    const turns = { ...LOOP, kind: 'while', over: 'True', purpose: 'turns' } as const;
    assert.equal(
      lines({ loops: [{ ...turns, bound: { kind: 'count', max: 10, source: 'turn < 10' } }] }),
      'Sent on every turn of a loop, at most 10 times.',
    );
    assert.equal(
      lines({ loops: [{ ...turns, bound: { kind: 'none' } }] }),
      'Sent on every turn of a loop, with no limit on their number.',
    );
  });

  it('says who waits for it and what sends it again', () => {
    const handler = {
      kind: 'request',
      framework: 'FastAPI',
      evidence: '@app.post("/chat")',
      loc: LOC,
      hops: 0,
    } as const;
    assert.equal(lines({ handler }), 'Runs for every request (FastAPI: `@app.post("/chat")`).');
    const tenacity: RetryLayer = { ...SDK, kind: 'decorator', library: 'tenacity', attempts: 4, origin: 'code' };
    assert.equal(
      lines({ retryLayers: [SDK, tenacity] }),
      "Sent up to 12 times when it fails (OpenAI's default: 3; tenacity: 4).",
    );
    assert.equal(
      lines({ retryLayers: [{ ...tenacity, attempts: null, bounded: false }] }),
      'Sent again without a limit when it fails (tenacity: no limit).',
    );
  });

  it('stands in the hover of a call', () => {
    const sited = { call: { ...call, context: { ...call.context, loops: [LOOP] } }, estimate: sampleEstimate(call.id) };
    assert.match(renderCall(sited, { commands: false }), /^Sent once for each of `documents`\.$/m);
  });
});
