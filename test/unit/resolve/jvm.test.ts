import assert from 'node:assert/strict';
import { createProjects, shown, type Project } from './project.ts';

let project: Project;
before(async () => {
  project = await createProjects();
});

/** What the argument of `show(…)` evaluates to; `body` stands in a method of class A. */
function java(body: string, members = '', imports = ''): string {
  const path = 'src/main/java/p/A.java';
  return shown(
    project({ [path]: `package p;\n${imports}\nclass A { ${members} void m(String given) { ${body} } }` }),
    path,
  );
}

describe('Java: what expressions evaluate to', () => {
  const rows: readonly (readonly [body: string, expected: string, members?: string, imports?: string])[] = [
    ['show(String.format("a %s b %d%n", given, 3));', '"a {given} b 3\\n"'],
    ['show(String.format("%2$s %1$s %%", "a", "b"));', '"b a %"'],
    ['show("a %s".formatted("b"));', '"a b"'],
    ['show("a" + given + 1);', '"a{given}1"'],
    ['show(String.join(", ", "a", "b"));', '"a, b"'],
    ['show(String.join("-", List.of("a", "b")));', '"a-b"', '', 'import java.util.List;'],
    ['show(Map.of("a", 1).get("a"));', '1', '', 'import java.util.*;'],
    [
      'var l = new ArrayList<>(List.of("a")); l.add("b"); l.add(0, "c"); show(l);',
      '["c", "a", "b"]',
      '',
      'import java.util.*;',
    ],
    ['var l = new ArrayList<String>(); if (given != null) l.add("b"); show(l);', '[…]', '', 'import java.util.*;'],
    ['show(System.getenv("X"));', '?env'],
    ['show(System.getProperty("x", "d"));', '"d"'],
    ['show(Optional.ofNullable(System.getenv("X")).orElse("d"));', '"d"', '', 'import java.util.Optional;'],
    ['show(Objects.requireNonNullElse(System.getenv("X"), "d"));', '"d"', '', 'import java.util.Objects;'],
    ['show(X);', '"x"', 'static final String X = "x";'],
    ['show(x);', '"gpt-4o"', '@Value("${app.x:gpt-4o}") String x;'],
    ['show(x);', '?', '@Value("${app.x}") String x;'],
    [
      'show(f(1));',
      '"one"',
      'String f() { return "none"; } String f(int a) { return "one"; } String f(int a, int b) { return "two"; }',
    ],
    [
      'show(E.A.id());',
      '"a"',
      'enum E { A("a"), B("b"); final String id; E(String i) { id = i; } String id() { return id; } }',
    ],
    ['show(new R("a", 2).cap());', '2', 'record R(String model, int cap) {}'],
    ['show(new C().getModel());', '"m"', 'static class C { private String model = "m"; }'],
    ['int i = 0; while (go()) i++; show(i);', '0 | ?'],
    ['show(given);', '?'],
    ['show(switch (given) { case "a" -> 1; default -> 2; });', '1 | 2'],
  ];
  for (const [body, expected, members, imports] of rows)
    it(body, () => assert.equal(java(body, members ?? '', imports ?? ''), expected));
});

describe('Java and Kotlin: across files', () => {
  const main = 'src/main/java/p/A.java';
  const rows: readonly (readonly [
    name: string,
    files: Readonly<Record<string, string>>,
    path: string,
    expected: string,
  ])[] = [
    [
      'a class of the same package',
      {
        [main]: 'package p; class A { void m() { show(B.X); } }',
        'src/main/java/p/B.java': 'package p; class B { static final String X = "x"; }',
      },
      main,
      '"x"',
    ],
    [
      'an imported class, a wildcard and a static import',
      {
        [main]: 'package p; import static q.C.Y; import q.*; class A { void m() { show(C.X + Y); } }',
        'src/main/java/q/C.java': 'package q; public class C { public static final String X = "x", Y = "y"; }',
      },
      main,
      '"xy"',
    ],
    [
      'an inherited field',
      {
        [main]: 'package p; class A extends B { void m() { show(x); } }',
        'src/main/java/p/B.java': 'package p; class B { String x = "x"; }',
      },
      main,
      '"x"',
    ],
    [
      'a Kotlin object from Java, a test from main',
      {
        'src/test/java/p/A.java': 'package p; class A { void m() { show(K.X); } }',
        'src/main/kotlin/p/K.kt': 'package p\nobject K { const val X = "x" }\n',
      },
      'src/test/java/p/A.java',
      '"x"',
    ],
    [
      'Kotlin constants and templates',
      { 'A.kt': 'const val X = "x"\nfun m(a: String) {\n  show("$X ${a.trim()}")\n}\n' },
      'A.kt',
      '"x {a.trim()}"',
    ],
    [
      'a class that seems to be its own base',
      { 'A.kt': 'package p\nimport q.A\nopen class A : A {\n  fun m() { show(A.X) }\n}\n' },
      'A.kt',
      '?',
    ],
    ['nothing of that name', { [main]: 'package p; import q.C; class A { void m() { show(C.X); } }' }, main, 'q#C.X'],
  ];
  for (const [name, files, path, expected] of rows) it(name, () => assert.equal(shown(project(files), path), expected));
});
