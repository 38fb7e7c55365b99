import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { FromRunner, FromTest, Gesture } from '../../../scripts/editor-host/protocol.ts';

/** The tests' end of the line to the runner outside the editor. */
export interface RunnerLink {
  readonly send: (message: FromTest) => void;
  /** Asks for a gesture; gives the texts it read. Rejects with the runner's words when it could not be made. */
  readonly make: (gesture: Gesture) => Promise<readonly string[]>;
  /** Sends what is left and hangs up. */
  readonly close: () => Promise<void>;
}

/** @param port The runner's, from the environment. */
export function linkToRunner(port: string | undefined): RunnerLink {
  if (port === undefined) throw new Error('Start the editor tests with `npm run test:editor`: they need its runner.');
  const socket: Socket = connect(Number(port), '127.0.0.1');
  const waiting = new Map<number, (reply: FromRunner) => void>();
  let latest = 0;
  createInterface({ input: socket }).on('line', (line) => {
    const reply = JSON.parse(line) as FromRunner;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  const send = (message: FromTest): void => {
    socket.write(`${JSON.stringify(message)}\n`);
  };
  const make = async (gesture: Gesture): Promise<readonly string[]> => {
    const id = ++latest;
    const reply = await new Promise<FromRunner>((resolve) => {
      waiting.set(id, resolve);
      send({ kind: 'gesture', id, gesture });
    });
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.texts ?? [];
  };
  return { send, make, close: () => new Promise((closed) => socket.end(closed)) };
}
