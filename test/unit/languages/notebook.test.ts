import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core/fix/edits.ts';
import { blankCommands, isForeignCell } from '../../../src/languages/python/ipython.ts';
import { extractNotebook, joinCells } from '../../../src/languages/python/notebook.ts';
import type { SourceEdit } from '../../../src/model/language.ts';

interface Cell {
  readonly cell_type: string;
  readonly source: unknown;
  readonly metadata?: unknown;
  readonly outputs?: unknown;
}
const code = (source: unknown, metadata: unknown = {}): Cell => ({ cell_type: 'code', source, metadata, outputs: [] });
const markdown = (source: unknown): Cell => ({ cell_type: 'markdown', source });
/** As Jupyter writes it: one space a level, one line an element. */
const notebook = (cells: readonly Cell[], metadata: unknown = {}, indent: number | string = 1): string =>
  `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, indent)}\n`;
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const cellsOf = (text: string): readonly Cell[] => (JSON.parse(text) as { cells: readonly Cell[] }).cells;
const sourceOf = (cell: Cell | undefined): string =>
  Array.isArray(cell?.source) ? cell.source.join('') : String(cell?.source);

/** An edit of the code that replaces a piece of it. */
function replace(text: string, piece: string, newText: string): SourceEdit {
  const start = text.indexOf(piece);
  assert.notEqual(start, -1, piece);
  return { span: { start, end: start + piece.length }, newText };
}

describe('a notebook’s code', () => {
  it('is its Python cells in order, a line break between two', () => {
    const text = notebook([
      markdown(['# x = 1\n', 'client = None']),
      code(['import a\n', 'x = 1']),
      code('y = 2\n'),
      code([]),
      code(lines('%%bash\nz=3\n')),
      code(['const q = 1'], { vscode: { languageId: 'javascript' } }),
      code(['Console.WriteLine();'], { polyglot_notebook: { kernelName: 'csharp' } }),
      code(['w = 4'], { vscode: { languageId: 'python' } }),
      code(['v = 5'], { vscode: { languageId: 'plaintext' } }),
    ]);
    const { text: joined, cells } = extractNotebook(text);
    assert.equal(joined, 'import a\nx = 1\ny = 2\n\nw = 4\nv = 5');
    assert.deepEqual(
      cells.map(({ index, span }) => [index, joined.slice(span.start, span.end)]),
      [
        [1, 'import a\nx = 1'],
        [2, 'y = 2\n'],
        [7, 'w = 4'],
        [8, 'v = 5'],
      ],
    );
  });

  it('is none for a kernel of another language, and for what is no notebook', () => {
    assert.equal(extractNotebook(notebook([code('x = 1')], { kernelspec: { language: 'R' } })).text, '');
    assert.equal(extractNotebook(notebook([code('x = 1')], { language_info: { name: 'typescript' } })).text, '');
    assert.equal(extractNotebook(notebook([code('x = 1')], { language_info: { name: 'python' } })).text, 'x = 1');
    for (const broken of ['', '[]', '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}', '{"cells": [', 'x = 1']) {
      const extraction = extractNotebook(broken);
      assert.equal(extraction.text, '');
      assert.equal(extraction.startOf(5), 0);
      assert.equal(extraction.offsetOf(5), 0);
    }
  });

  it('has each unit where the JSON has it, escapes included', () => {
    const text = notebook([code(lines('s = "é\\t\\"🚲\\\\"\nt = 1\n')), markdown('m'), code('u = 2')]).replace(
      'é',
      '\\u00e9',
    );
    const { text: joined, startOf, endOf, offsetOf } = extractNotebook(text);
    for (let at = 0; at < joined.length; at++) {
      if (joined.slice(at).startsWith('\nu = 2')) continue; // Stands nowhere.
      const raw = text.slice(startOf(at), endOf(at + 1));
      assert.equal(JSON.parse(`"${raw}"`), joined[at], `at ${at}`);
      assert.equal(offsetOf(startOf(at)), at);
    }
  });

  it('is the same for open cells, whose offsets are those of their texts', () => {
    const sources = ['%pip install openai\nimport a\n', 'x = !ls', '%%html\n<p>', 'y = f(\n  1)'];
    const file = extractNotebook(notebook([markdown('# m'), ...sources.map((text) => code(lines(text)))]));
    const open = joinCells([
      { languageId: 'markdown', text: '# m' },
      ...sources.map((text) => ({ languageId: 'python', text })),
    ]);
    assert.equal(open.text, file.text);
    assert.deepEqual(open.cells, file.cells);
    const all = ['# m', ...sources].join('\n');
    const at = open.text.indexOf('y = f');
    assert.equal(all.slice(open.startOf(at), open.startOf(at) + 5), 'y = f');
    assert.equal(open.offsetOf(open.startOf(at)), at);
    assert.deepEqual(open.toFile([{ span: { start: at, end: at + 1 }, newText: 'z' }]), [
      { span: { start: all.indexOf('y = f'), end: all.indexOf('y = f') + 1 }, newText: 'z' },
    ]);
  });
});

