import { costFigure, tokensFigureInFull } from '../../src/server/surfaces/figures.ts';
import { note, table, type ShownCall } from './section.ts';

/** Rows at the start and at the end of a long conversation. */
const FIRST = 12;
const LAST = 3;

/** What each turn of a conversation or an agent loop costs, whose messages are sent again. */
export function renderTurns({ details: { turns }, currency }: ShownCall): Node[] {
  if (turns.kind === 'none') return [note(turns.reason)];
  const money = (figure: Parameters<typeof costFigure>[0] | null): string =>
    figure ? costFigure(figure, currency) : 'no price';
  const all = turns.rows.map(({ turn, input, cost, total }) => [
    String(turn),
    tokensFigureInFull(input),
    money(cost),
    money(total),
  ]);
  const rows = all.length <= FIRST + LAST + 1 ? all : [...all.slice(0, FIRST), ['…', '', '', ''], ...all.slice(-LAST)];
  const growth = `The first request has ${tokensFigureInFull(turns.start)} tokens; each turn adds ${tokensFigureInFull(turns.growth)} to the next.`;
  return [
    ...turns.evidence.map(note),
    note(growth),
    table('Cost by turn', ['#Turn', '#Tokens in', '#This turn', '#All so far'], rows),
    ...turns.assumptions.map(note),
  ];
}
