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

/**
 * Makes an element look as another of the same tag, and touches only what differs, so that a browser lays out little anew.
 * Listeners stay those that the element had.
 */
export function become(old: HTMLElement, next: HTMLElement): void {
  for (const name of old.getAttributeNames()) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const name of next.getAttributeNames()) {
    const value = next.getAttribute(name) ?? '';
    if (old.getAttribute(name) === value) continue;
    // The page's policy takes styles from scripts as properties only.
    if (name === 'style') old.style.cssText = next.style.cssText;
    else old.setAttribute(name, value);
  }
  const [from, to] = [[...old.childNodes], [...next.childNodes]];
  if (from.length !== to.length || from.some((node, index) => node.nodeName !== to[index]?.nodeName)) {
    old.replaceChildren(...to);
    return;
  }
  for (const [index, node] of from.entries()) {
    const other = to[index];
    if (node instanceof HTMLElement && other instanceof HTMLElement) become(node, other);
    else if (other && node.nodeValue !== other.nodeValue) node.nodeValue = other.nodeValue;
  }
}
