/**
 * The rows a place brings: those who state a zone there, and those within a circle or an area. Written into scratch memory, with the
 * words touched, so that a small place costs little in a large directory.
 */
import {add, has} from './bits.ts';
import type {Columns} from './columns.ts';
import {openPacks} from './packs.ts';
import type {Plan} from './plan.ts';
import type {Scopes} from './scopes.ts';
import {kmToChord, type UnitVector} from './sphere.ts';

export interface Around {
  /** Competent or near; who is found everywhere is not looked for, but may be among them. */
  readonly local: Uint32Array;
  /** Who states a zone there other than the whole country. */
  readonly serves: Uint32Array;
  /** Words of the two sets that are not empty, those of whole blocks left out. */
  readonly touched: Uint32Array;
  /** Most of `serves` once more, packed; and who is in a pack. */
  readonly packs: readonly Pack[];
  readonly packed: Uint32Array;
  /** Blocks of {@link BLOCK} rows that are all in the circle, and so in `local`, the nearest first. */
  readonly whole: readonly WholeBlock[];
}

/** Rows that state one zone. */
export interface Pack {
  /** Laid out as in the snapshot: word after word, `width` bits of 32 rows. */
  readonly bits: Uint32Array;
  readonly rows: Uint32Array;
  /** Per word, those in no pack before. */
  readonly fresh: Uint32Array;
  /** Of those, who is neither in a whole block nor found everywhere. */
  readonly apart: Uint32Array;
}

export interface WholeBlock {
  readonly block: number;
  /** Squared chord to the centre that no row of the block is nearer than. */
  readonly nearest: number;
}

/** Gives `use` the rows around the place asked; they are gone when it returns. Not reentrant. */
export type AroundPlace = <T>(plan: Plan, use: (rows: Around) => T) => T;

/** Rows of a block: whole words. */
export const BLOCK = 128;
/** Words of a block. */
export const BLOCK_WORDS = BLOCK / 32;
/** Blocks that are told out at once. */
const SPREAD = 8;
/** Nearer than this to the border (6 mm), each row is looked at. */
const DOUBT = 1e-9;

/** A ball around every so many rows: centre x y z, radius. */
function ballsOf(vectors: Float64Array, size: number, span: number): Float64Array {
  const count = Math.ceil(size / span);
  const balls = new Float64Array(count * 4);
  for (let ball = 0; ball < count; ball++) {
    const [from, to] = [ball * span, Math.min(size, (ball + 1) * span)];
    let [x, y, z] = [0, 0, 0];
    for (let row = from; row < to; row++) {
      x += vectors[row * 3];
      y += vectors[row * 3 + 1];
      z += vectors[row * 3 + 2];
    }
    const at = ball * 4;
    balls[at] = x / (to - from);
    balls[at + 1] = y / (to - from);
    balls[at + 2] = z / (to - from);
    let squared = 0;
    for (let row = from; row < to; row++) {
      const [dx, dy, dz] = [vectors[row * 3] - balls[at], vectors[row * 3 + 1] - balls[at + 1], vectors[row * 3 + 2] - balls[at + 2]];
      squared = Math.max(squared, dx * dx + dy * dy + dz * dz);
    }
    balls[at + 3] = Math.sqrt(squared);
  }
  return balls;
}

/** Straight from a point to the centre of a ball. */
function awayFrom(balls: Float64Array, ball: number, cx: number, cy: number, cz: number): number {
  const x = balls[ball * 4] - cx;
  const y = balls[ball * 4 + 1] - cy;
  const z = balls[ball * 4 + 2] - cz;
  return Math.sqrt(x * x + y * y + z * z);
}