describe('lines for IPython alone', () => {
  const blanked = (cell: string): string => blankCommands(cell).replace(/ +$/gm, '');

  it('are blank, and as long as before', () => {
    const cell =
      '%pip install \\\n  openai\n!ls -l "it\'s\nf?\na.b??\n?c\nfiles = !ls\na, b = %env X\nx = 1\r\n%%time\n';
    assert.equal(blankCommands(cell).length, cell.length);
    assert.equal(blanked(cell), '\n\n\n\n\n\n\n\nx = 1\r\n\n');
  });

  it('are not looked for inside strings, brackets and continued lines', () => {
    for (const cell of [
      'p = """\nIs it spam?\n%s\n!important\n"""\nx = 1',
      "p = f'''{a[\"b\"]}\nwhy?\n'''",
      'f(\n  a\n  % b,\n)',
      'x = "%d %d" \\\n  % (1, 2)',
      'if a != b: pass',
      'x = a % b',
      '# what?',
      'ok = s.endswith("?")',
      '"" # """\nx = 1',
    ])
      assert.equal(blankCommands(cell), cell);
    assert.equal(blanked('# """\n%pip x'), '# """\n');
    assert.equal(blanked('s = "\\""\n!ls'), 's = "\\""\n');
    assert.equal(blanked('# a comment \\\n!ls'), '# a comment \\\n');
  });

  it('may make a whole cell another language’s', () => {
    for (const cell of ['%%bash\nls', '\n%%html', '%%javascript', '%%pyspark\nx', '%%sql'])
      assert.equal(isForeignCell(cell), true, cell);
    for (const cell of ['%%time\nx', '%%capture out\nx', '%%python3\nx', '%time x', 'x = 1\n%%bash', ''])
      assert.equal(isForeignCell(cell), false, cell);
  });
});

