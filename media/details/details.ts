/** The script of the details view: one call. Runs in the webview; everything it knows arrives by messages. */
import {
  type DetailsTarget,
  type FromDetails,
  readTarget,
  readToDetails,
} from '../../src/extension/details/messages.ts';
import type { CallDetailsAnswer } from '../../src/server/protocol.ts';
import { element } from '../panel/dom.ts';
import { renderAssumptions } from './assumptions.ts';
import { renderCache } from './cache.ts';
import { renderHead } from './head.ts';
import { createHistory } from './history.ts';
import { replaceContent } from './replace.ts';
import { renderRequest } from './request.ts';
import { renderRetries } from './retries.ts';
import { renderRouting } from './routing.ts';
import type { DetailsSection, ShownCall } from './section.ts';
import { renderTiers } from './tiers.ts';
import { renderTurns } from './turns.ts';

declare function acquireVsCodeApi(): {
  postMessage: (message: FromDetails) => void;
  getState: () => unknown;
  setState: (state: ViewState) => void;
};

/** What is kept with the window. */
interface ViewState {
  readonly target: DetailsTarget | null;
  /** Titles of sections that are folded up. */
  readonly folded: readonly string[];
  /** Pixels. */
  readonly scroll: number;
}

/** From the last movement to when the place is kept, ms. */
const SCROLL_DELAY = 200;

/** In the order of the page. */
const SECTIONS: readonly DetailsSection[] = [
  { title: 'The request as it is sent', render: renderRequest },
  { title: 'Prompt cache', render: renderCache },
  { title: 'The same call on each tier', render: renderTiers },
  { title: 'A router to a cheaper tier', render: renderRouting },
  { title: 'Turns', render: renderTurns },
  { title: 'Retries', render: renderRetries },
  { title: 'What it takes for granted', render: renderAssumptions },
];

function start(root: HTMLElement): void {
  const host = acquireVsCodeApi();
  let state = readState(host.getState());
  /** What is shown, as text: the same is not drawn again. */
  let shown = '';
  const notice = element('section', { class: 'notice', attributes: { role: 'status', 'aria-live': 'polite' } });
  const head = element('div');
  const history = createHistory(host.postMessage);
  const fold = (title: string, body: HTMLElement): HTMLElement => {
    const details = element('details', { class: 'part' }, [element('summary', {}, [element('h2', { text: title })])]);
    details.append(body);
    details.open = !state.folded.includes(title);
    details.addEventListener('toggle', () => {
      const others = state.folded.filter((each) => each !== title);
      keep({ ...state, folded: details.open ? others : [...others, title] });
    });
    return details;
  };
  const sections = SECTIONS.map(({ title, render }) => ({ title, render, body: element('div') }));
  const parts = sections.map(({ title, body }) => fold(title, body));
  const page = element('div', { class: 'call' }, [head, ...parts, fold('History', history.node)]);
  root.append(notice, page);
  page.hidden = true;
  say('Nothing is shown yet.');

  function keep(next: ViewState): void {
    state = next;
    host.setState(state);
  }

  function say(text: string): void {
    notice.replaceChildren(...(text === '' ? [] : [element('p', { text })]));
    notice.hidden = text === '';
  }

  /** A call that went away leaves its last figures, which are marked as old. */
  function show(answer: CallDetailsAnswer): void {
    const isGone = answer.kind === 'none';
    page.classList.toggle('stale', isGone);
    if (isGone) {
      say(page.hidden ? answer.reason : `${answer.reason} What is shown is how it was last.`);
      return;
    }
    say('');
    const text = JSON.stringify(answer);
    if (text === shown && !page.hidden) return;
    const isFirst = shown === '';
    shown = text;
    page.hidden = false;
    const call: ShownCall = { ...answer, post: host.postMessage };
    replaceContent(head, renderHead(call));
    history.useCurrency(answer.currency);
    for (const { body, render } of sections) replaceContent(body, render(call));
    if (isFirst) window.scrollTo(0, state.scroll);
  }

  window.addEventListener('message', (event) => {
    const message = readToDetails(event.data);
    if (!message) return;
    if (message.type === 'history') {
      history.show(message.state);
      return;
    }
    // Of another call nothing that was shown before is true.
    if (message.isOther) {
      page.hidden = true;
      window.scrollTo(0, 0);
    }
    if (message.type === 'failed') {
      say(`The details could not be made: ${message.message}`);
      return;
    }
    keep({ ...state, target: message.target });
    show(message.answer);
  });
  let scrolled = 0;
  window.addEventListener('scroll', () => {
    window.clearTimeout(scrolled);
    scrolled = window.setTimeout(() => keep({ ...state, scroll: window.scrollY }), SCROLL_DELAY);
  });
  host.postMessage({ type: 'loaded', target: state.target });
}

function readState(value: unknown): ViewState {
  const state = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const folded = Array.isArray(state['folded']) ? state['folded'].filter((each) => typeof each === 'string') : [];
  const { scroll } = state;
  return { target: readTarget(state['target']), folded, scroll: typeof scroll === 'number' && scroll > 0 ? scroll : 0 };
}

const root = document.getElementById('details');
if (root) start(root);
