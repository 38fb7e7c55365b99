import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { notificationText } from '../../../src/extension/notification-text.ts';

/** What VS Code makes a link of in a notification. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('a text in a notification', () => {
  it('makes no link, whatever it holds, and loses nothing that is to be seen', () => {
    const evil = 'Use [gpt](command:workbench.action.terminal.new) or [b](https://x.example "t")';
    assert.match(evil, LINK);
    assert.doesNotMatch(notificationText(evil), LINK);
    assert.equal(notificationText(evil).replaceAll('\u2060', ''), evil);
    assert.equal(notificationText('a (b) [c]'), 'a (b) [c]');
  });
});
