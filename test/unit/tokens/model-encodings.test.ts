import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import { FAMILIES } from '../../../src/core/tokens/families.ts';
import { encodingOf } from '../../../src/core/tokens/tokenizers.ts';

describe('tokens: the tokenizer of each model', () => {
  const catalog = createCatalogView(loadSnapshot());

  it("agrees with tiktoken's own table on every OpenAI model that both know", () => {
    const file = createRequire(import.meta.url).resolve('tiktoken/model_to_encoding.json');
    const table = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    let compared = 0;
    for (const [id, encoding] of Object.entries(table)) {
      const model = catalog.get('openai', id);
      if (!model || model.kind === 'other') continue;
      compared++;
      assert.equal(model.tokenizer, encoding, id);
    }
    assert.ok(compared >= 40, `${compared}`);
  });

  it('is one that the estimators know', () => {
    const unknown = catalog
      .models()
      .filter(({ tokenizer }) => !Object.hasOwn(FAMILIES, tokenizer) && encodingOf(tokenizer) === 'o200k_base')
      .map(({ tokenizer }) => tokenizer);
    assert.deepEqual([...new Set(unknown)].sort(), ['o200k_base', 'o200k_harmony']);
  });

  it('tells generations of one name apart', () => {
    for (const [provider, id, tokenizer] of [
      ['groq', 'meta-llama/llama-4-scout-17b-16e-instruct', 'llama-4'],
      ['groq', 'llama-3.3-70b-versatile', 'llama-3'],
      ['amazon-bedrock', 'meta.llama2-70b-chat-v1', 'llama-2'],
      ['azure', 'phi-4', 'phi-4'],
      ['azure', 'phi-4-mini-instruct', 'phi-4-mini'],
      ['azure', 'phi-3-mini-4k-instruct', 'llama-2'],
      ['amazon-bedrock', 'amazon.nova-lite-v1:0', 'nova'],
      ['cohere', 'command-r', 'cohere'],
      ['anthropic', 'claude-sonnet-4-5', 'claude-3'],
      ['anthropic', 'claude-opus-4-7', 'claude-5'],
    ] as const)
      assert.equal(catalog.get(provider, id)?.tokenizer, tokenizer, id);
  });
});
