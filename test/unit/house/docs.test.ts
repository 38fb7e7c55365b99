import assert from 'node:assert/strict';
import { Command } from 'commander';
import { describe, it } from 'mocha';
import { renderCommands, renderRules, renderSettings, updateDocs } from '../../../scripts/docs.ts';
import { defineRule } from '../../../src/model/rule.ts';

describe('scripts/docs', () => {
  it('the committed pages are up to date', async () => {
    assert.deepEqual(await updateDocs(true), [], 'run `npm run docs`');
  });

  it('shows the help of every command, inner ones too, with what stands behind it', () => {
    const program = new Command('tool').description('Does things.');
    const inner = program.command('first').description('Is first.').addHelpText('after', '\nExamples:\n  tool first');
    inner.command('second').description('Is second.');
    const page = renderCommands(program);
    assert.match(page, /^## `tool`$[^]*^Does things\.$[^]*^## `tool first`$[^]*^Examples:\n {2}tool first$/m);
    assert.match(page, /^## `tool first second`\n\n```text\nUsage: tool first second/m);
  });

  it('lists a rule with its options and links its page', () => {
    const rule = defineRule({
      id: 'many-images',
      meta: {
        description: 'A request sends a | b.',
        defaultSeverity: 'info',
        recommended: true,
        fixable: true,
        options: { max: { default: 4, description: 'Images that are fine.' } },
      },
      check: () => [],
    });
    const page = renderRules([rule]);
    assert.match(
      page,
      /^\| \[many-images\]\(\.\.\/src\/rules\/many-images\/README\.md\) \| A request sends a \\\| b\. \| info \| recommended \| yes \|$/m,
    );
    assert.match(page, /^\| `max` \| `4` \| Images that are fine\. \|$/m);
  });

  it('lists settings with type, limits and default, nested ones by their path', () => {
    const page = renderSettings({
      properties: {
        rules: { description: 'Severity of single rules.' },
        tiers: { type: 'object', description: 'Models.', properties: { hot: { type: 'string', default: 'a/b' } } },
        share: { type: 'number', minimum: 0, maximum: 1, default: 0.5, description: 'A share.' },
        models: {
          type: 'array',
          default: [],
          items: { properties: { factor: { type: 'number', exclusiveMinimum: 0 } } },
        },
      },
    });
    assert.match(page, /^\| `tiers` \| object \| {2}\| Models\. \|$/m);
    assert.match(page, /^\| `tiers\.hot` \| string \| `"a\/b"` \| {2}\|$/m);
    assert.match(page, /^\| `share` \| number ≥ 0, ≤ 1 \| `0\.5` \| A share\. \|$/m);
    assert.match(page, /^## Entries of `models`\n\n[^]*\| `factor` \| number > 0 \|/m);
    assert.match(page, /^Severity of single rules\. The \[rules/m);
    assert.doesNotMatch(page, /^\| `rules`/m);
  });
});
