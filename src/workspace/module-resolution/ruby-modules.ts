import { foldersUp, joinPath } from '../../core/paths.ts';
import type { ProjectFiles } from '../../model/language.ts';

/** Folders of a Rails application, and of a gem, that constants are loaded from by their names. */
const ROOTS = [
  ...['lib', 'app/services', 'app/models', 'app/lib', 'app/jobs', 'app/controllers', 'app/helpers', 'app/clients', 'app/workers', 'app/agents', 'app/tools', 'app/prompts'],
  ...['app/models/concerns', 'app/controllers/concerns', 'app/services/concerns', 'app/llm', 'app/ai', 'app/operations', 'app/commands', 'app/interactors', 'app/queries', 'app/use_cases', 'app/sidekiq'],
  ...['enterprise/app/services', 'enterprise/app/models', 'enterprise/lib', 'test', 'spec', 'config/initializers', ''],
]; // prettier-ignore

/**
 * File that Ruby reads for what code asks for: `./prompts` of `require_relative`, `acme/prompts` of `require`, and the constant
 * `Acme::Prompts`, which Rails loads from `acme/prompts.rb` below one of its folders.
 */
export function resolveRubyModule(files: ProjectFiles, fromPath: string, module: string): string | null {
  const [folder = ''] = foldersUp(fromPath);
  const isThere = (path: string): boolean => path !== fromPath && files.isFile(path);
  if (module.startsWith('.')) return [`${joinPath(folder, module)}.rb`, joinPath(folder, module)].find(isThere) ?? null;
  const isConstant = /^[A-Z]/.test(module);
  const names = isConstant ? pathsOf(module) : [module.replace(/\.rb$/, '')];
  const own = ownRoot(fromPath);
  for (const name of names) {
    const above = foldersUp(fromPath).flatMap((each) => ROOTS.map((root) => joinPath(each, root)));
    const found = [...(isConstant ? [folder, ...own] : []), ...above]
      .map((root) => joinPath(root, `${name}.rb`))
      .find(isThere);
    if (found !== undefined) return found;
  }
  return null;
}

/** `app/services` of `packs/x/app/services/llm/client.rb`, with the folder above it. */
function ownRoot(path: string): readonly string[] {
  const root = /^(?:.*\/)?(?:app\/[^/]+|lib)(?=\/)/.exec(path)?.[0];
  return root === undefined ? [] : [root];
}

/** `openai_client` and `open_ai_client` of `OpenAIClient`: acronyms are spelt either way. */
function pathsOf(constant: string): readonly string[] {
  const name = constant
    .split('::')
    .map((part) =>
      part
        .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
        .replace(/([a-z\d])([A-Z])/g, '$1_$2')
        .toLowerCase(),
    ) // prettier-ignore
    .join('/');
  const joined = name.replace(/open_ai/g, 'openai').replace(/chat_gpt/g, 'chatgpt');
  return joined === name ? [name] : [name, joined];
}
