import assert from 'node:assert/strict';
import { openWorkspace } from '../../../src/workspace/workspace.ts';

const LONG = 'Given the question of a reader below, answer it in at most three sentences, name the page that says so, and say plainly when none does. '.repeat(2); // prettier-ignore

describe('roles of prompts', () => {
  it('are those in which calls of the file send them; without a call they are taken for system prompts', async () => {
    const workspace = await openWorkspace({ root: '/nowhere', configFile: null });
    workspace.update(
      'a.ts',
      `import { generateText } from 'ai';
import { openai } from '@ai-sdk/openai';
const RULES_PROMPT = '${LONG}1';
const UNSENT_PROMPT = '${LONG}2';
export const ask = (question: string) =>
  generateText({ model: openai('gpt-4o'), system: RULES_PROMPT, prompt: \`${LONG}3 \${question}\` });
`,
    );
    const { prompts, calls } = workspace.analyze('a.ts');
    const call = calls.find((each) => each.call.api === 'generateText')?.call.id;
    assert.deepEqual(
      prompts.map(({ prompt: { name, role, usedBy } }) => [name, role, usedBy]),
      [
        ['RULES_PROMPT', 'system', [call]],
        ['UNSENT_PROMPT', 'system', []],
        ['prompt', 'user', [call]],
      ],
    );
  });
});
