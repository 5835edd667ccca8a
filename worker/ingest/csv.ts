/**
 * CSV as RFC 4180 says it, pushed in piece by piece so that a file of any size is read in bounded memory: quotes, doubled quotes,
 * line breaks inside quotes, CRLF, LF or lone CR. Every row carries the number of the line it starts on, for reports.
 */
import {FileRefusal} from './encoding.ts';

export interface CsvRow {
  /** Line of the file the row starts on, from 1. */
  readonly line: number;
  readonly cells: string[];
  /** The file ended right after it without a line break: if cells are missing the file was cut. */
  readonly last?: true;
}

/** Longest cell and row accepted, in characters: beyond, a quote was never closed or this is no table. */
const CELL_MAX = 200_000;
const CELLS_MAX = 1_000;

export class CsvParser {
  readonly #delimiter: string;
  readonly #emit: (row: CsvRow) => void;
  #cell = '';
  #cells: string[] = [];
  #state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  #line = 1;
  #rowLine = 1;
  #quoteLine = 1;
  #afterCr = false;

  constructor(delimiter: string, emit: (row: CsvRow) => void) {
    this.#delimiter = delimiter;
    this.#emit = emit;
  }

  /** Throws {@link FileRefusal} with the line when the text cannot be a table. */
  push(text: string): void {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const character = text[i]!;
      if (this.#afterCr) {
        this.#afterCr = false;
        if (character === '\n') {
          from = i + 1;
          // Inside quotes the pair is kept as it was; outside it already ended the row.
          if (this.#state === 'quoted') this.#cell += '\n';
          continue;
        }
      }
      if (this.#state === 'quoted') {
        if (character === '"') {
          this.#cell += text.slice(from, i);
          this.#state = 'closed';
          from = i + 1;
        } else if (character === '\n' || character === '\r') {
          this.#line++;
          if (character === '\r') {
            this.#cell += text.slice(from, i + 1);
            from = i + 1;
            this.#afterCr = true;
          }
        }
      } else if (character === '"' && this.#state === 'start') {
        this.#state = 'quoted';
        this.#quoteLine = this.#line;
        from = i + 1;
      } else if (character === '"' && this.#state === 'closed') {
        this.#cell += '"';
        this.#state = 'quoted';
        from = i + 1;
      } else if (character === this.#delimiter) {
        this.#cell += text.slice(from, i);
        this.#endCell();
        from = i + 1;
      } else if (character === '\n' || character === '\r') {
        this.#cell += text.slice(from, i);
        from = i + 1;
        this.#afterCr = character === '\r';
        this.#endRow();
      } else if (this.#state === 'closed') {
        // Spaces after a closing quote are harmless; anything else means the quotes of this file are not CSV quotes.
        if (character !== ' ') throw new FileRefusal(`Ligne ${this.#line} : guillemet mal placé. Dans un CSV, un guillemet s’écrit en double ("") à l’intérieur d’un champ entre guillemets.`);
        from = i + 1;
      } else {
        this.#state = 'plain';
      }
    }
    this.#cell += text.slice(from);
    if (this.#cell.length > CELL_MAX) this.#tooLong();
  }

  /** Ends the table. Throws {@link FileRefusal} when a quote is still open: the file was cut. */
  end(): void {
    if (this.#state === 'quoted') {
      throw new FileRefusal(`Fichier tronqué : le guillemet ouvert ligne ${this.#quoteLine} n’est jamais refermé. Téléchargez ou exportez le fichier de nouveau.`);
    }
    if (this.#cell !== '' || this.#state !== 'start' || this.#cells.length > 0) {
      this.#endCell();
      this.#emit({line: this.#rowLine, cells: this.#cells, last: true});
      this.#cells = [];
    }
  }

  #endCell(): void {
    if (this.#cell.length > CELL_MAX || this.#cells.length >= CELLS_MAX) this.#tooLong();
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#state = 'start';
  }

  #endRow(): void {
    const empty = this.#cells.length === 0 && this.#cell === '' && this.#state !== 'closed';
    this.#endCell();
    if (!empty) this.#emit({line: this.#rowLine, cells: this.#cells});
    this.#cells = [];
    this.#line++;
    this.#rowLine = this.#line;
  }

  #tooLong(): never {
    throw new FileRefusal(`Ligne ${this.#rowLine} : champ ou ligne démesurés (plus de ${CELL_MAX} caractères ou de ${CELLS_MAX} colonnes). Ce fichier n’est sans doute pas un CSV, ou un guillemet n’est pas refermé.`);
  }
}

/** The delimiter of a table from its header line: the one of `,` `;` tab `|` found most often outside quotes. */
export function detectDelimiter(start: string): string {
  let quoted = false;
  const counts = new Map([[',', 0], [';', 0], ['\t', 0], ['|', 0]]);
  for (const character of start) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
