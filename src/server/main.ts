import { createConnection, type Connection, ProposedFeatures } from 'vscode-languageserver/node';
import { languages, rules } from '../generated/registry.ts';
import { packageVersion } from '../workspace/installation.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { nodeHost } from './node-host.ts';
import { startServer } from './server.ts';

const TRANSPORTS = ['--stdio', '--node-ipc', '--pipe', '--socket'];

/** An editor says in the arguments how it talks to the server; standard input and output are for when it says nothing. */
function connect(args: readonly string[]): Connection {
  const isGiven = args.some((arg) => TRANSPORTS.some((name) => arg === name || arg.startsWith(`${name}=`)));
  return isGiven
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
}

startServer(connect(process.argv.slice(2)), nodeHost({ openWorkspace, languages, rules }), {
  version: packageVersion(),
});
