import assert from 'node:assert/strict';
import { lookupFor, unknownHost } from '../../../src/core/estimate/lookup.ts';
import { createCatalogView } from '../../../src/catalog/resolve.ts';
import { loadSnapshot } from '../../../src/catalog/snapshot.ts';
import type { ModelCall } from '../../../src/model/call.ts';

type Target = Pick<ModelCall, 'provider' | 'baseUrl'>;
const origin = { path: 'a.py', span: { start: 0, end: 1 }, via: 'literal' } as const;
const at = (url: string, provider: string | null = null): Target => ({
  provider,
  baseUrl: { kind: 'known', value: url, origin },
});

describe('estimate/lookup', () => {
  const catalog = createCatalogView(loadSnapshot());

  it("takes nobody else's price behind a gateway that is not known", () => {
    for (const url of ['https://llm.acme.com/v1', 'http://litellm:4000', 'https://u:p@gw.acme.com:8443/openai']) {
      const lookup = lookupFor(at(url), 'gpt-4o', catalog);
      assert.match(lookup.kind === 'none' ? lookup.reason : lookup.kind, /add a catalog override for \S+\/gpt-4o/, url);
    }
    assert.equal(lookupFor(at('https://llm.acme.com/v1'), 'openai/gpt-4o', catalog).kind, 'none');
  });

  it('finds the price that an override states for the host', () => {
    const own = createCatalogView(loadSnapshot(), {
      overrides: [{ match: 'llm.acme.com/gpt-4o', price: { input: 1, output: 2 }, layer: 'workspace' }],
    });
    const lookup = lookupFor(at('https://llm.acme.com/v1'), 'gpt-4o', own);
    assert.equal(lookup.kind === 'found' && lookup.model.input, 1);
  });

  it('marks the list price where the code does not say where the call goes', () => {
    const nowhere: Target = { provider: null, baseUrl: { kind: 'unknown', reason: 'environment variable LLM_URL' } };
    const lookup = lookupFor(nowhere, 'gpt-4o', catalog);
    assert.match(
      (lookup.kind === 'found' && lookup.assumed) || '',
      /list price of OpenAI; where the call goes is not known/,
    );
    const known = lookupFor({ ...nowhere, provider: 'openai' }, 'gpt-4o', catalog);
    assert.equal(known.kind === 'found' && known.assumed, undefined);
  });

  it('takes the host of an absolute address alone', () => {
    assert.equal(unknownHost(at('https://LLM.acme.com/v1')), 'llm.acme.com');
    assert.equal(unknownHost(at('//gw.acme.com')), 'gw.acme.com');
    for (const url of ['/api/chat', 'not a url', '', 'https://{host}/v1', '${BASE}/v1'])
      assert.equal(unknownHost(at(url)), null, url);
    assert.equal(unknownHost(at('https://api.openai.com', 'openai')), null);
  });
});
