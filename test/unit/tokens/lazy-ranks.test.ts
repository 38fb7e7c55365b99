import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadRanks } from '../../../src/workspace/tokenizer-ranks.ts';

const WORKSPACE = pathToFileURL(path.resolve('src/workspace/workspace.ts')).href;

/** Files of ranks that a process has loaded after it analysed a text. */
function loadedBy(text: string): readonly string[] {
  const program = `
    const { openWorkspace } = await import(${JSON.stringify(WORKSPACE)});
    const workspace = await openWorkspace({ root: '/nowhere', configFile: null });
    workspace.update('a.py', ${JSON.stringify(text)});
    const [call] = workspace.analyze('a.py').calls;
    const { createRequire } = await import('node:module');
    const loaded = Object.keys(createRequire(${JSON.stringify(import.meta.filename)}).cache).filter((file) => file.includes('ranks'));
    console.log(JSON.stringify([call?.estimate.tokens.input.floor.provenance ?? null, ...loaded]));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  );
  assert.equal(stderr, '');
  const [provenance, ...files] = JSON.parse(stdout) as string[];
  return [String(provenance), ...files.map((file) => path.parse(file).name).sort()];
}

describe('ranks of the encodings', function () {
  this.timeout(60_000);
  const call = (model: string): string =>
    `from openai import OpenAI\nOpenAI().chat.completions.create(model="${model}", messages=[{"role": "user", "content": "Hello"}])\n`;

  it('are loaded when the first text is counted with them, and not before', () => {
    assert.deepEqual(loadedBy('print("no call")\n'), ['null']);
    assert.deepEqual(loadedBy(call('gpt-4o')), ['exact', 'o200k_base']);
    // The models of the other tiers count with o200k_base.
    assert.deepEqual(loadedBy(call('gpt-4')), ['exact', 'cl100k_base', 'o200k_base']);
  });

  it('are those of the package, and undefined for an encoding that nobody knows', () => {
    const require = createRequire(import.meta.url);
    assert.equal(loadRanks('p50k_base'), require('js-tiktoken/ranks/p50k_base'));
    for (const name of ['nope', 'toString', '../../package']) assert.equal(loadRanks(name), undefined);
  });
});