export function openAround(columns: Columns, scopes: Scopes): AroundPlace {
  const {size, words, vectors, everywhere} = columns;
  const packOf = openPacks(columns);
  const local = new Uint32Array(words);
  const serves = new Uint32Array(words);
  const packed = new Uint32Array(words);
  const touched = new Uint32Array(words);
  let count = 0;
  let whole: WholeBlock[] = [];
  const put = (row: number): void => {
    const word = row >>> 5;
    if (local[word] === 0) touched[count++] = word;
    local[word] |= 1 << (row & 31);
  };

  // Neighbours on the ground are neighbours in memory: a ball around each block of rows, and around each word of it, tells most of them
  // in or out at once.
  const blocks = Math.ceil(size / BLOCK);
  const balls = ballsOf(vectors, size, BLOCK);
  const wordBalls = ballsOf(vectors, size, 32);
  const wideBalls = ballsOf(vectors, size, BLOCK * SPREAD);
  const isWhole = new Uint8Array(blocks);

  function fillBlock(block: number, cx: number, cy: number, cz: number, limit: number, reach: number): void {
    for (let word = block * BLOCK_WORDS; word < Math.min(words, (block + 1) * BLOCK_WORDS); word++) {
      const away = awayFrom(wordBalls, word, cx, cy, cz);
      const radius = wordBalls[word * 4 + 3];
      if (away - radius > reach + DOUBT) continue;
      const from = word << 5;
      const to = Math.min(size, from + 32);
      if (away + radius < reach - DOUBT && to - from === 32) {
        touched[count++] = word;
        local[word] = 0xffffffff;
        continue;
      }
      for (let row = from, at = from * 3; row < to; row++, at += 3) {
        const x = vectors[at] - cx;
        const y = vectors[at + 1] - cy;
        const z = vectors[at + 2] - cz;
        if (x * x + y * y + z * z <= limit) put(row);
      }
    }
  }

  /** Rows within a great circle's kilometres of a point. Straight lines through the globe know neither ±180° nor the poles. */
  function fillCircle({x: cx, y: cy, z: cz}: UnitVector, km: number): void {
    const limit = kmToChord(km);
    const reach = Math.sqrt(limit);
    for (let wide = 0; wide * SPREAD < blocks; wide++) {
      if (awayFrom(wideBalls, wide, cx, cy, cz) - wideBalls[wide * 4 + 3] > reach + DOUBT) continue;
      for (let block = wide * SPREAD; block < Math.min(blocks, (wide + 1) * SPREAD); block++) {
        const away = awayFrom(balls, block, cx, cy, cz);
        const radius = balls[block * 4 + 3];
        if (away - radius > reach + DOUBT) continue;
        const from = block * BLOCK;
        const to = Math.min(size, from + BLOCK);
        if (away + radius < reach - DOUBT && to - from === BLOCK) {
          local.fill(0xffffffff, from >>> 5, to >>> 5);
          const near = Math.max(0, away - radius - DOUBT);
          whole.push({block, nearest: near * near});
          isWhole[block] = 1;
          continue;
        }
        fillBlock(block, cx, cy, cz, limit, reach);
      }
    }
    whole.sort((a, b) => a.nearest - b.nearest || a.block - b.block);
  }

  function addPack(bits: Uint32Array, rows: Uint32Array): Pack {
    const fresh = new Uint32Array(Math.ceil(rows.length / 32));
    const apart = new Uint32Array(fresh.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (has(packed, row)) continue;
      add(packed, row);
      add(fresh, at);
      if (isWhole[Math.floor(row / BLOCK)] === 0 && !has(everywhere, row)) add(apart, at);
    }
    return {bits, rows, fresh, apart};
  }

  return (plan, use) => {
    count = 0;
    whole = [];
    // First: what comes next finds the words of whole blocks taken.
    if (plan.centre && plan.radius !== undefined) fillCircle(plan.centre, plan.radius);
    else if (plan.competence && !plan.competence.isPoint) {
      const located = scopes.located(plan.competence.area.place.code);
      for (let word = 0; word < words; word++) {
        if (located[word] === 0) continue;
        if (local[word] === 0) touched[count++] = word;
        local[word] |= located[word];
      }
    }
    const packs: Pack[] = [];
    for (const list of plan.competence?.lists ?? []) {
      const bits = packOf(list);
      if (bits) packs.push(addPack(bits, list));
      for (let at = 0; at < list.length; at++) {
        put(list[at]);
        serves[list[at] >>> 5] |= 1 << (list[at] & 31);
      }
    }
    try {
      return use({local, serves, touched: touched.subarray(0, count), packs, packed, whole});
    } finally {
      for (let at = 0; at < count; at++) {
        local[touched[at]] = 0;
        serves[touched[at]] = 0;
        packed[touched[at]] = 0;
      }
      for (const {block} of whole) {
        local.fill(0, block * BLOCK_WORDS, (block + 1) * BLOCK_WORDS);
        serves.fill(0, block * BLOCK_WORDS, (block + 1) * BLOCK_WORDS);
        packed.fill(0, block * BLOCK_WORDS, (block + 1) * BLOCK_WORDS);
        isWhole[block] = 0;
      }
    }
  };
}
