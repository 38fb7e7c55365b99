import { defineSdk } from '../../model/sdk.ts';

/** Voyage AI's embeddings client. https://docs.voyageai.com/docs/embeddings. */
const embed = {
  on: 'Client',
  kind: 'embed',
  bag: 'keywords',
  positional: ['texts', 'model'],
  cap: { parameter: null, whenUnset: '' },
} as const;

export const sdk = defineSdk({
  id: 'voyage',
  name: 'Voyage AI',
  bindings: {
    python: {
      hints: ['voyageai'],
      types: {
        Client: {
          provider: 'voyage',
          constructors: ['voyageai.Client', 'voyageai.AsyncClient'],
          params: { retries: ['max_retries'], timeout: ['timeout'] },
        },
      },
      calls: [
        { ...embed, path: 'embed', api: 'embed', params: { model: ['model'], prompt: ['texts'] } },
        {
          ...embed,
          path: 'contextualized_embed',
          api: 'contextualized_embed',
          positional: ['inputs', 'model'],
          params: { model: ['model'], prompt: ['inputs'] },
        },
        {
          ...embed,
          path: 'multimodal_embed',
          api: 'multimodal_embed',
          positional: ['inputs', 'model'],
          params: { model: ['model'], prompt: ['inputs'] },
        },
        {
          ...embed,
          path: 'rerank',
          api: 'rerank',
          kind: 'other',
          positional: ['query', 'documents', 'model'],
          params: { model: ['model'] },
        },
      ],
    },
  },
});
