import { z } from 'zod';

const toggle = (on: boolean, description: string) => z.boolean().default(on).catch(on).describe(description);

/**
 * Settings of the editor surfaces, below `promptCost`. Defaults and descriptions live here alone: the extension's
 * manifest is generated from this schema. A value of a wrong type counts as unset.
 */
export const editorSettingsSchema = z.object({
  diagnostics: z
    .object({ enabled: toggle(true, 'Show findings of the cost rules as problems.') })
    .prefault({})
    .catch({ enabled: true }),
  inlayHints: z
    .object({
      prompts: toggle(true, 'Show the token count beside each prompt.'),
      calls: toggle(true, 'Show tokens and expected cost beside each LLM call.'),
    })
    .prefault({})
    .catch({ prompts: true, calls: true }),
  codeLens: z
    .object({
      calls: toggle(true, 'Show model, cost per call and what a cheaper tier would save above each LLM call.'),
      fileTotal: toggle(true, 'Show the total of a file with more than one LLM call above its first line.'),
    })
    .prefault({})
    .catch({ calls: true, fileTotal: true }),
  statusBar: z
    .object({ enabled: toggle(true, 'Show the cost of one call of each call site of the file in the status bar.') })
    .prefault({})
    .catch({ enabled: true }),
});
export type EditorSettings = z.infer<typeof editorSettingsSchema>;

/** Keys that the client library reads itself. */
const CLIENT_KEYS: readonly string[] = ['trace'];

/**
 * Parts what a client gives for `promptCost` into the surfaces' settings and the engine's, which are handed on as they
 * are: the workspace validates them and reports bad keys.
 */
export function splitSettings(raw: unknown): { readonly editor: EditorSettings; readonly engine: unknown } {
  const record = isRecord(raw) ? raw : {};
  const ours = new Set([...Object.keys(editorSettingsSchema.shape), ...CLIENT_KEYS]);
  return {
    editor: editorSettingsSchema.parse(record),
    engine: Object.fromEntries(Object.entries(record).filter(([key]) => !ours.has(key))),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
