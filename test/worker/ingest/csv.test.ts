/** The CSV parser against a second parser, whatever the cells and wherever the pieces are cut. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import fc from 'fast-check';
import {CsvParser, detectDelimiter} from '../../../worker/ingest/csv.ts';
import type {CsvRow} from '../../../worker/ingest/csv.ts';
import {EncodingDetector, FileRefusal} from '../../../worker/ingest/encoding.ts';

function rowsOf(pieces: readonly string[], delimiter = ','): CsvRow[] {
  const rows: CsvRow[] = [];
  const parser = new CsvParser(delimiter, (row) => rows.push(row));
  for (const piece of pieces) parser.push(piece);
  parser.end();
  return rows;
}
const cellsOf = (text: string, delimiter = ','): string[][] => rowsOf([text], delimiter).map(({cells}) => cells);

const cell = fc.string({unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '0', '\t', '🎉'), maxLength: 8});
const table = fc.integer({min: 1, max: 5}).chain((width) => fc.array(fc.array(cell, {minLength: width, maxLength: width}), {minLength: 1, maxLength: 8}));
const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('CsvParser', () => {
  it('gives back every cell that was written, as csv-parse does, wherever the text is cut', () => {
    fc.assert(fc.property(table, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), fc.integer({min: 1, max: 7}), (cells, delimiter, end, closed, step) => {
      const text = cells.map((row) => row.map(quote).join(delimiter)).join(end) + (closed ? end : '');
      const pieces = [];
      for (let i = 0; i < text.length; i += step) pieces.push(text.slice(i, i + step));
      assert.deepEqual(rowsOf(pieces, delimiter).map((row) => row.cells), cells);
      assert.deepEqual(parse(text, {delimiter, record_delimiter: [end], relax_column_count: true}), cells);
    }), {numRuns: 300});
  });

  it('agrees with csv-parse on unquoted cells', () => {
    const plain = fc.string({unit: fc.constantFrom('a', 'é', ' ', '0', '|'), minLength: 1, maxLength: 6});
    fc.assert(fc.property(fc.array(fc.array(plain, {minLength: 2, maxLength: 2}), {minLength: 1, maxLength: 6}), (cells) => {
      const text = cells.map((row) => row.join(';')).join('\n');
      assert.deepEqual(cellsOf(text, ';'), parse(text, {delimiter: ';'}));
    }));
  });

  it('says on which line of the file each row starts, line breaks inside quotes counted', () => {
    const rows = rowsOf(['a,b\r\n"x\r\ny",1\r\n\r\nz,"2\n\n3"\nlast,4']);
    assert.deepEqual(rows.map(({line}) => line), [1, 2, 5, 8]);
    assert.deepEqual(rows[1]!.cells, ['x\r\ny', '1']);
    assert.equal(rows.at(-1)!.last, true);
  });

  it('says where the quote of a truncated file was opened', () => {
    assert.throws(() => cellsOf('a,b\n1,2\n3,"quatre'), (error: Error) => error instanceof FileRefusal && /tronqué.*ligne 3/.test(error.message));
  });

  it('refuses quotes that are not CSV quotes, naming the line', () => {
    assert.throws(() => cellsOf('a,b\n"x"y,2\n'), (error: Error) => error instanceof FileRefusal && /Ligne 2/.test(error.message));
  });

  it('refuses a cell without end instead of filling the memory', () => {
    const parser = new CsvParser(',', () => undefined);
    assert.throws(() => {
      for (let i = 0; i < 1000; i++) parser.push('x'.repeat(10_000));
    }, FileRefusal);
  });

  it('finds the delimiter outside quotes', () => {
    assert.equal(detectDelimiter('"a;b;c;d",e,f\n'), ',');
    assert.equal(detectDelimiter('nom;ville;a,b\n'), ';');
    assert.equal(detectDelimiter('nom\tville\n'), '\t');
  });
});

describe('EncodingDetector', () => {
  const detect = (bytes: Uint8Array, step: number): string => {
    const detector = new EncodingDetector();
    for (let i = 0; i < bytes.length; i += step) detector.push(bytes.subarray(i, i + step));
    return detector.end();
  };
  it('takes UTF-8 for UTF-8 however it is cut, and anything else for CP1252', () => {
    fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 40}), fc.integer({min: 1, max: 5}), (text, step) => {
      const bytes = new TextEncoder().encode(text.replaceAll('\0', ''));
      assert.equal(detect(bytes, step), 'utf-8');
    }));
    assert.equal(detect(Uint8Array.from([0x4d, 0xe9, 0x64, 0x69, 0x61]), 2), 'windows-1252');
    assert.equal(detect(Uint8Array.from([0x61, 0xc3]), 1), 'windows-1252');
  });
});
