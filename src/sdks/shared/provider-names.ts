import type { ModelCall } from '../../model/call.ts';

/** What libraries that speak to several providers call them, where the catalog has another id. */
const IDS: Readonly<Record<string, string>> = {
  gemini: 'google',
  vertexai: 'google-vertex',
  vertex: 'google-vertex',
  bedrock: 'amazon-bedrock',
  ollama: 'local',
  voyageai: 'voyage',
  gpustack: 'local',
  lmstudio: 'local',
};

/** A call with the catalog's id of its provider. */
export function withCatalogProvider(call: ModelCall): ModelCall {
  const id = call.provider === null ? undefined : IDS[call.provider];
  return id === undefined ? call : { ...call, provider: id };
}
