import assert from 'node:assert/strict';
import { type Lower, lowerer, showBindings, showExports } from './ecmascript-support.ts';

const IMPORTS: readonly (readonly [source: string, bindings: readonly string[]])[] = [
  [`import d from 'm';`, ['0 d = m#default']],
  [`import * as ns from 'm';`, ['0 ns = m#*']],
  [
    `import { a, b as c, default as e, "odd name" as f } from 'm';`,
    ['0 a = m#a', '0 c = m#b', '0 e = m#default', '0 f = m#odd name'],
  ],
  [`import d, { a } from './m.js';`, ['0 d = ./m.js#default', '0 a = ./m.js#a']],
  [`import d, * as ns from 'm';`, ['0 d = m#default', '0 ns = m#*']],
  [`import 'dotenv/config';`, []],
  [`import data from './x.json' with { type: 'json' };`, ['0 data = ./x.json#default']],
  [`const OpenAI = require('openai');`, ['0 OpenAI = (require openai)']],
  [
    `const { OpenAI, a: { b } } = require('openai');`,
    ['0 OpenAI = (require openai).OpenAI', '0 b = (require openai).a.b'],
  ],
  [`const { OpenAI } = await import('openai');`, ['0 OpenAI = (require openai).OpenAI']],
];

const TYPED_IMPORTS: typeof IMPORTS = [
  [`import type T from 'm';`, ['0 T = m#default']],
  [`import type * as T from 'm';`, ['0 T = m#*']],
  [`import { type T, type U as V, w } from 'm';`, ['0 T = m#T', '0 V = m#U', '0 w = m#w']],
  [`import x = require('y');`, ['0 x = (require y)']],
  [`import A = B.C.D;`, ['0 A = B.C.D']],
];

const EXPORTS: readonly (readonly [source: string, exports: readonly string[]])[] = [
  ['export const a = 1, b = 2;', ['a = a', 'b = b']],
  ['export const { c, d: [e], ...f } = o;', ['c = c', 'e = e', 'f = f']],
  ['export let g; export var h = 1;', ['g = g', 'h = h']],
  ['export function a() {} export async function* b() {} export class C {}', ['a = a', 'b = b', 'C = C']],
  ['export { a, b as c, d as default };', ['a = a', 'c = b', 'default = d']],
  [
    `export { a, b as c, default as d, default } from 'm';`,
    ['a from m#a', 'c from m#b', 'd from m#default', 'default from m#default'],
  ],
  [`export * from 'm'; export * as ns from 'n';`, ['* from m#*', 'ns from n#*']],
  ['export default f();', ['default = (call f)']],
  ['export default name;', ['default = name']],
  ['export default { a: 1 };', ['default = {a: 1}']],
  ['export default async (x) => x;', ['default = async fn(x) -> x']],
  ['export default function () { return 1 }', ['default = fn() -> 1']],
  ['export default function named() {}', ['default = named']],
  ['export default class extends B {}', ['default = class ? < B {}']],
  ['export default class K {}', ['default = K']],
  ['export {};', []],
  ['module.exports = f;', ['default = f']],
  [
    `module.exports = { a, b: 1, ["c"]: 2, d() {}, ...require('./e'), ...f };`,
    [
      `default = {a: a, b: 1, c: 2, d: d(), ...(require ./e), ...f}`,
      'a = a',
      'b = 1',
      'c = 2',
      'd = d()',
      '* from ./e#*',
    ],
  ],
  [`exports.a = 1; module.exports.b = () => 2; exports['c'] = 3;`, ['a = 1', 'b = b() -> 2', 'c = 3']],
  ['module.exports = exports = { a: 1 };', ['default = {a: 1}', 'a = 1']],
  ['other.exports = 1; a.b.exports.c = 2; exports[key] = 3;', []],
];

const TYPED_EXPORTS: typeof EXPORTS = [
  ['export type A = string; export interface B { x: A }', ['A = A', 'B = B']],
  [`export type { A } from 'm'; export type * from 'n';`, ['A from m#A', '* from n#*']],
  ['export enum E { X } export const enum F { Y } export abstract class G {}', ['E = E', 'F = F', 'G = G']],
  ['export declare const a: string; export declare function f(): void;', ['a = a', 'f = f']],
  ['export namespace N { export const hidden = 1 }', ['N = N']],
  ['export import A = B.C;', ['A = A']],
  ['export = make;', ['default = make']],
  ['export as namespace Lib;', []],
];

function describeModules(id: string, imports: typeof IMPORTS, exports: typeof EXPORTS): void {
  describe(`${id} modules`, () => {
    let lower: Lower;
    before(async () => {
      lower = await lowerer(id);
    });
    for (const [source, expected] of imports) {
      it(source, () => {
        const facts = lower(source);
        assert.deepEqual(showBindings(facts), expected);
        assert.deepEqual(facts.errors, []);
        for (const { name, nameSpan } of facts.bindings) assert.equal(source.slice(nameSpan.start, nameSpan.end), name);
      });
    }
    for (const [source, expected] of exports) {
      it(source, () => {
        const facts = lower(source);
        assert.deepEqual(showExports(facts), expected);
        assert.deepEqual(facts.errors, []);
      });
    }
  });
}

describeModules('javascript', IMPORTS, EXPORTS);
describeModules('typescript', [...IMPORTS, ...TYPED_IMPORTS], [...EXPORTS, ...TYPED_EXPORTS]);
describeModules('tsx', [...IMPORTS, ...TYPED_IMPORTS], [...EXPORTS, ...TYPED_EXPORTS]);
