import { button, element } from '../panel/dom.ts';
import { note, type ShownCall } from './section.ts';
import { visibleText } from './visible-text.ts';

/** What the figures take for granted, each with the setting that changes it. */
export function renderAssumptions({ details: { assumptions }, post }: ShownCall): Node[] {
  if (assumptions.length === 0) return [note('Nothing.')];
  const items = assumptions.map(({ text, setting }) => {
    const change = button('Change', () => post({ type: 'openSetting', setting }), { class: 'link', 'aria-label': `Change ${setting}` }); // prettier-ignore
    return element('li', {}, [element('span', { text: `${visibleText(text)} ` }), setting === '' ? null : change]);
  });
  return [element('ul', { class: 'words' }, items)];
}
