const FOCUSABLE = 'button, summary, pre[tabindex], circle[tabindex]';

/**
 * Puts new content in the place of old without moving whoever reads it: what is unfolded stays so, and the focus stays on the element that stands
 * where the one with the focus stood.
 */
export function replaceContent(place: HTMLElement, content: readonly Node[]): void {
  const focusable = (): (HTMLElement | SVGElement)[] => [
    ...place.querySelectorAll<HTMLElement | SVGElement>(FOCUSABLE),
  ];
  const held = focusable().findIndex((each) => each === document.activeElement);
  const unfolded = [...place.querySelectorAll('details')].map(({ open }) => open);
  place.replaceChildren(...content);
  for (const [index, details] of place.querySelectorAll('details').entries()) details.open = unfolded[index] ?? false;
  if (held !== -1) focusable()[held]?.focus({ preventScroll: true });
}
