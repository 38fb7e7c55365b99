import assert from 'node:assert/strict';
import { readDeclarations } from '../../../src/core/declare/comments.ts';
import { factsOf } from '../suppress/facts-of.ts';

function read(text: string): string {
  const { declarations, problems } = readDeclarations(text, factsOf(text).comments);
  const said = declarations.map(({ kind, values }) =>
    [
      kind,
      ...[...values].map(([key, value]) => `${key}=${value.text}@${text.slice(value.span.start, value.span.end)}`),
    ].join(' '),
  );
  return [...said, ...problems.map(({ span, message }) => `! ${text.slice(span.start, span.end)}: ${message}`)].join(
    '\n',
  );
}

const CASES: readonly (readonly [what: string, text: string, found: string])[] = [
  ['a value', '# prompt-cost: model=gpt-4o-mini', 'values model=gpt-4o-mini@model=gpt-4o-mini'],
  ['several, behind code', 'ask()  # prompt-cost: model=gpt-4o cap=500', 'values model=gpt-4o@model=gpt-4o cap=500@cap=500'],
  ['behind another mark', '# noqa  # prompt-cost: cap=5', 'values cap=5@cap=5'],
  ['a reason', '# prompt-cost: model=gpt-4o -- set in the environment', 'values model=gpt-4o@model=gpt-4o'],
  ['quotes', '# prompt-cost: model="my model"', 'values model=my model@model="my model"'],
  ['a wrapper', '# prompt-cost: wrapper model=$1 prompt=$2 default-model=gpt-4o', 'wrapper model=$1@model=$1 prompt=$2@prompt=$2 default-model=gpt-4o@default-model=gpt-4o'],
  ['a call', '# prompt-cost: call model=gpt-4o prompt=$text.body', 'call model=gpt-4o@model=gpt-4o prompt=$text.body@prompt=$text.body'],
  ['nothing', '# about prompt-cost: what it is', ''],
  ['an unknown key', '# prompt-cost: modle=gpt-4o', '! modle=gpt-4o: "modle" cannot be declared. Did you mean "model"?'],
  ['a key without a value', '# prompt-cost: model', '! model: "model" has no value. Write model= and a model id.'],
  ['an empty value', '# prompt-cost: model=', '! model=: "model" takes a model id, not "".'],
  ['a cap that is no number', '# prompt-cost: cap=many', '! cap=many: "cap" takes tokens, not "many".'],
  ['a key of functions at a call', '# prompt-cost: prompt=$1', '! prompt=$1: "prompt" says something of a function only. Begin with "wrapper" above a function, or with "call" beside a call.'],
  ['an argument of a call that is found anyway', '# prompt-cost: model=$1', '! model=$1: "model" takes a model id, not "$1".'],
  ['a key twice', '# prompt-cost: cap=1 cap=2', 'values cap=1@cap=1\n! cap=2: "cap" is declared twice. Remove one.'],
  ['nothing behind the mark', '# prompt-cost:', '! # prompt-cost:: Nothing is declared here. Write key=value, such as model=gpt-4o-mini.'],
  ['a rate with spaces', '# prompt-cost: calls=12000 / day output=20', 'values calls=12000 / day@calls=12000 / day output=20@output=20'],
  ['a rate in words, and spaces around the equals sign', '# prompt-cost: calls = 3 per minute turns =4', 'values calls=3 per minute@calls = 3 per minute turns=4@turns =4'],
  ['commas between values, and in a number', '# prompt-cost: calls=12,000/day, output=350, tag=a,b', 'values calls=12,000/day@calls=12,000/day output=350@output=350 tag=a,b@tag=a,b'],
  ['a value that is still missing before the next key', '# prompt-cost: output= turns=4', 'values turns=4@turns=4\n! output=: "output" takes tokens, not "".'],
  ['words instead of values: said once', '# prompt-cost: calls 500 per day', '! calls: "calls" has no value. Write calls= and a rate: 12000/day, 3/min or 50k/month.'],
  ['an unknown word', '# prompt-cost: cheap', '! cheap: "cheap" has no value. Write key=value, such as model=gpt-4o-mini.'],
  ['a suppression, which is another comment', '# prompt-cost-disable-line', ''],
]; // prettier-ignore

describe('declaring comments', () => {
  for (const [what, text, found] of CASES) {
    it(what, () => {
      assert.equal(read(text), found);
    });
  }
});
