import assert from 'node:assert/strict';
import { renderCompletion } from '../../../src/server/surfaces/completion/render.ts';

const RULES = [
  { id: 'max-tokens-unset', description: 'A call has no output cap' },
  { id: 'model-deprecated', description: 'A model retires' },
];

/** `label → what would stand in the line`. */
function proposed(line: string): readonly string[] {
  const items = renderCompletion(line, RULES, (length) => ({
    start: { line: 0, character: line.length - length },
    end: { line: 0, character: line.length },
  }));
  return items.map(({ label, textEdit }) => {
    assert.ok(textEdit && 'range' in textEdit);
    return `${label} → ${line.slice(0, textEdit.range.start.character)}${textEdit.newText}`;
  });
}
const labels = (line: string): readonly string[] => proposed(line).map((text) => text.split(' ')[0] ?? '');

describe('completion in comments', () => {
  it('proposes the keys that hold beside a call', () => {
    assert.deepEqual(labels('x = ask()  # prompt-cost: '), ['model', 'cap', 'provider', 'calls', 'output', 'turns', 'tag']); // prettier-ignore
  });

  it('proposes other keys for a wrapper', () => {
    assert.deepEqual(labels('// prompt-cost: wrapper ').slice(0, 4), ['model', 'default-model', 'cap', 'default-cap']);
    assert.ok(!labels('// prompt-cost: wrapper ').includes('calls'));
  });

  it('completes what is typed, and not what is there', () => {
    const found = proposed('# prompt-cost: calls=12000/day ou');
    assert.ok(found.includes('output → # prompt-cost: calls=12000/day output='));
    assert.ok(!found.some((text) => text.startsWith('calls')));
  });

  it('proposes rules in a suppression', () => {
    assert.deepEqual(proposed('# prompt-cost-disable-next-line max'), [
      'max-tokens-unset → # prompt-cost-disable-next-line max-tokens-unset',
      'model-deprecated → # prompt-cost-disable-next-line model-deprecated',
    ]);
    assert.deepEqual(labels('# prompt-cost-disable-line max-tokens-unset, mo'), ['max-tokens-unset', 'model-deprecated']); // prettier-ignore
  });

  for (const line of [
    'text = "prompt-cost: "',
    '# prompt-cost: calls=',
    '# prompt-cost: tag="my ',
    '# prompt-cost: model=a -- because ',
    '# about costs ',
    '# prompt-cost-disable-next-line max-tokens-unset -- why ',
  ])
    it(`proposes nothing at ${line}`, () => assert.deepEqual(proposed(line), []));
});
