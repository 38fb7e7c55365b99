import type { Currency } from '../../src/model/config.ts';
import { costFigure, percent } from '../../src/server/surfaces/figures.ts';
import { plural } from '../../src/core/format/figures.ts';
import { type CostNode, findNode } from '../../src/server/surfaces/workspace-cost/cost-tree.ts';
import { button, element } from './dom.ts';
import { layOut, LEVELS, provenanceOf, type Tile } from './icicle-layout.ts';

export interface IcicleActions {
  /** Looks at one part of the bill; the key of the root shows all. */
  readonly focus: (key: string) => void;
  readonly open: (node: CostNode) => void;
  /** Of a call site. */
  readonly details: (node: CostNode) => void;
}

/** Pixels: what is lower is not drawn, and what is lower than a line of text has no label. */
const LEAST_HEIGHT = 3;
const LABEL_HEIGHT = 17;
/** Pixels of the chart; the style sheet says the same. */
const HEIGHT = 340;

/** Fills the place with the way to the part that is looked at, and the chart of it. The focus stays at the tile that had it. */
export function renderIcicle(
  place: HTMLElement,
  root: CostNode,
  focusKey: string,
  currency: Currency | undefined,
  actions: IcicleActions,
): void {
  const held = place.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
  const path = findNode(root, focusKey);
  const focus = path.at(-1) ?? root;
  const tiles = layOut(focus, LEAST_HEIGHT / HEIGHT);
  const drawn = tiles.map((tile) => drawTile(tile, currency, actions));
  const chart = element(
    'div',
    {
      class: 'icicle',
      attributes: {
        role: 'tree',
        'aria-label': 'Cost a month by part: arrow keys move, Enter goes into a part, D shows the details of a call',
      },
    },
    drawn,
  );
  const reachable = drawn.find((tile) => tile.dataset['key'] === held) ?? drawn[0];
  if (reachable) reachable.tabIndex = 0;
  chart.addEventListener('keydown', (event) => moveInTree(event, chart, tiles, path, actions));
  place.replaceChildren(wayTo(path, actions), chart, legend(tiles));
  if (held !== null && held !== undefined) reachable?.focus();
}

/** The parts above the one that is looked at, each a button that goes back to it. */
function wayTo(path: readonly CostNode[], { focus }: IcicleActions): HTMLElement {
  const steps = path.map((node, index) => {
    const isLast = index === path.length - 1;
    const label = `${node.name} ${costFigure({ value: node.value, provenance: provenanceOf(node) })}`;
    return element('li', {}, [
      isLast
        ? element('span', { text: label, attributes: { 'aria-current': 'location' } })
        : button(label, () => focus(node.key), { class: 'link' }),
    ]);
  });
  return element('nav', { attributes: { 'aria-label': 'Part of the bill' } }, [element('ol', { class: 'way' }, steps)]);
}

function drawTile(
  { node, depth, top, height, share, provenance }: Tile,
  currency: Currency | undefined,
  actions: IcicleActions,
): HTMLElement {
  const pixels = height * HEIGHT;
  const figure = { value: node.value, provenance };
  const cost = `${costFigure(figure, currency)} a month, ${provenance}`;
  const part = depth === 0 ? '' : `, ${percent(share)} of what holds it`;
  const count = node.site ? '' : `, ${plural(node.count, 'call site')}`;
  const isLeaf = node.children.length === 0;
  const tile = element(
    'div',
    {
      class: `tile ${node.tier ?? 'mixed'}${isLeaf ? ' leaf' : ''}`,
      attributes: {
        role: 'treeitem',
        'aria-level': String(depth + 1),
        'aria-label': `${node.name}: ${cost}${part}${count}`,
        title: `${node.site ? `${node.site.path}\n` : ''}${node.name}\n${cost}${part}${count}`,
        'data-key': node.key,
        tabindex: '-1',
      },
      onClick: () => (node.site ? actions.open(node) : actions.focus(node.key)),
    },
    pixels < LABEL_HEIGHT
      ? []
      : [
          element('span', { class: 'tile-name', text: node.name }),
          element('span', { class: 'tile-cost', text: costFigure(figure) }),
          node.site && detailsButton(node, actions),
        ],
  );
  tile.style.left = `${(100 * depth) / LEVELS}%`;
  tile.style.width = `${(100 * (isLeaf ? LEVELS - depth : 1)) / LEVELS}%`;
  tile.style.top = `${100 * top}%`;
  tile.style.height = `${100 * height}%`;
  return tile;
}

/** For the mouse; the keyboard has D. */
function detailsButton(node: CostNode, { details }: IcicleActions): HTMLElement {
  const link = element('span', { class: 'tile-details', text: 'Details', attributes: { 'aria-hidden': 'true' } });
  link.addEventListener('click', (event) => {
    event.stopPropagation();
    details(node);
  });
  return link;
}

/** What the colours of the chart mean. */
function legend(tiles: readonly Tile[]): HTMLElement {
  const shown = [...new Set(tiles.map(({ node }) => node.tier ?? 'mixed'))];
  const words: Readonly<Record<string, string>> = { mixed: 'several tiers, or none' };
  return element(
    'ul',
    { class: 'legend', attributes: { 'aria-label': 'Colours' } },
    shown.map((tier) =>
      element('li', {}, [
        element('span', { class: `swatch ${tier}`, attributes: { 'aria-hidden': 'true' } }),
        element('span', { text: words[tier] ?? `${tier} tier` }),
      ]),
    ),
  );
}

/** Up and down within a level, left to what holds it, right into it, Enter looks closer, Escape goes back. */
function moveInTree(
  event: KeyboardEvent,
  chart: HTMLElement,
  tiles: readonly Tile[],
  path: readonly CostNode[],
  actions: IcicleActions,
): void {
  const elements = [...chart.querySelectorAll<HTMLElement>('.tile')];
  const at = elements.findIndex((each) => each === document.activeElement);
  const tile = tiles[at];
  if (!tile) return;
  const sameLevel = (step: number): number => {
    for (let index = at + step; index >= 0 && index < tiles.length; index += step)
      if (tiles[index]?.depth === tile.depth) return index;
    return at;
  };
  const parentOf = (): number => tiles.findLastIndex((each, index) => index < at && each.depth === tile.depth - 1);
  const next: Readonly<Record<string, () => number>> = {
    ArrowDown: () => sameLevel(1),
    ArrowUp: () => sameLevel(-1),
    ArrowLeft: parentOf,
    ArrowRight: () => (tiles[at + 1]?.depth === tile.depth + 1 ? at + 1 : at),
    Home: () => 0,
    End: () => tiles.length - 1,
  };
  const move = next[event.key];
  if (move) {
    const target = elements[move()];
    if (target && target !== elements[at]) {
      elements[at]?.setAttribute('tabindex', '-1');
      target.tabIndex = 0;
      target.focus();
    }
  } else if (event.key === 'Enter' || event.key === ' ') {
    if (tile.node.site) actions.open(tile.node);
    else actions.focus(tile.node.key);
  } else if (event.key === 'd' || event.key === 'D') {
    if (tile.node.site) actions.details(tile.node);
  } else if (event.key === 'Escape' || event.key === 'Backspace') {
    const above = path.at(-2);
    if (above) actions.focus(above.key);
  } else return;
  event.preventDefault();
}
