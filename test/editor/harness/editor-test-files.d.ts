declare module 'editor-test-files' {
  /** Test files by name; calling one defines its tests. */
  export const testFiles: Readonly<Record<string, () => void>>;
}
