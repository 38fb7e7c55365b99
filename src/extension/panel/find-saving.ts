import type { Saving } from '../../server/protocol.ts';
import type { FromPanel } from './messages.ts';

/**
 * The saving that the panel names: a rule may propose the same edit for several calls of a file, so the place tells which. Where lines
 * were typed above since the panel was drawn, the place is another one: then a saving that is the only one of its kind. Undefined otherwise.
 */
export function findSaving(
  savings: readonly Saving[],
  { uri, position, cell, rule, title }: Extract<FromPanel, { type: 'applySaving' }>,
): Saving | undefined {
  const alike = savings.filter((each) => each.uri === uri && each.rule === rule && each.edit?.title === title);
  const here = alike.find(
    (each) =>
      each.cell === cell && each.position.line === position.line && each.position.character === position.character,
  );
  return here ?? (alike.length === 1 ? alike[0] : undefined);
}
