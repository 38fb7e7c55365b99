import { CATALOG_FORMAT } from '../../../src/catalog/catalog-data.ts';
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import selfsigned from 'selfsigned';

/** What the server gives for a path: bytes, with a JSON content type, or whatever the test does itself. */
export type Answer = string | Buffer | ((request: IncomingMessage, response: ServerResponse) => void);

export interface CatalogServer {
  /** `https://localhost:PORT`. */
  readonly origin: string;
  /** Certificate to trust, PEM. */
  readonly ca: string;
  readonly answers: Map<string, Answer>;
  /** What came, in order. */
  readonly requests: readonly IncomingMessage[];
  readonly close: () => Promise<void>;
}

/** An https server on this machine with a certificate of its own. */
export async function catalogServer(): Promise<CatalogServer> {
  const { cert, private: key } = selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  const answers = new Map<string, Answer>();
  const requests: IncomingMessage[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    requests.push(request);
    const answer = answers.get(request.url ?? '');
    if (typeof answer === 'function') answer(request, response);
    else if (answer === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://localhost:${port}`,
    ca: cert,
    answers,
    requests,
    close: () => closed(server, sockets),
  };
}

function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

export interface Signer {
  /** As the configuration has it. */
  readonly publicKey: string;
  readonly sign: (body: string | Buffer) => Buffer;
}

export function signer(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (body) => sign(null, Buffer.from(body), privateKey),
  };
}

/** A catalog document with one model. */
export function catalogText(overrides: object = {}): string {
  const models = [{ id: 'house-model', input: 1, output: 4 }];
  return JSON.stringify({
    format: CATALOG_FORMAT,
    date: '2026-11-01',
    sources: [],
    providers: [{ id: 'acme', models }],
    ...overrides,
  });
}
