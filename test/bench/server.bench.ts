// How long a keystroke in a file of 2,000 lines takes to become new hints, in the server: message in, edit applied, file
// analysed, findings pushed, hints of what is on screen out. The wait for the end of typing is left out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import {
  createProtocolConnection,
  type InlayHint,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { languages, rules } from '../../src/generated/registry.ts';
import { nodeHost } from '../../src/server/node-host.ts';
import { startServer } from '../../src/server/server.ts';
import { openWorkspace } from '../../src/workspace/workspace.ts';

const LINES = 2000;
const KEYSTROKES = 200;
const WARM_UP = 50;
/** Lines that an editor shows, and asks hints for. */
const SCREEN = 60;
/** p95, ms. */
const TARGET = 50;

interface Sample {
  readonly languageId: string;
  readonly file: string;
  readonly head: string;
  /** One part of a program with a prompt and a call. */
  readonly part: (index: number) => string;
}

const SAMPLES: readonly Sample[] = [
  {
    languageId: 'python',
    file: 'service.py',
    head: 'from openai import OpenAI\n\nclient = OpenAI()\n',
    part: (index) => `

PROMPT_${index} = """You are clerk number ${index} of a bicycle shop.
Answer in at most three sentences, and name the station."""


def answer_${index}(question: str, station: str) -> str:
    notes = [f"{station}: {line}" for line in question.splitlines() if line.strip()]
    for attempt in range(3):
        if len(notes) > attempt:
            notes = sorted(set(notes))
        else:
            notes.append(f"attempt {attempt} at {station}")
    response = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": PROMPT_${index}},
            {"role": "user", "content": f"{station}: {question}"},
        ],
    )
    return response.choices[0].message.content or ""
`,
  },
  {
    languageId: 'typescript',
    file: 'service.ts',
    head: "import OpenAI from 'openai';\n\nconst client = new OpenAI();\n",
    part: (index) => `

const PROMPT_${index} = \`You are clerk number ${index} of a bicycle shop.
Answer in at most three sentences, and name the station.\`;

export async function answer${index}(question: string, station: string): Promise<string> {
  let notes = question.split('\\n').map((line) => \`\${station}: \${line}\`);
  for (let attempt = 0; attempt < 3; attempt++) {
    if (notes.length > attempt) notes = [...new Set(notes)].sort();
    else notes.push(\`attempt \${attempt} at \${station}\`);
  }
  const response = await client.chat.completions.create({
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: PROMPT_${index} },
      { role: 'user', content: \`\${station}: \${question}\` },
    ],
  });
  return response.choices[0]?.message.content ?? '';
}
`,
  },
];

function sourceOf({ head, part }: Sample): string {
  let text = head;
  for (let index = 0; text.split('\n').length <= LINES; index++) text += part(index);
  return text;
}

/** The server and a client in one process, so that only the server's own work is measured. */
function connect(): ProtocolConnection {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(ProposedFeatures.all, toServer, toClient);
  startServer(server, nodeHost({ openWorkspace, languages, rules }), {
    version: 'bench',
    delays: { typing: 0, longest: 0 },
  });
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.listen();
  return client;
}

async function keystrokes(client: ProtocolConnection, root: string, sample: Sample): Promise<readonly number[]> {
  const uri = pathToFileURL(path.join(root, sample.file)).href;
  const text = sourceOf(sample);
  const line = Math.floor(text.split('\n').length / 2);
  const range = { start: { line, character: 0 }, end: { line: line + SCREEN, character: 0 } };
  const hints = () => client.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: sample.languageId, version: 1, text },
  });
  const expected = (await hints()).length;
  if (expected === 0) throw new Error('The sample has no hints on screen.');
  const times: number[] = [];
  const typed = sample.languageId === 'python' ? '# a remark' : '// a remark';
  for (let index = 0; index < WARM_UP + KEYSTROKES; index++) {
    const character = index % typed.length;
    const start = { line, character };
    // A word is written, then its line is emptied: both are what people do.
    const change =
      character === typed.length - 1
        ? { range: { start: { line, character: 0 }, end: start }, text: '' }
        : { range: { start, end: start }, text: typed[character] ?? '' };
    const started = performance.now();
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: index + 2 },
      contentChanges: [change],
    });
    await hints();
    if (index >= WARM_UP) times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

const root = mkdtempSync(path.join(tmpdir(), 'prompt-cost-bench-'));
const client = connect();
try {
  const rootUri = pathToFileURL(root).href;
  await client.sendRequest('initialize', {
    processId: null,
    capabilities: {},
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
  });
  await client.sendNotification('initialized', {});
  for (const sample of SAMPLES) {
    const times = await keystrokes(client, root, sample);
    const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
    const calls = sourceOf(sample).split('completions.create').length - 1;
    const verdict = at(0.95) <= TARGET ? 'reached' : 'missed';
    console.log(
      `${sample.file}: ${LINES} lines, ${calls} calls: keystroke to hints p50 ${at(0.5).toFixed(1)} ms, ` +
        `p95 ${at(0.95).toFixed(1)} ms, most ${at(1 - 1 / times.length).toFixed(1)} ms (p95 ≤ ${TARGET} ms: ${verdict})`,
    );
  }
} finally {
  client.dispose();
  rmSync(root, { recursive: true, force: true });
}
process.exit(0);
