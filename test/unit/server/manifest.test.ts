import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { languages } from '../../../src/generated/registry.ts';
import { COMMANDS } from '../../../src/server/protocol.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: Readonly<Record<string, string>> }[];
    }[];
  };
}
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
const { commands, menus, jsonValidation, walkthroughs } = manifest.contributes;

describe('the extension’s manifest', () => {
  it('activates for the languages there are, and no others', () => {
    const events = manifest.activationEvents.filter((event) => event.startsWith('onLanguage:'));
    const wanted = languages.flatMap(({ vscodeLanguageIds }) => vscodeLanguageIds.map((id) => `onLanguage:${id}`));
    assert.deepEqual([...events].sort(), [...new Set(wanted)].sort());
  });

  it('contributes the commands that the server names, but for the internal one', () => {
    const contributed = new Set(commands.map(({ command }) => command));
    for (const command of Object.values(COMMANDS)) {
      assert.equal(contributed.has(command), command !== COMMANDS.openSetting, command);
    }
    assert.ok(commands.every(({ category, title }) => category === 'Prompt Cost' && !title.startsWith('Prompt Cost')));
  });

  it('puts only its own commands into menus', () => {
    const known = commands.map(({ command }) => command);
    for (const { command } of Object.values(menus).flat()) assert.ok(known.includes(command), command);
  });

  it('names files that are there', () => {
    const media = walkthroughs.flatMap(({ steps }) =>
      steps.map((step) => step.media.image ?? step.media.markdown ?? ''),
    );
    for (const file of [manifest.icon, ...jsonValidation.map(({ url }) => url), ...media]) {
      assert.ok(statSync(path.join(ROOT, file)).size > 0, file);
    }
  });

  it('links to commands that exist', () => {
    const known = [...commands.map(({ command }) => command), 'workbench.action.openSettings'];
    const text = JSON.stringify(walkthroughs);
    for (const [, command] of text.matchAll(/command:([\w.]+)/g)) assert.ok(known.includes(command ?? ''), command);
  });

  it('has an icon of 128 by 128 pixels', () => {
    const png = readFileSync(path.join(ROOT, manifest.icon));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });
});
