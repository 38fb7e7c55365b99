import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findSaving } from '../../../src/extension/panel/find-saving.ts';
import type { Saving } from '../../../src/server/protocol.ts';

const saving = (line: number, cell: number | null = null): Saving => ({
  siteId: `s${line}`,
  rule: 'max-tokens-unset',
  message: 'No output cap.',
  formula: '',
  perMonth: 1,
  edit: { kind: 'fix', title: 'Cap the output' },
  uri: 'file:///p/app.py',
  path: 'app.py',
  position: { line, character: 4 },
  cell,
});
const named = (line: number, cell: number | null = null) => {
  const { uri, position, rule } = saving(line);
  return { type: 'applySaving', uri, position, cell, rule, title: 'Cap the output' } as const;
};

describe('the saving that the panel names', () => {
  it('is the one of the call it stands at, where several calls of a file have the same', () => {
    const all = [saving(3), saving(9), saving(9, 2)];
    assert.equal(findSaving(all, named(9)), all[1]);
    assert.equal(findSaving(all, named(9, 2)), all[2]);
  });

  it('is found where lines were typed above it, if there is no doubt which it is', () => {
    const [only, other] = [saving(3), saving(9)];
    assert.equal(findSaving([only], named(5)), only);
    assert.equal(findSaving([only, other], named(5)), undefined);
    assert.equal(findSaving([only], { ...named(3), title: 'Delete everything' }), undefined);
  });
});
