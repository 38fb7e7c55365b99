import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createProtocolConnection,
  ExitNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { commandLine } from './run-cli.ts';

describe('prompt-cost lsp, as a process', function () {
  this.timeout(60_000);

  for (const args of [['lsp'], ['lsp', '--stdio', '--clientProcessId=1']]) {
    it(`speaks the protocol as ${args.join(' ')}, and ends with its client`, async () => {
      const child = spawn(process.execPath, [...commandLine(), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
      const connection = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
      );
      connection.listen();
      const { capabilities, serverInfo } = await connection.sendRequest(InitializeRequest.type, {
        processId: process.pid,
        rootUri: null, // eslint-disable-line @typescript-eslint/no-deprecated -- the protocol's types ask for it
        capabilities: {},
      });
      assert.equal(serverInfo?.name, 'prompt-cost-lint');
      assert.equal(capabilities.hoverProvider, true);
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const [code] = (await once(child, 'exit')) as [number | null];
      assert.equal(code, 0);
      connection.dispose();
    });
  }
});
