// How long it takes, after one edit in a project of 5,000 files, until everything that the edit concerns is known again: the
// edited file analysed, callers and callees elsewhere linked, and their analyses made.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '../../src/workspace/workspace.ts';

const FILES = 5000;
/** One package in ten has a wrapper, a constant and call sites; all others are plain code, of which some call the wrapper. */
const PACKAGE = 50;
const EDITS = 400;
/** p95, ms. */
const TARGET = 20;

const wrapper = (n: number): string => `from openai import OpenAI
from pkg${n}.settings import MODEL, LIMIT

client = OpenAI()


def ask_${n}(prompt, model=MODEL, system="You are clerk number ${n}."):
    return client.chat.completions.create(
        model=model,
        max_tokens=LIMIT,
        messages=[{"role": "system", "content": system}, {"role": "user", "content": prompt}],
    )
`;
const settings = (n: number): string => `MODEL = "gpt-4o"\nLIMIT = ${100 + n}\n`;
const caller = (n: number, index: number): string => `from pkg${n}.llm import ask_${n}


def step_${index}(text):
    return ask_${n}(f"Summarise number ${index}: {text}", model="gpt-4o-mini")
`;
const plain = (n: number, index: number): string => `import json


def load_${n}_${index}(path):
    with open(path) as source:
        rows = json.load(source)
    return [row for row in rows if row.get("number") == ${index}]
`;

const root = mkdtempSync(path.join(tmpdir(), 'prompt-cost-bench-'));
try {
  const texts = new Map<string, string>();
  for (let n = 0; texts.size < FILES; n++) {
    texts.set(`pkg${n}/__init__.py`, '');
    texts.set(`pkg${n}/llm.py`, wrapper(n));
    texts.set(`pkg${n}/settings.py`, settings(n));
    for (let index = 3; index < PACKAGE; index++)
      texts.set(`pkg${n}/m${index}.py`, index < 10 ? caller(n, index) : plain(n, index));
  }
  for (const [file, text] of texts) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const workspace = await openWorkspace({ root });
  const cold = performance.now();
  await workspace.link();
  console.log(`link of ${texts.size} files, cold: ${(performance.now() - cold).toFixed(0)} ms`);
  const analyzed = performance.now();
  let requests = 0;
  for await (const { wrapperCalls } of workspace.scan()) requests += wrapperCalls.length;
  console.log(`scan after it: ${(performance.now() - analyzed).toFixed(0)} ms, ${requests} calls of wrappers`);

  const kinds = ['llm.py', 'settings.py', 'm3.py', 'm20.py'];
  const all: number[] = [];
  const byKind = new Map<string, number[]>();
  const concerned: number[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const kind = kinds[edit % kinds.length] ?? '';
    const file = `pkg${(edit * 7) % (FILES / PACKAGE)}/${kind}`;
    const text = `${texts.get(file) ?? ''}\nEDIT_${edit} = ${edit}\n`;
    const start = performance.now();
    workspace.update(file, text);
    workspace.analyze(file);
    const stale = new Set(workspace.takeStale());
    await workspace.link();
    for (const each of workspace.takeStale()) stale.add(each);
    stale.delete(file);
    for (const each of stale) workspace.analyze(each);
    const time = performance.now() - start;
    concerned.push(stale.size);
    all.push(time);
    byKind.set(kind, [...(byKind.get(kind) ?? []), time]);
    workspace.close(file);
    await workspace.link();
    workspace.takeStale();
  }
  for (const [kind, times] of byKind)
    console.log(`${kind.padEnd(12)} p50 ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms`);
  console.log(`files concerned by an edit: ${Math.max(...concerned)} at most`);
  console.log(`one edit: p50 ${quantile(all, 0.5)} ms, p95 ${quantile(all, 0.95)} ms (target ${TARGET} ms)`);
} finally {
  rmSync(root, { recursive: true, force: true });
}

function quantile(values: readonly number[], q: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0).toFixed(1);
}
