import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { answerTo } from './responses.ts';

/** One request that left an SDK. */
export interface RecordedRequest {
  /** Path with query, without the host: the host is always this server. */
  readonly url: string;
  readonly body: unknown;
}

/** Larger bodies and longer recordings are refused: a fixture that loops must not fill the memory. */
const MAX_BODY_BYTES = 1_000_000;
const MAX_REQUESTS = 1_000;
/** A request here starts a new recording, named by the rest of the path. */
export const START_RECORDING = '/__record/';

/**
 * A server on 127.0.0.1 that records each request body and answers with the smallest valid response. It speaks HTTP/1.1 on one
 * port and HTTP/2 in clear text on another, because the Bedrock client insists on the latter.
 */
export class RecordingServer {
  private readonly recordings = new Map<string, RecordedRequest[]>();
  private current = '';
  private count = 0;
  private readonly servers: readonly Server[];

  private constructor() {
    this.servers = [
      createHttp((request, response) => void this.handle(request, response)),
      createHttp2((request, response) => void this.handle(request, response)),
    ];
  }

  static async start(): Promise<RecordingServer> {
    const recorder = new RecordingServer();
    await Promise.all(
      recorder.servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
    );
    return recorder;
  }

  get httpPort(): number {
    return portOf(this.servers[0]);
  }

  get http2Port(): number {
    return portOf(this.servers[1]);
  }

  /** What was recorded under this name, in the order of arrival. */
  requests(name: string): readonly RecordedRequest[] {
    return this.recordings.get(name) ?? [];
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  }

  private async handle(
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): Promise<void> {
    const url = request.url ?? '/';
    try {
      if (url.startsWith(START_RECORDING)) {
        this.current = decodeURIComponent(url.slice(START_RECORDING.length));
        this.recordings.set(this.current, []);
        send(response, 200, 'text/plain', '');
        return;
      }
      if (++this.count > MAX_REQUESTS) throw new Error(`more than ${MAX_REQUESTS} requests`);
      const body: unknown = JSON.parse((await readBody(request)) || '{}');
      this.recordings.get(this.current)?.push({ url, body });
      const answer = answerTo(url, body as Record<string, unknown>);
      if (answer === null) send(response, 404, 'text/plain', `no answer for ${url}`);
      else send(response, 200, answer.contentType, answer.body);
    } catch (error) {
      send(response, 400, 'text/plain', String(error));
    }
  }
}

function portOf(server: Server | undefined): number {
  return (server?.address() as AddressInfo).port;
}

async function readBody(request: IncomingMessage | Http2ServerRequest): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error(`request body over ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse | Http2ServerResponse, status: number, contentType: string, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', contentType);
  (response as ServerResponse).end(body);
}
