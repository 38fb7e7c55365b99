import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isStartable } from '../../bench/native-program.ts';

/** An ELF header for a machine (`e_machine` of the ELF specification), little-endian, 64 bit, and a line that `sh` would run. */
function elf(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\u007fELF\u0002\u0001\u0001', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machine, 18);
  return Buffer.concat([header, Buffer.from('\n: >made-by-sh\n')]);
}
const X86_64 = 62;
const RISC_V = 243;

describe('programs that the benchmarks start', () => {
  let folder: string;
  const file = (name: string, content: Buffer | string): string => {
    const at = path.join(folder, name);
    writeFileSync(at, content);
    chmodSync(at, 0o755);
    return at;
  };
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'prompt-cost-native-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are native ones for the machine of Node, and scripts that name their interpreter', () => {
    const own = file('node', elf(X86_64));
    assert.equal(isStartable(file('rg', elf(X86_64)), own), true);
    assert.equal(isStartable(file('rg-riscv', elf(RISC_V)), own), false);
    assert.equal(isStartable(file('script', '#!/bin/sh\n'), own), true);
    assert.equal(isStartable(file('text', 'echo of a text without an interpreter'), own), false);
    assert.equal(isStartable(file('empty', ''), own), false);
    assert.equal(isStartable(path.join(folder, 'missing'), own), false);
    assert.equal(isStartable(process.execPath), true);
  });

  it('are not asked for their version by a shell that makes files of their bytes', function () {
    if (process.platform !== 'linux') this.skip();
    const foreign = file('rg', elf(process.arch === 'riscv64' ? X86_64 : RISC_V));
    // What happens without the check.
    spawnSync(foreign, ['--version'], { cwd: folder });
    assert.deepEqual(readdirSync(folder), ['made-by-sh', 'rg']);
    assert.equal(isStartable(foreign), false);
  });
});
