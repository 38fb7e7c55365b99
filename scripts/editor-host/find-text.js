/**
 * Runs in the page. Finds the nth visible occurrence of a text inside one block of text: one line of the editor or code
 * lens, or the whole document; parts of it may be styled differently.
 * @param {{ text: string, occurrence: number, area: string }} wanted
 * @returns {{ count: number, point: { x: number, y: number } | null }} Visible occurrences before it, and its middle.
 */
export function findText(wanted) {
  const selector = wanted.area === 'editor' ? '.view-line, .codelens-decoration' : 'body';
  let count = 0;
  for (const block of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const whole = nodes
      .map((node) => node.data)
      .join('')
      .replaceAll('\u00a0', ' ');
    for (let at = whole.indexOf(wanted.text); at >= 0; at = whole.indexOf(wanted.text, at + 1)) {
      let box = boxOf(nodes, at, at + wanted.text.length);
      if (box.width === 0 || box.height === 0) continue;
      // A page in a webview may go on below what is to be seen of it.
      if (wanted.area === 'webview' && count === wanted.occurrence && (box.top < 0 || box.bottom > innerHeight)) {
        nodeAt(nodes, at).parentElement.scrollIntoView({ block: 'center' });
        box = boxOf(nodes, at, at + wanted.text.length);
      }
      if (count === wanted.occurrence) return { count, point: { x: box.x + box.width / 2, y: box.y + box.height / 2 } };
      count += 1;
    }
  }
  return { count, point: null };

  function nodeAt(nodes, offset) {
    let end = 0;
    return nodes.find((node) => (end += node.length) > offset);
  }

  function boxOf(nodes, start, end) {
    const range = document.createRange();
    let offset = 0;
    for (const node of nodes) {
      const next = offset + node.length;
      if (start >= offset && start < next) range.setStart(node, start - offset);
      if (end > offset && end <= next) {
        range.setEnd(node, end - offset);
        break;
      }
      offset = next;
    }
    return range.getBoundingClientRect();
  }
}
