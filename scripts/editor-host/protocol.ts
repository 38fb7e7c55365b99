/**
 * What an editor test and the runner outside the editor say to each other: one JSON object a line over a local socket.
 * The test asks for gestures that only the outside can make; the mocha reporter tells how each test ended.
 */

/** Name of the environment variable with the runner's port, and of the one with the test files to run. */
export const PORT_VARIABLE = 'PROMPT_COST_TEST_PORT';
export const FILES_VARIABLE = 'PROMPT_COST_TEST_FILES';

/** Where a text is looked for: the active editor's lines (hints and lenses included), the whole window, or its webviews. */
export type Area = 'editor' | 'window' | 'webview';

/** Something a person does or sees at the window. Times in milliseconds. */
export type Gesture =
  | { readonly do: 'screenshot'; readonly name: string }
  /** Rests the mouse on the text. */
  | { readonly do: 'hover'; readonly text: string; readonly area: Area; readonly occurrence: number }
  | { readonly do: 'click'; readonly text: string; readonly area: Area; readonly occurrence: number }
  /** Clicks the first element that a CSS selector finds, where there is no text: a button with an icon. */
  | { readonly do: 'clickElement'; readonly selector: string; readonly area: 'window' | 'webview' }
  /** Size of the window in pixels. */
  | { readonly do: 'resize'; readonly width: number; readonly height: number }
  | { readonly do: 'type'; readonly text: string }
  /** A key or chord as Playwright names it: `Escape`, `Control+.`. */
  | { readonly do: 'press'; readonly keys: string }
  /** Chooses an option of a list (`select`) by its value. */
  | { readonly do: 'choose'; readonly selector: string; readonly value: string; readonly area: 'window' | 'webview' }
  /** Visible text of the elements that a CSS selector finds, of one kind of area. */
  | { readonly do: 'read'; readonly selector: string; readonly area: 'window' | 'webview' }
  | { readonly do: 'wait'; readonly text: string; readonly area: Area; readonly timeout: number };

export type FromTest =
  | { readonly kind: 'gesture'; readonly id: number; readonly gesture: Gesture }
  | {
      readonly kind: 'test';
      readonly title: string;
      readonly state: 'passed' | 'failed' | 'pending';
      readonly duration: number;
      readonly error?: string;
    }
  | { readonly kind: 'output'; readonly text: string }
  /** All tests have run; `error` when they could not be started. */
  | { readonly kind: 'end'; readonly error?: string };

/** The reply to a gesture: texts it has read, or why it could not be made. */
export interface FromRunner {
  readonly id: number;
  readonly texts?: readonly string[];
  readonly error?: string;
}
