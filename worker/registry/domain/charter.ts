/** A charter as a text: its exact words, their hash, which version is in force, what differs from another. No HTTP, no SQL, no clock. */
import {createHash} from 'node:crypto';

/** One version of the charter. Days are ISO 8601. */
export interface Charter {
  /** `2026-1`: year and rank in it. */
  readonly version: string;
  readonly title: string;
  readonly articles: readonly {readonly title: string; readonly paragraphs: readonly string[]}[];
  readonly publishedOn: string;
  /** Day until which those who signed an earlier version must sign this one; absent when they need not. */
  readonly signingDeadline?: string;
}

/** Heading of an article, as every screen shows it. */
export const articleHeading = (index: number, title: string): string => `Article ${index + 1}. ${title}`;

/** The charter as it is read, one paragraph or heading per entry. */
export const charterLines = ({title, articles}: Pick<Charter, 'title' | 'articles'>): string[] =>
  [title, ...articles.flatMap((article, index) => [articleHeading(index, article.title), ...article.paragraphs])];

/** SHA-256, hexadecimal, of lines as they are shown: NFC, an empty line between two. */
export const linesHash = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n\n').normalize('NFC')).digest('hex');

/** What a signature names: the hash of the whole text as it is read. */
export const charterHash = (charter: Pick<Charter, 'title' | 'articles'>): string => linesHash(charterLines(charter));

/** `2026-1` before `2026-2` before `2026-10`. */
export function compareVersions(a: string, b: string): number {
  const [yearA = 0, rankA = 0] = a.split('-').map(Number);
  const [yearB = 0, rankB = 0] = b.split('-').map(Number);
  return yearA - yearB || rankA - rankB;
}

/** The newest version published on `day` (ISO) or before; undefined when there is none yet. */
export const inForce = (charters: readonly Charter[], day: string): Charter | undefined =>
  charters.filter(({publishedOn}) => publishedOn <= day).sort((a, b) => compareVersions(a.version, b.version)).at(-1);

/** A paragraph with what became of it from one version to another. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** What was added to and taken out of one article. */
export interface ChangedArticle {
  /** Its heading in the later text, in the earlier one when it is no longer there; '' for what comes before the first article. */
  readonly heading: string;
  readonly lines: readonly {readonly kind: 'added' | 'removed'; readonly text: string}[];
}

/** Only what differs from `before` to `after`, article by article: for beside the whole text. Empty when both are the same. */
export function changedArticles(before: Pick<Charter, 'title' | 'articles'>, after: Pick<Charter, 'title' | 'articles'>): ChangedArticle[] {
  const headings = new Set([before, after].flatMap(({articles}) => articles.map(({title}, index) => articleHeading(index, title))));
  const changed = new Map<string, {kind: 'added' | 'removed'; text: string}[]>();
  // Where one stands in each text: what is removed is of an article of the earlier one, what is added of one of the later.
  const at = {removed: '', added: ''};
  for (const {kind, text} of differences(charterLines(before), charterLines(after))) {
    if (headings.has(text)) {
      if (kind !== 'added') at.removed = text;
      if (kind !== 'removed') at.added = text;
    }
    if (kind === 'same') continue;
    const lines = changed.get(at[kind]) ?? [];
    changed.set(at[kind], [...lines, {kind, text}]);
  }
  return [...changed].map(([heading, lines]) => ({heading, lines}));
}

/** Differences from `before` to `after`, paragraph by paragraph: the longest common sequence stays, removed ones come before added ones. */
export function differences(before: readonly string[], after: readonly string[]): DiffLine[] {
  const common: number[][] = before.map(() => []);
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) common[i]![j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({kind: 'same', text: after[j]!});
      i++;
      j++;
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1))) lines.push({kind: 'removed', text: before[i++]!});
    else lines.push({kind: 'added', text: after[j++]!});
  }
  return lines;
}
