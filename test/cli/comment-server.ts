import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One comment as the stand-in keeps it. */
export interface StoredComment {
  readonly id: number;
  body: string;
  /** False: somebody else wrote it. */
  readonly isOurs: boolean;
}
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}
/** An answer that goes before the real one. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The request is carried out all the same: its answer gets lost. */
  readonly isDone?: boolean;
}

/** Stands in for the comment APIs of GitHub, GitLab and Azure DevOps on 127.0.0.1. */
export class CommentServer {
  readonly comments: StoredComment[] = [];
  readonly seen: Seen[] = [];
  /** Taken one by one, each by the next request with that method. */
  readonly faults: (Fault & { readonly method: string })[] = [];
  /** Refuses writes, as for a token of a fork. */
  isReadOnly = false;
  #next = 1000;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void collect(request).then((body) => {
        const method = request.method ?? '';
        this.seen.push({ method, url: request.url ?? '', headers: request.headers });
        const index = this.faults.findIndex((fault) => fault.method === method);
        const [fault] = index < 0 ? [] : this.faults.splice(index, 1);
        const answer =
          fault === undefined || fault.isDone === true ? this.#answer(method, request.url ?? '', body) : null;
        const { status, json } = fault ? { status: fault.status, json: { message: 'out of order' } } : answer!;
        response.writeHead(status, { 'content-type': 'application/json', ...fault?.headers });
        response.end(status === 204 ? '' : JSON.stringify(json));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  stop(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
  add(body: string, isOurs = false): StoredComment {
    const comment = { id: this.#next++, body, isOurs };
    this.comments.push(comment);
    return comment;
  }
  get writes(): readonly string[] {
    return this.seen.filter(({ method }) => method !== 'GET').map(({ method }) => method);
  }

  #answer(method: string, url: string, body: string): { status: number; json: unknown } {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const isKnown =
      pathname === '/gl/user' ||
      /^\/gh\/repos\/acme\/app\/issues\/(12\/comments|comments\/\d+)$/.test(pathname) ||
      /^\/gl\/projects\/acme%2Fapp\/merge_requests\/12\/notes(\/\d+)?$/.test(pathname) ||
      /^\/az\/My%20Project\/_apis\/git\/repositories\/r1\/pullRequests\/12\/threads(\/\d+\/comments\/1)?$/.test(
        pathname,
      );
    if (!isKnown) return { status: 404, json: { message: 'Not Found' } };
    if (pathname === '/gl/user') return { status: 200, json: { id: 7 } };
    if (method === 'GET') return { status: 200, json: this.#list(pathname, searchParams) };
    if (this.isReadOnly) return { status: 403, json: { message: 'Resource not accessible by integration' } };
    return this.#write(method, pathname, JSON.parse(body || '{}') as Record<string, unknown>);
  }

  #list(pathname: string, query: URLSearchParams): unknown {
    if (pathname.startsWith('/az/')) {
      const threads = this.comments.map(({ id, body }) => ({ id, comments: [{ id: 1, content: body }] }));
      return { count: threads.length, value: [{ id: 1, isDeleted: true, comments: [] }, ...threads] };
    }
    const [size, page] = [Number(query.get('per_page')), Number(query.get('page'))];
    return this.comments.slice((page - 1) * size, page * size).map(({ id, body, isOurs }) => ({
      id,
      body,
      user: { type: isOurs ? 'Bot' : 'User' },
      author_association: 'NONE',
      author: { id: isOurs ? 7 : 8 },
    }));
  }

  #write(method: string, pathname: string, sent: Record<string, unknown>): { status: number; json: unknown } {
    const [threads] = (sent['comments'] ?? []) as { content: string }[];
    const body = (sent['body'] ?? sent['content'] ?? threads?.content ?? '') as string;
    if (method === 'POST') return { status: 201, json: { id: this.add(body, true).id } };
    const id = Number(/(\d+)(?:\/comments\/1)?$/.exec(pathname)?.[1]);
    const index = this.comments.findIndex((comment) => comment.id === id);
    if (index < 0) return { status: 404, json: {} };
    if (method === 'DELETE') this.comments.splice(index, 1);
    else this.comments[index]!.body = body;
    return method === 'DELETE' ? { status: 204, json: null } : { status: 200, json: {} };
  }
}

async function collect(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
