import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core/fix/edits.ts';
import { fixAll, type FixAllInput } from '../../../src/core/fix/fix-all.ts';
import type { Finding, Fix } from '../../../src/model/finding.ts';
import { sampleFinding } from '../server/samples.ts';

const PATH = 'app.py';

/** A finding at each `x`, whose fix replaces it and a neighbour on either side by what `write` gives. */
function everyX(text: string, write = (): string => 'yyy', kind: Fix['kind'] = 'fix', path = PATH): readonly Finding[] {
  return [...text.matchAll(/x/g)].map(({ index }) => {
    const span = { start: Math.max(0, index - 1), end: Math.min(text.length, index + 2) };
    return sampleFinding(span, {
      path: PATH,
      fixes: [{ kind, title: 'Fix', edits: [{ path, span, newText: write() }] }],
    });
  });
}
const run = (text: string, input: Partial<FixAllInput> = {}): { readonly text: string; readonly fixed: number } => {
  const { edits, fixed } = fixAll({
    path: PATH,
    text,
    analyze: (each) => ({ findings: everyX(each), errors: 0 }),
    ...input,
  });
  return { text: applyEdits(text, edits), fixed };
};

describe('fix-all', () => {
  it('makes fixes that touch each other one after the other', () => {
    assert.deepEqual(run('a x b x c'), { text: 'ayyybyyyc', fixed: 2 });
    assert.deepEqual(run('-x-x-x-'), { text: 'yyyyyyy', fixed: 3 });
  });

  it('leaves suggestions, and what reaches into another file', () => {
    for (const [kind, path] of [
      ['suggestion', PATH],
      ['fix', 'other.py'],
    ] as const) {
      const findings = everyX('a x b', undefined, kind, path);
      assert.deepEqual(run('a x b', { analyze: () => ({ findings, errors: 0 }) }), { text: 'a x b', fixed: 0 });
    }
  });

  it('ends when a fix does not remove its finding', () => {
    const analyze = (text: string) => ({ findings: everyX(text, () => ' x '), errors: 0 });
    assert.deepEqual(run('a x b', { analyze }), { text: 'a x b', fixed: 1 });
    let passes = 0;
    run('a x b', {
      analyze: (text) => {
        passes++;
        return { findings: everyX(text, () => 'x x'), errors: 0 };
      },
    });
    assert.ok(passes < 5, `${passes} passes`);
  });

  it('makes no pass after which the file parses worse', () => {
    const analyze = (text: string) => ({ findings: everyX(text), errors: text.includes('y') ? 2 : 1 });
    assert.deepEqual(run('a x b', { analyze }), { text: 'a x b', fixed: 0 });
  });

  it('makes no fix that cannot be made where the text was taken from, and says edits in its offsets', () => {
    const asked: string[] = [];
    const result = run('a x b x c', {
      canMake: (edits) => {
        asked.push(...edits.map(({ span }) => `${span.start}-${span.end}`));
        return edits.every(({ span }) => span.start > 3);
      },
    });
    assert.deepEqual(result, { text: 'a x byyyc', fixed: 1 });
    assert.ok(!asked.includes('2-5') && asked.includes('1-4') && asked.includes('5-8'), asked.join());
  });
});
