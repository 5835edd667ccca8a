/** A picture small enough to be kept for good: the same pixels in six greys. Reads what a browser writes (8 bits, no interlace), no other PNG. */
import {crc32, deflateSync, inflateSync} from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** What a filter of PNG (0 to 4) predicts of a byte from the one to its left, above and above left (PNG, 9.2). */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** `png` in six greys. Throws for a PNG no browser writes. */
export function inGreys(png: Buffer): Buffer {
  const [width, height, depth, colour] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]];
  const size = colour === 6 ? 4 : colour === 2 ? 3 : 0;
  if (depth !== 8 || size === 0 || png[28] !== 0) throw new Error('not a picture a browser takes');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * size;
  const row = Math.ceil(width / 2);
  const grey = Buffer.alloc(height * (row + 1));
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    const line = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x++) line[x] = line[x]! + predicted(filter, line[x - size] ?? 0, above[x]!, above[x - size] ?? 0);
    for (let x = 0; x < width; x++) {
      const light = (0.299 * line[x * size]! + 0.587 * line[x * size + 1]! + 0.114 * line[x * size + 2]!) / 255;
      const level = Math.round(light * 5) * 3;
      grey[y * (row + 1) + 1 + (x >> 1)]! |= x % 2 === 0 ? level << 4 : level;
    }
    above = line;
  }
  const header = Buffer.from(png.subarray(16, 29));
  header[8] = 4;
  header[9] = 0;
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(grey, {level: 9})), chunk('IEND', Buffer.alloc(0))]);
}
