const FOCUSABLE = 'button, summary, pre[tabindex]';

/**
 * Puts new content in the place of old without moving whoever reads it: what is unfolded stays so, and the focus stays on the element that stands
 * where the one with the focus stood.
 */
export function replaceContent(place: HTMLElement, content: readonly Node[]): void {
  const held = [...place.querySelectorAll<HTMLElement>(FOCUSABLE)].indexOf(document.activeElement as HTMLElement);
  const unfolded = [...place.querySelectorAll('details')].map(({ open }) => open);
  place.replaceChildren(...content);
  for (const [index, details] of place.querySelectorAll('details').entries()) details.open = unfolded[index] ?? false;
  if (held !== -1) place.querySelectorAll<HTMLElement>(FOCUSABLE)[held]?.focus({ preventScroll: true });
}
