import { coverage, SCENARIOS } from '../unit/usage/synthetic-usage.ts';

// How many made-up months cost what lay between P10 and P90 of the log before them: 80% are meant to. docs/calibration.md has the table.
// Run: npm run bench -- coverage

const MONTHS = 1000;
const percent = (share: number): string => `${(100 * share).toFixed(1).padStart(5)}%`;
console.log(`${'of each 1,000 months'.padEnd(56)} between  below P10  above P90  length of the interval`);
for (const scenario of SCENARIOS) {
  const { inside, below, width } = coverage(scenario, MONTHS, 1);
  const shares = [percent(inside), percent(below).padStart(9), percent(1 - inside - below).padStart(9)];
  console.log(scenario.name.padEnd(56), shares.join('  '), `  ${percent(width)} of the cost`);
}