describe('edits of a notebook’s code', () => {
  const CALL = 'r = create(\n    model="gpt-4o",\n    n=1,\n)\n';
  const OUTPUT = {
    cell_type: 'code',
    source: ['1'],
    metadata: {},
    outputs: [{ text: ['é\n'], data: { 'image/png': 'AAAA' } }],
  };

  function edited(text: string, edit: (code: string) => readonly SourceEdit[]): string {
    const extraction = extractNotebook(text);
    const edits = edit(extraction.text);
    const inFile = extraction.toFile(edits);
    assert.ok(inFile);
    const result = applyEdits(text, inFile);
    assert.equal(extractNotebook(result).text, applyEdits(extraction.text, edits));
    return result;
  }

  for (const indent of [1, 4, '\t']) {
    it(`keep one line an element, laid out as the file is (${JSON.stringify(indent)})`, () => {
      const cells = [OUTPUT, code(lines(CALL)), markdown('m')];
      const result = edited(notebook(cells, {}, indent), (text) => [
        replace(text, 'n=1,', 'n=1,\n    max_tokens=500,  # "short"'),
      ]);
      const changed = CALL.replace('n=1,', 'n=1,\n    max_tokens=500,  # "short"');
      assert.equal(result, notebook([OUTPUT, code(lines(changed)), markdown('m')], {}, indent));
    });
  }

  it('of several lines at once, and lines that go', () => {
    const text = notebook([code(lines(CALL)), code(lines('a = 1\nb = 2'))]);
    const result = edited(text, (joined) => [
      replace(joined, '    model="gpt-4o",\n', ''),
      replace(joined, '1,\n)', '2,\n    m=3,\n)'),
      replace(joined, '\nb = 2', ''),
    ]);
    assert.equal(result, notebook([code(lines('r = create(\n    n=2,\n    m=3,\n)\n')), code(['a = 1'])]));
    const last = edited(text, (joined) => [replace(joined, 'b = 2', '')]);
    assert.equal(last, notebook([code(lines(CALL)), code(['a = 1\n'])]));
    const { text: joined, toFile } = extractNotebook(text);
    const all = applyEdits(text, toFile([replace(joined, 'a = 1\nb = 2', '')]) ?? []);
    assert.equal(sourceOf(cellsOf(all)[1]), '');
  });

  it('of a source that is one text, or a list on one line', () => {
    const one = edited(notebook([code(CALL)]), (joined) => [replace(joined, 'n=1', 'n=1,\n    m="\\t"')]);
    assert.equal(one, notebook([code(CALL.replace('n=1', 'n=1,\n    m="\\t"'))]));
    const compact = '{"cells": [{"cell_type": "code", "source": ["x = 1\\n", "y = 2"]}]}';
    const result = edited(compact, (joined) => [replace(joined, 'y', 'z\ny')]);
    assert.equal(result, '{"cells": [{"cell_type": "code", "source": ["x = 1\\n", "z\\n", "y = 2"]}]}');
  });

  it('leave escapes that were there, and write other alphabets as the file does', () => {
    const ascii = notebook([code(['x = "é"\n', 'y = 1'])]).replace('é', '\\u00e9');
    assert.match(
      edited(ascii, (joined) => [replace(joined, '1', '"ü🚲"')]),
      /"x = \\"\\u00e9\\"\\n",\s+"y = \\"\\u00fc\\ud83d\\udeb2\\""/,
    );
    const plain = notebook([code(['x = "é"\n', 'y = 1'])]);
    assert.match(
      edited(plain, (joined) => [replace(joined, '1', '"ü🚲"')]),
      /"y = \\"ü🚲\\""/,
    );
  });

  it('cannot be made over two cells or over a line for IPython, and leave the break between two cells', () => {
    const extraction = extractNotebook(notebook([code('a = 1'), code('b = 2\n%pip x\nc = 3')]));
    assert.equal(extraction.toFile([replace(extraction.text, '1\nb', '')]), null);
    assert.equal(extraction.toFile([replace(extraction.text, '2\n      \nc', '')]), null);
    assert.equal(extraction.toFile([replace(extraction.text, '1\n', '7\n')])?.[0]?.newText, '7');
  });

  it('of any kind give the same code again', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const pool = ['a', '\n', '"', '\\', 'é', '🚲', '  ', '\t', 'x = 1\n'];
    const words = (count: number): string =>
      Array.from({ length: random(count) }, () => pool[random(pool.length)]).join('');
    for (let round = 0; round < 300; round++) {
      const sources = Array.from({ length: 1 + random(3) }, () => `k${words(12)}`);
      const text = notebook(
        sources.map((source) => code(random(2) === 0 ? source : lines(source))),
        {},
        random(5),
      );
      const { cells } = extractNotebook(text);
      const edits = cells.flatMap(({ span: { start, end } }) => {
        const size = end - start;
        const cuts = Array.from({ length: 4 }, () => start + random(size + 1)).sort((a, b) => a - b);
        const [a = 0, b = 0, c = 0, d = 0] = cuts;
        const first = { span: { start: a, end: b }, newText: words(4) };
        return b < c ? [first, { span: { start: c, end: d }, newText: words(4) }] : [first];
      });
      const isWhole = (at: number): boolean => !/[\uDC00-\uDFFF]/.test(extractNotebook(text).text[at] ?? '');
      if (!edits.every(({ span }) => isWhole(span.start) && isWhole(span.end))) continue;
      const left = applyEdits(extractNotebook(text).text, edits);
      const inFile = extractNotebook(text).toFile(edits);
      assert.ok(inFile, text);
      const result = applyEdits(text, inFile);
      const joined = cellsOf(result).map(sourceOf).join('\n');
      assert.equal(joined, left, `${text}\n${JSON.stringify(edits)}`);
    }
  });
});
