import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { packageVersion } from '../workspace/installation.ts';
import { createRoots } from './roots.ts';
import { registerCheapestModel } from './tools/cheapest-model.ts';
import { registerDiff } from './tools/diff.ts';
import { registerExplain } from './tools/explain.ts';
import { registerScan } from './tools/scan.ts';

const INSTRUCTIONS =
  'Tells what LLM calls in source code cost. Use scan before and diff after changing prompts, models or output caps; explain for why a finding is one; cheapest-model to choose a model by price and capability. Figures are estimates: each says what it assumes.';

/** Connects the tools to standard input and output. The arguments are the folders that may be read; the working folder by default. */
async function main(folders: readonly string[]): Promise<void> {
  const version = packageVersion();
  const context = { roots: createRoots(folders.length === 0 ? [process.cwd()] : folders) };
  const server = new McpServer({ name: 'prompt-cost-lint', version }, { instructions: INSTRUCTIONS });
  registerScan(server, context);
  registerDiff(server, context);
  registerExplain(server);
  registerCheapestModel(server, context);
  await server.connect(new StdioServerTransport());
}

void main(process.argv.slice(2));
