/** Something that Git cannot do here; the message says what to do about it. */
export class GitError extends Error {}
