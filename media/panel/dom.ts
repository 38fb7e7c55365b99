/** Attributes and listeners of an element; a property that is undefined is left out. */
interface Properties {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly onClick?: () => void;
}

/** Builds an element. Text only ever becomes text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  children: readonly (Node | null)[] = [],
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  if (properties.class !== undefined) node.className = properties.class;
  if (properties.text !== undefined) node.textContent = properties.text;
  for (const [name, value] of Object.entries(properties.attributes ?? {})) {
    if (value !== undefined) node.setAttribute(name, value);
  }
  if (properties.onClick) node.addEventListener('click', properties.onClick);
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function button(
  text: string,
  onClick: () => void,
  attributes: Properties['attributes'] = {},
): HTMLButtonElement {
  return element('button', { text, onClick, attributes: { type: 'button', ...attributes } });
}
