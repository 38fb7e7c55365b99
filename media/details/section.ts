import type { FromDetails } from '../../src/extension/details/messages.ts';
import type { CallDetailsAnswer, OpenPlace } from '../../src/server/protocol.ts';
import { button, element } from '../panel/dom.ts';
import { visibleText } from './visible-text.ts';

/** The call that is shown, and how the page answers. */
export type ShownCall = Extract<CallDetailsAnswer, { readonly kind: 'call' }> & {
  readonly post: (message: FromDetails) => void;
};

/** A part of the page: a title, and what stands below it. */
export interface DetailsSection {
  readonly title: string;
  readonly render: (call: ShownCall) => readonly Node[];
}

/** A button that opens a place in the code: `app/prompts.py:12`. */
export function placeLink(place: OpenPlace, { post }: Pick<ShownCall, 'post'>, label?: string): HTMLElement {
  const { uri, path, position, cell } = place;
  const where = `${path}:${cell === null ? '' : `cell ${cell + 1}:`}${position.line + 1}`;
  const attributes = { class: 'link place', title: `Go to ${where}` };
  return button(visibleText(label ?? where), () => post({ type: 'open', place: { uri, position, cell } }), attributes);
}

/** A sentence in the colour of secondary text. */
export function note(text: string): HTMLElement {
  return element('p', { class: 'detail', text: visibleText(text) });
}

/** A table with a caption for screen readers. Columns of figures are those whose head begins with a `#`. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly (string | Node)[])[]): Node {
  const isNumeric = head.map((label) => label.startsWith('#'));
  const cell = (content: string | Node, index: number): HTMLElement => {
    const properties = isNumeric[index] === true ? { class: 'numeric' } : {};
    return element('td', properties, [typeof content === 'string' ? document.createTextNode(visibleText(content)) : content]); // prettier-ignore
  };
  return element('table', {}, [
    element('caption', { class: 'hidden', text: caption }),
    element('thead', {}, [
      element(
        'tr',
        {},
        head.map((label, index) =>
          element('th', {
            class: isNumeric[index] === true ? 'numeric' : 'text',
            text: label.replace(/^#/, ''),
            attributes: { scope: 'col' },
          }),
        ),
      ),
    ]),
    element(
      'tbody',
      {},
      rows.map((row) => element('tr', {}, row.map(cell))),
    ),
  ]);
}
