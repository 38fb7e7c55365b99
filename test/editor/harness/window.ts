import { type Area, PORT_VARIABLE } from '../../../scripts/editor-host/protocol.ts';
import { linkToRunner } from './link.ts';

/** One line to the runner for all tests of an extension host; gestures and results go over it in order. */
export const runner = linkToRunner(process.env[PORT_VARIABLE]);

interface At {
  /** Default `editor`. */
  readonly area?: Area;
  /** Which of several, from 0. */
  readonly occurrence?: number;
}

/** Writes a picture of the whole window to `test/editor/screenshots/<name>.png`. */
export async function screenshot(name: string): Promise<void> {
  await runner.make({ do: 'screenshot', name });
}

/** Rests the mouse on a text that is to be seen. */
export async function hover(text: string, { area = 'editor', occurrence = 0 }: At = {}): Promise<void> {
  await runner.make({ do: 'hover', text, area, occurrence });
}

export async function click(text: string, { area = 'editor', occurrence = 0 }: At = {}): Promise<void> {
  await runner.make({ do: 'click', text, area, occurrence });
}

/** Clicks the first element that a CSS selector finds: a button that has an icon and no text. */
export async function clickElement(selector: string, area: 'window' | 'webview' = 'window'): Promise<void> {
  await runner.make({ do: 'clickElement', selector, area });
}

/** Gives the window another size, in pixels. */
export async function resize(width: number, height: number): Promise<void> {
  await runner.make({ do: 'resize', width, height });
}

/** Types into whatever has the focus, as on a keyboard. */
export async function type(text: string): Promise<void> {
  await runner.make({ do: 'type', text });
}

/** @param keys A key or chord: `Escape`, `Control+.`. */
export async function press(keys: string): Promise<void> {
  await runner.make({ do: 'press', keys });
}

/** Chooses an option of a list by its value. */
export async function choose(selector: string, value: string, area: 'window' | 'webview' = 'window'): Promise<void> {
  await runner.make({ do: 'choose', selector, value, area });
}

/** Visible texts of the elements that a CSS selector finds in the window, or in the webviews. */
export async function read(selector: string, area: 'window' | 'webview' = 'window'): Promise<readonly string[]> {
  return runner.make({ do: 'read', selector, area });
}

/** Waits until a text is to be seen. */
export async function waitForText(text: string, area: Area = 'editor', timeout = 15_000): Promise<void> {
  await runner.make({ do: 'wait', text, area, timeout });
}

/** A line in the runner's output, for figures worth seeing. */
export function print(text: string): void {
  runner.send({ kind: 'output', text });
}
