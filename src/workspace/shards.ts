/** One part of a scan that several machines share: `index` of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The files of one shard. Shards are runs of neighbouring paths of about the same number of bytes, so that what belongs
 * together stays together and a small change moves few files; each file is in one shard.
 * @param sizeOf Bytes of a file; 0 where it cannot be told.
 */
export function filesOfShard(
  files: readonly string[],
  { index, count }: Shard,
  sizeOf: (file: string) => number,
): ReadonlySet<string> {
  const sorted = files.toSorted(comparePaths);
  // An empty file is work too.
  const sizes = sorted.map((file) => sizeOf(file) + 1);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  return new Set(
    sorted.filter((_, at) => {
      const size = sizes[at] ?? 0;
      const middle = before + size / 2;
      before += size;
      return Math.min(count - 1, Math.floor((middle / total) * count)) === index - 1;
    }),
  );
}

/** The shard that speaks of a file which is not among those that were found: the one with its neighbours. */
export function isInShard(file: string, files: readonly string[], own: ReadonlySet<string>, shard: Shard): boolean {
  const before = files.toSorted(comparePaths).findLast((each) => comparePaths(each, file) < 0);
  return before === undefined ? shard.index === 1 : own.has(before);
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
