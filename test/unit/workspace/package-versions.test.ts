import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createPackageVersions } from '../../../src/workspace/package-versions.ts';

describe('package versions', () => {
  const texts = new Map([
    ['package.json', '{"dependencies": {"ai": "^5.0.0", "openai": "^6"}}'],
    ['apps/old/package.json', '{"devDependencies": {"ai": "~4.3.1"}}'],
    ['apps/broken/package.json', '{"dependencies": '],
    ['apps/odd/package.json', '{"dependencies": ["ai"], "peerDependencies": {"ai": 4}}'],
  ]);
  const versions = createPackageVersions({
    isFile: (path) => texts.has(path),
    isFolder: () => false,
    read: (path) => texts.get(path) ?? null,
  });

  it('takes the nearest manifest that names the package', () => {
    assert.equal(versions.versionOf('apps/old/src/run.ts', 'ai'), '~4.3.1');
    assert.equal(versions.versionOf('apps/old/src/run.ts', 'openai'), '^6');
    assert.equal(versions.versionOf('src/run.ts', 'ai'), '^5.0.0');
    assert.equal(versions.versionOf('src/run.ts', 'groq-sdk'), null);
  });

  it('passes over broken manifests', () => {
    assert.equal(versions.versionOf('apps/broken/run.ts', 'ai'), '^5.0.0');
    assert.equal(versions.versionOf('apps/odd/run.ts', 'ai'), '^5.0.0');
  });

  it('reads again after clear', () => {
    texts.set('package.json', '{"dependencies": {"ai": "6.0.0"}}');
    assert.equal(versions.versionOf('src/run.ts', 'ai'), '^5.0.0');
    versions.clear();
    assert.equal(versions.versionOf('src/run.ts', 'ai'), '6.0.0');
  });
});
