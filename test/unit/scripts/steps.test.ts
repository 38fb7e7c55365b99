import assert from 'node:assert/strict';
import { runStep } from '../../../scripts/steps.ts';

const node = (code: string, limit = 10_000) => runStep(process.execPath, ['--eval', code], { show: false, limit });

describe('running a step', () => {
  it('gives the exit code and what was printed on both outputs', async () => {
    const { code, output } = await node("console.log('out'); console.error('err'); process.exitCode = 3");
    assert.equal(code, 3);
    assert.match(output, /out/);
    assert.match(output, /err/);
  });

  it('gives no standard input', async () => {
    const { output } = await node("process.stdin.on('data', () => {}).on('end', () => console.log('ended'))");
    assert.equal(output.trim(), 'ended');
  });

  it('stops a step that hangs, and what it has started', async () => {
    const start = performance.now();
    const child =
      "require('child_process').spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })";
    const { code, output } = await node(`${child}; setInterval(() => {}, 1000)`, 400);
    assert.notEqual(code, 0);
    assert.match(output, /Stopped after 0\.4 s/);
    // Its child holds the same output open: only the end of both ends the step.
    assert.ok(performance.now() - start < 5000);
  });

  it('says when a program does not exist', async () => {
    const { code, output } = await runStep('no-such-program-here', [], { show: false, limit: 1000 });
    assert.equal(code, 1);
    assert.match(output, /no-such-program-here/);
  });
});
