import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { escapeMarkdown } from '../../../src/server/surfaces/markdown.ts';

describe('text from source code as markdown', () => {
  it('makes no link of what looks like an address', () => {
    assert.equal(escapeMarkdown('https://x.example/a'), 'https\\://x.example/a');
    assert.equal(escapeMarkdown('see WWW.x.example'), 'see WWW\\.x.example');
    assert.equal(escapeMarkdown('a@x.example'), 'a\\@x.example');
    assert.equal(escapeMarkdown('[a](command:b)'), '\\[a\\](command:b)');
  });

  it('leaves what needs no escape', () => {
    assert.equal(escapeMarkdown('gpt-4.1: 12.5 (x)'), 'gpt-4.1: 12.5 (x)');
  });
});
