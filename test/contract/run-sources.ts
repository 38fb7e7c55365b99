import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type RecordedRequest, RecordingServer } from './recording-server.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
/** Inside the project, so that imports find the SDKs in its node_modules. */
const CACHE = path.join(PROJECT, '.cache');
const CHILD = path.join(import.meta.dirname, 'child.ts');

export interface RunResult {
  readonly requests: readonly RecordedRequest[];
  /** Stack of the error that ended the file, if one did. */
  readonly error: string | null;
}

/**
 * Runs JavaScript or TypeScript sources in one child process with the real npm SDKs against a recording server.
 * @param sources text by file name (`case.before.ts`); each is a module that sends its requests when it is imported
 */
export async function runSources(sources: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, RunResult>> {
  const server = await RecordingServer.start();
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(path.join(CACHE, 'contract-'));
  try {
    const files = new Map([...sources].map(([name, text]) => [name, writeSource(folder, name, text)]));
    const errors = await runChild(server, [...files.values()]);
    return new Map(
      [...files].map(([name, file]) => [
        name,
        {
          requests: server.requests(file),
          error: errors.has(file) ? errors.get(file)! : 'the process ended before this file ran',
        },
      ]),
    );
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeSource(folder: string, name: string, text: string): string {
  const file = path.join(folder, name.replaceAll('/', '__'));
  writeFileSync(file, text);
  return file;
}

/** Error (or null) by file. */
async function runChild(
  server: RecordingServer,
  files: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const args = ['--import', 'tsx', CHILD, String(server.httpPort), ...files];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: PROJECT,
    env: childEnvironment(server),
    timeout: 120_000,
    maxBuffer: 10_000_000,
  });
  const reports = stdout.split('\n').filter((line) => line.startsWith('{"file"'));
  return new Map(
    reports.map((line) => {
      const { file, error } = JSON.parse(line) as { file: string; error: string | null };
      return [file, error];
    }),
  );
}

/** Only what a process needs to start, and keys that are none. */
function childEnvironment(server: RecordingServer): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    OPENAI_API_KEY: 'test',
    ANTHROPIC_API_KEY: 'test',
    GEMINI_API_KEY: 'test',
    GOOGLE_GENERATIVE_AI_API_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${server.http2Port}`,
  };
}
