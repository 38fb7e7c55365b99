import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { Area, Gesture } from './protocol.ts';

/** Makes gestures at VS Code's window, from outside. */
export interface Driver {
  /** Texts that a `read` found; none for other gestures. Throws when the gesture cannot be made; the message says why. */
  readonly make: (gesture: Gesture) => Promise<readonly string[]>;
}

/** How long a text may take to show up before a gesture on it fails. Milliseconds. */
const APPEAR_LIMIT = 10_000;
const POLL_INTERVAL = 50;

/** Runs in the page, so it is plain JavaScript and read as text. */
const FIND_TEXT = readFileSync(new URL('./find-text.js', import.meta.url), 'utf8').replace(/^export /m, '');

/**
 * @param page The window: a browser's page with the workbench, or an Electron window.
 * @param screenshots Folder for the pictures.
 */
export function createDriver(page: Page, screenshots: string): Driver {
  const point = async (gesture: Gesture & { text: string; area: Area; occurrence: number }) =>
    appear(() => locate(page, gesture), `"${gesture.text}" is not to be seen in the ${gesture.area}`, APPEAR_LIMIT);
  const make = async (gesture: Gesture): Promise<readonly string[]> => {
    switch (gesture.do) {
      case 'screenshot':
        mkdirSync(screenshots, { recursive: true });
        await page.screenshot({ path: path.join(screenshots, `${gesture.name}.png`) });
        return [];
      case 'hover': {
        const { x, y } = await point(gesture);
        // A hover needs a movement inside the text, not a jump onto it.
        await page.mouse.move(x - 2, y);
        await page.mouse.move(x, y, { steps: 4 });
        return [];
      }
      case 'click': {
        const { x, y } = await point(gesture);
        await page.mouse.click(x, y);
        return [];
      }
      case 'clickElement':
        await (await frameWith(page, gesture)).locator(gesture.selector).first().click({ timeout: APPEAR_LIMIT });
        return [];
      case 'resize':
        await page.setViewportSize(gesture);
        return [];
      case 'type':
        await page.keyboard.type(gesture.text, { delay: 15 });
        return [];
      case 'press':
        await page.keyboard.press(gesture.keys);
        return [];
      case 'choose':
        await (
          await frameWith(page, gesture)
        )
          .locator(gesture.selector)
          .selectOption(gesture.value, { timeout: APPEAR_LIMIT });
        return [];
      case 'read':
        return read(page, gesture.selector, gesture.area);
      case 'wait': {
        const found = { text: gesture.text, area: gesture.area, occurrence: 0 };
        await appear(
          () => locate(page, found),
          `"${gesture.text}" did not show up in the ${gesture.area} within ${gesture.timeout} ms`,
          gesture.timeout,
        );
        return [];
      }
    }
  };
  return { make };
}

async function appear<T>(look: () => Promise<T | null>, problem: string, limit: number): Promise<T> {
  const start = performance.now();
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() - start > limit) throw new Error(problem);
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
  }
}

/** The workbench, or the documents inside its webviews (each is a frame in a frame). */
function frames(page: Page, area: Area): readonly Frame[] {
  return area === 'webview' ? page.frames().filter((frame) => frame !== page.mainFrame()) : [page.mainFrame()];
}

async function read(page: Page, selector: string, area: 'window' | 'webview'): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const frame of frames(page, area)) {
    const elements = frame.locator(selector);
    // A frame can go away while it is read.
    texts.push(...(await elements.allInnerTexts().catch(() => [])));
  }
  return texts.map((text) => text.replaceAll('\u00a0', ' '));
}

/** The frame with an element that a CSS selector finds. */
async function frameWith(
  page: Page,
  { selector, area }: { readonly selector: string; readonly area: 'window' | 'webview' },
): Promise<Frame> {
  const find = async (): Promise<Frame | null> => {
    for (const frame of frames(page, area)) {
      // A frame can go away while it is asked.
      if ((await frame.locator(selector).count().catch(() => 0)) > 0) return frame; // prettier-ignore
    }
    return null;
  };
  return appear(find, `Nothing is ${selector} in the ${area}`, APPEAR_LIMIT);
}

interface Place {
  readonly text: string;
  readonly area: Area;
  readonly occurrence: number;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

/** What `find-text.js` gives: occurrences before the wanted one, and its middle in the frame. */
interface Found {
  readonly count: number;
  readonly point: Point | null;
}

/** Middle of a text in the window's coordinates; null when it is not to be seen. */
async function locate(page: Page, place: Place): Promise<Point | null> {
  let before = 0;
  for (const frame of frames(page, place.area)) {
    const found = await frame
      .evaluate<Found>(`(${FIND_TEXT})(${JSON.stringify({ ...place, occurrence: place.occurrence - before })})`)
      .catch(() => null); // A frame can go away meanwhile.
    if (found === null) continue;
    if (found.point === null) {
      before += found.count;
      continue;
    }
    const origin = await frameOrigin(frame);
    return { x: origin.x + found.point.x, y: origin.y + found.point.y };
  }
  return null;
}

async function frameOrigin(frame: Frame): Promise<Point> {
  if (frame.parentFrame() === null) return { x: 0, y: 0 };
  const box = await (await frame.frameElement()).boundingBox();
  return { x: box?.x ?? 0, y: box?.y ?? 0 };
}
