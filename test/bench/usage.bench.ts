import { createTokenizers } from '../../src/core/tokens/tokenizers.ts';
import { loadRanks } from '../../src/workspace/tokenizer-ranks.ts';
import { push } from '../../src/core/multimap.ts';
import { compareUsage, isInside, RECORDED_USAGE } from '../unit/tokens/usage.ts';
import type { Comparison } from '../unit/tokens/usage.ts';

// Input tokens of recorded requests against what is counted here, by tokenizer and what the request has.
// Run: npm run bench -- usage

const tokenizers = createTokenizers(loadRanks);
const groups = new Map<string, Comparison[]>();
for (const record of RECORDED_USAGE) {
  const what = `${record.tools ? ', tools' : ''}${record.schema === undefined ? '' : ', schema'}`;
  push(groups, `${record.tokenizer}: messages${what}`, compareUsage(record, tokenizers));
}

function line(list: readonly Comparison[]): string {
  const share = (accept: (one: Comparison) => boolean): string => String(list.filter(accept).length).padStart(4);
  const errors = list.map(({ tokens, record }) => Math.abs(tokens / record.tokens - 1)).sort((a, b) => a - b);
  const within = ({ tokens, record }: Comparison): boolean => Math.abs(tokens - record.tokens) <= record.tokens * 0.01;
  const median = ((errors[errors.length >> 1] ?? 0) * 100).toFixed(1).padStart(5);
  return `${String(list.length).padStart(4)} records, ${share(isInside)} inside the band, ${share(within)} within 1%, ${share(({ isExact }) => isExact)} called exact, median error ${median}%`;
}

for (const [name, list] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(name.padEnd(42), line(list));
console.log('all'.padEnd(42), line([...groups.values()].flat()));
