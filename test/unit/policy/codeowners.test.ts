import assert from 'node:assert/strict';
import { parseCodeOwners } from '../../../src/workspace/policy/codeowners.ts';

describe('CODEOWNERS', () => {
  const { ownersOf } = parseCodeOwners(`# comment
*            @acme/all
/docs/       docs@example.org @writer   # and a comment
*.py         @acme/python
src/my\\ app/ @acme/app
/vendor/

^[Search][2] @acme/search
/search/
/search/special/ @special
`);
  for (const [file, owners] of [
    ['a.ts', ['@acme/all']],
    ['docs/x.md', ['docs@example.org', '@writer']],
    ['docs/x.py', ['@acme/python']],
    ['src/my app/x.ts', ['@acme/app']],
    ['vendor/x.ts', []],
    ['search/x.py', ['@acme/search']],
    ['search/special/x.py', ['@special']],
    ['../outside.py', []],
  ] as const)
    it(`gives the owners of ${file}`, () => {
      assert.deepEqual(ownersOf(file), owners);
    });
});
