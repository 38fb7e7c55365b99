/**
 * Runs source files one after the other with the real SDKs, every request redirected to the recording server.
 * Arguments: port of the server, then the files. Prints one JSON line a file: `{ file, error }`.
 */
import { pathToFileURL } from 'node:url';
import { START_RECORDING } from './recording-server.ts';

const [port, ...files] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const realFetch = globalThis.fetch;

// Whatever base URL the fixture names, nothing leaves this machine.
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const target = origin + url.pathname + url.search;
  return input instanceof Request ? realFetch(new Request(target, input), init) : realFetch(target, init);
};

for (const file of files) {
  await realFetch(origin + START_RECORDING + encodeURIComponent(file));
  let error: string | null = null;
  try {
    await import(pathToFileURL(file).href);
  } catch (caught) {
    error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
  }
  console.log(JSON.stringify({ file, error }));
}
process.exit(0);
