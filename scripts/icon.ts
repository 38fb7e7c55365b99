/** Draws the extension's icon, `media/icon.png`: a prompt's chevron and a coin. Everything is a distance to a shape. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 128;
/** Samples a pixel in each direction. */
const SAMPLES = 4;

type Point = readonly [x: number, y: number];
type Colour = readonly [red: number, green: number, blue: number];
/** Negative inside, positive outside, in pixels of the icon. */
type Shape = (at: Point) => number;

const circle =
  ([x, y]: Point, radius: number): Shape =>
  ([px, py]) =>
    Math.hypot(px - x, py - y) - radius;

const roundedSquare =
  (margin: number, radius: number): Shape =>
  ([px, py]) => {
    const half = SIZE / 2 - margin - radius;
    const dx = Math.max(0, Math.abs(px - SIZE / 2) - half);
    const dy = Math.max(0, Math.abs(py - SIZE / 2) - half);
    return Math.hypot(dx, dy) - radius;
  };

const line =
  ([ax, ay]: Point, [bx, by]: Point, width: number): Shape =>
  ([px, py]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(px - ax - along * dx, py - ay - along * dy) - width / 2;
  };

/** Part of a ring from one angle to another (degrees, clockwise from the right), with round ends. */
const arc = ([cx, cy]: Point, radius: number, from: number, to: number, width: number): Shape => {
  const end = (angle: number): Point => [
    cx + radius * Math.cos((angle * Math.PI) / 180),
    cy + radius * Math.sin((angle * Math.PI) / 180),
  ];
  const ends = [circle(end(from), width / 2), circle(end(to), width / 2)];
  return (at) => {
    const angle = (Math.atan2(at[1] - cy, at[0] - cx) * 180) / Math.PI;
    const turned = (((angle - from) % 360) + 360) % 360;
    const ring = turned <= to - from ? Math.abs(Math.hypot(at[0] - cx, at[1] - cy) - radius) - width / 2 : Infinity;
    return Math.min(ring, ...ends.map((shape) => shape(at)));
  };
};

const union =
  (...shapes: readonly Shape[]): Shape =>
  (at) =>
    Math.min(...shapes.map((shape) => shape(at)));

const COIN: Point = [84, 84];

/** From back to front. */
const LAYERS: readonly (readonly [Shape, (at: Point) => Colour])[] = [
  [roundedSquare(2, 26), ([, y]) => mix([32, 62, 104], [14, 26, 52], y / SIZE)],
  [union(line([28, 32], [58, 58], 13), line([58, 58], [28, 84], 13)), () => [236, 242, 250]],
  [circle(COIN, 33), () => [14, 26, 52]],
  [circle(COIN, 28), ([, y]) => mix([255, 208, 92], [238, 158, 40], (y - COIN[1] + 28) / 56)],
  [
    union(
      arc([COIN[0], COIN[1] - 6.5], 6.5, 90, 330, 5),
      arc([COIN[0], COIN[1] + 6.5], 6.5, -90, 150, 5),
      line([COIN[0], COIN[1] - 18.5], [COIN[0], COIN[1] - 12], 4.5),
      line([COIN[0], COIN[1] + 12], [COIN[0], COIN[1] + 18.5], 4.5),
    ),
    () => [92, 48, 4],
  ],
];

function mix(from: Colour, to: Colour, share: number): Colour {
  const at = Math.min(1, Math.max(0, share));
  return [from[0] + (to[0] - from[0]) * at, from[1] + (to[1] - from[1]) * at, from[2] + (to[2] - from[2]) * at];
}

/** Colour and opacity of one pixel: the mean of its samples. */
function pixel(x: number, y: number): number[] {
  let [red, green, blue, covered] = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const at: Point = [x + ((i % SAMPLES) + 0.5) / SAMPLES, y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES];
    const top = LAYERS.findLast(([shape]) => shape(at) <= 0);
    if (!top) continue;
    const colour = top[1](at);
    red += colour[0];
    green += colour[1];
    blue += colour[2];
    covered++;
  }
  if (covered === 0) return [0, 0, 0, 0];
  return [red / covered, green / covered, blue / covered, (255 * covered) / SAMPLES ** 2].map(Math.round);
}

/** A PNG file of 8-bit RGBA (https://www.w3.org/TR/png-3/). */
function encodePng(size: number, colourAt: (x: number, y: number) => readonly number[]): Buffer {
  const rows: number[] = [];
  for (let y = 0; y < size; y++) {
    rows.push(0); // No filter.
    for (let x = 0; x < size; x++) rows.push(...colourAt(x, y));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.from(rows), { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

writeFileSync(path.join(import.meta.dirname, '..', 'media', 'icon.png'), encodePng(SIZE, pixel));
