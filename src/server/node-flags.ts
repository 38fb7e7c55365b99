/**
 * Flags for the Node process that runs the server. Each analysis makes many small objects that die at once; with V8's default
 * young generation the collector copies them about, which doubles the time of a keystroke in a long file (`npm run bench -- server`).
 */
export const SERVER_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=64'];
