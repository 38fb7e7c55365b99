import assert from 'node:assert/strict';
import { languages } from '../../../src/generated/registry.ts';
import type { Control, ModuleFacts } from '../../../src/model/facts.ts';
import { nodeGrammarSource } from '../../../src/workspace/grammar-source.ts';
import { createParserHost } from '../../../src/workspace/parser-host.ts';
import { checkFacts } from './facts-check.ts';

const SOURCES: Readonly<Record<string, { readonly path: string; readonly text: string; readonly jumps: string[] }>> = {
  python: {
    path: 'a.py',
    text: 'def f(xs):\n    while True:\n        if xs:\n            break\n        try:\n            g()\n        except (IOError, ValueError) as e:\n            raise e\n        except:\n            continue\n    return 1\n',
    jumps: ['break in if', 'throw in catch', 'continue in catch', 'return in -'],
  },
  typescript: {
    path: 'a.ts',
    text: 'function f(xs) {\n  outer: while (true) {\n    if (xs) break;\n    switch (xs) { case 1: break; case 2: break outer; }\n    try { g(); } catch (e) { throw e; } finally { continue; }\n  }\n  return 1;\n}\n',
    jumps: ['break in if', 'labelled break in case', 'throw in catch', 'continue in finally', 'return in -'],
  },
  go: {
    path: 'a.go',
    text: 'package a\nfunc f(xs []int) int {\n\tfor {\n\t\tif xs == nil { break }\n\t\tswitch xs[0] { case 1: break }\n\t\tcontinue\n\t}\n\treturn 1\n}\n',
    jumps: ['break in if', 'continue in loop', 'return in -'],
  },
  java: {
    path: 'A.java',
    text: 'class A { int f(int x) { while (true) { if (x > 1) break; switch (x) { case 1: break; } try { g(); } catch (IOException | TimeoutException e) { throw e; } catch (Exception e) { continue; } } return 1; } }',
    jumps: ['break in if', 'throw in catch', 'continue in catch', 'return in -'],
  },
  kotlin: {
    path: 'a.kt',
    text: 'fun f(x: Int): Int { while (true) { if (x > 1) break; try { g() } catch (e: IOException) { throw e } catch (e: Exception) { continue } ; xs.forEach { return@forEach } }; return 1 }',
    jumps: ['break in if', 'throw in catch', 'continue in catch', 'return in -'],
  },
  csharp: {
    path: 'A.cs',
    text: 'class A { int F(int x) { while (true) { if (x > 1) break; switch (x) { case 1: break; } try { G(); } catch (IOException e) { throw; } catch (Exception e) { throw e; } finally { continue; } } return 1; } }',
    jumps: ['break in if', 'throw in catch', 'throw in catch', 'continue in finally', 'return in -'],
  },
  php: {
    path: 'a.php',
    text: '<?php\nfunction f($x) { while (true) { if ($x > 1) break; switch ($x) { case 1: break; case 2: break 2; } try { g(); } catch (IOException | E $e) { throw $e; } catch (\\Exception $e) { continue; } } return 1; }',
    jumps: ['break in if', 'labelled break in case', 'throw in catch', 'continue in catch', 'return in -'],
  },
  ruby: {
    path: 'a.rb',
    text: 'def f(x)\n  while true\n    break if x\n    begin\n      g\n    rescue IOError => e\n      raise e\n    rescue\n      raise\n    end\n    next unless x\n  end\n  return 1\nend\n',
    jumps: ['break in if', 'throw in catch', 'throw in catch', 'continue in if', 'return in -'],
  },
  rust: {
    path: 'a.rs',
    text: "fn f(x: i32) -> i32 { 'outer: loop { if x > 1 { break; } match x { 1 => break 'outer, _ => continue } } return 1; }",
    jumps: ['break in if', 'labelled break in case', 'continue in case', 'return in -'],
  },
};

describe('jumps', () => {
  for (const [id, { path, text, jumps }] of Object.entries(SOURCES)) {
    it(`are told in ${id}`, async () => {
      const facts = await lowered(id, text, path);
      const found = (facts.jumps ?? []).map(({ kind, labelled, control }) => {
        const around = facts.controls[control]?.kind ?? '-';
        return `${labelled === true ? 'labelled ' : ''}${kind} in ${around}`;
      });
      assert.deepEqual(found, jumps);
      for (const jump of facts.jumps ?? []) assert.ok(jump.span.start < jump.span.end && jump.span.end <= text.length);
    });
    it(`leave each catch with its try in ${id}`, async () => {
      const facts = await lowered(id, text, path);
      const caught = facts.controls.filter(({ kind }) => kind === 'catch');
      assert.equal(
        caught.length,
        { python: 2, typescript: 1, go: 0, java: 2, kotlin: 2, csharp: 2, php: 2, ruby: 2, rust: 0 }[id],
      );
      for (const { of } of caught) assert.equal(facts.controls[of ?? -1]?.kind, 'try');
      assert.deepEqual(
        caught.map((clause) => typeOf(facts, text, clause)),
        {
          python: ['(IOError, ValueError)', ''],
          typescript: [''],
          go: [],
          java: ['IOException | TimeoutException', 'Exception'],
          kotlin: ['IOException', 'Exception'],
          csharp: ['IOException', 'Exception'],
          php: ['IOException | E', '\\Exception'],
          ruby: ['IOError', ''],
          rust: [],
        }[id],
      );
    });
  }
});

async function lowered(id: string, text: string, path: string): Promise<ModuleFacts> {
  const language = languages.find((candidate) => candidate.id === id);
  assert.ok(language);
  const { facts } = (await createParserHost(nodeGrammarSource())).parse(language, text, path);
  checkFacts(facts, text);
  return facts;
}

function typeOf(facts: ModuleFacts, text: string, { subject }: Control): string {
  const span = subject === undefined ? undefined : facts.exprs[subject]?.span;
  return span ? text.slice(span.start, span.end) : '';
}
