/** The card of our pages, from its drawing to the picture that is served: pixels by Chromium, bytes by us, so that the same drawing gives the same file. */
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {deflateSync} from 'node:zlib';
import type {Browser} from 'playwright-core';

const folder = resolve(import.meta.dirname, '../../../worker/edge/pages/share');
export const DRAWING = resolve(folder, 'card.svg');
export const PICTURE = resolve(folder, 'card.png');

/** Red, green, blue. */
type Colour = readonly [number, number, number];
const WHITE: Colour = [255, 255, 255];
const ACCENT: Colour = [0, 0, 145];
const LAND: Colour = [232, 232, 246];
const SOFT: Colour = [85, 85, 109];
/** Where two of them meet, an edge is a mixture: no other colour is drawn. */
const EDGES: readonly (readonly [Colour, Colour])[] = [[WHITE, ACCENT], [WHITE, SOFT], [WHITE, LAND], [LAND, ACCENT]];
/** Colours a palette holds. */
const MOST = 256;

/** RGBA bytes of a picture, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** What a browser makes of the bytes of an SVG or a PNG, in the size of the picture. */
export async function pixelsOf(browser: Browser, bytes: Uint8Array, type: 'image/svg+xml' | 'image/png'): Promise<Pixels> {
  const page = await browser.newPage();
  try {
    const {width, height, text} = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const {naturalWidth, naturalHeight} = image;
      const context = new OffscreenCanvas(naturalWidth, naturalHeight).getContext('2d', {colorSpace: 'srgb', willReadFrequently: true})!;
      context.drawImage(image, 0, 0);
      const {data} = context.getImageData(0, 0, naturalWidth, naturalHeight);
      let bits = '';
      for (let at = 0; at < data.length; at += 32_768) bits += String.fromCharCode(...data.subarray(at, at + 32_768));
      return {width: naturalWidth, height: naturalHeight, text: btoa(bits)};
    }, `data:${type};base64,${Buffer.from(bytes).toString('base64')}`);
    return {width, height, rgba: Buffer.from(text, 'base64')};
  } finally {
    await page.close();
  }
}

/** The four colours, then as many mixtures of those that meet as there is room for. */
function palette(): Colour[] {
  const steps = Math.floor((MOST - 4) / EDGES.length);
  const mixed = EDGES.flatMap(([a, b]) => Array.from({length: steps}, (_, i): Colour => {
    const share = (i + 1) / (steps + 1);
    const mix = (channel: 0 | 1 | 2): number => Math.round(a[channel] + (b[channel] - a[channel]) * share);
    return [mix(0), mix(1), mix(2)];
  }));
  return [WHITE, ACCENT, LAND, SOFT, ...mixed];
}

const CRC = Uint32Array.from({length: 256}, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 255]! ^ (crc >>> 8);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([size, body, sum]);
}

/** Those pixels as a PNG of at most 256 colours (W3C PNG, colour type 3): a third of what a browser writes. */
export function pngOf({width, height, rgba}: Pixels): Buffer {
  const colours = palette();
  const nearest = new Map<number, number>();
  const indexOf = (r: number, g: number, b: number): number => {
    const key = (r << 16) | (g << 8) | b;
    let index = nearest.get(key);
    if (index === undefined) {
      const far = ([x, y, z]: Colour): number => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
      index = colours.reduce((best, colour, i) => (far(colour) < far(colours[best]!) ? i : best), 0);
      nearest.set(key, index);
    }
    return index;
  };
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      rows[y * (width + 1) + 1 + x] = indexOf(rgba[at]!, rgba[at + 1]!, rgba[at + 2]!);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('PLTE', Uint8Array.from(colours.flat())), chunk('IDAT', deflateSync(rows, {level: 9, memLevel: 9})), chunk('IEND', new Uint8Array()),
  ]);
}

/** The drawing as it is drawn. */
export const drawn = (browser: Browser): Promise<Pixels> => pixelsOf(browser, readFileSync(DRAWING), 'image/svg+xml');
