/** Medians, the tables, and the floors of the bench. Pure: the same visits give the same words. */
import type { PageName } from './contenders.ts';
import type { Resource, SettingName, Visit } from './visit.ts';

/** A page, or ours in a special state. */
export type Series = PageName | 'pana-before-leaflet' | 'pana-save-data';
/** The visits of one size and one setting. */
export interface Cell {
  readonly size: number;
  readonly setting: SettingName;
  readonly visits: Partial<Record<Series, Visit[]>>;
}

export function median(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined && !Number.isNaN(value)) as number[];
  known.sort((a, b) => a - b);
  const middle = known.length >> 1;
  return known.length === 0 ? NaN : known.length % 2 === 1 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
}

const of = (cell: Cell | undefined, series: Series, read: (visit: Visit) => number | undefined): number => median((cell?.visits[series] ?? []).map(read));
const text = (value: number, digits = 0): string => (Number.isNaN(value) ? '–' : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }));

const firstView = ({ item = Infinity, marker = Infinity }: Visit): number => Math.max(item, marker);
/** What had arrived when the first result and the first marker were on screen. */
export const beforeFirstView = (visit: Visit): Resource[] => visit.resources.filter(({ end }) => end <= firstView(visit));
const weight = (resources: readonly Resource[], kind?: Resource['kind']): number =>
  resources.reduce((sum, resource) => sum + (kind === undefined || resource.kind === kind ? resource.bytes : 0), 0);
/** Map data that came without a gesture, after the first view. */
const ahead = (visit: Visit): number => weight(visit.resources.filter(({ path }) => path.startsWith('/v1/tiles/')));
const heapOver = (cell: Cell | undefined, series: Series): number => of(cell, series, ({ heap }) => heap) - of(cell, 'blank', ({ heap }) => heap);

/** Sequential steps after the page itself: how many of `resources` had to wait for one another. A redirect is a step. */
export function steps(resources: readonly Resource[]): number {
  const depths: { end: number; depth: number }[] = [];
  for (const { start, end, redirect } of [...resources].sort((a, b) => a.start - b.start)) {
    const before = depths.filter((it) => it.end <= start + 1).map(({ depth }) => depth);
    depths.push({ end, depth: 1 + (redirect > 0 ? 1 : 0) + Math.max(0, ...before) });
  }
  return Math.max(0, ...depths.map(({ depth }) => depth));
}

const SERIES: readonly Series[] = ['pana', 'pana-no-index', 'pana-before-leaflet', 'pana-save-data', 'supercluster', 'markercluster', 'blank'];

/** The table of one size and setting. */
export function tableOf(cell: Cell): string {
  const lines = [
    `\n${text(cell.size)} structures, ${cell.setting} (medians; × = of leaflet+supercluster)`,
    'page                  runs  first result  first marker      ×  blocking  longest task  scripts   heap MB  kB at first view (loader+code+data)   kB at rest  ahead kB  nodes   zoom    pan',
  ];
  const reference = of(cell, 'supercluster', ({ marker }) => marker);
  for (const series of SERIES) {
    const visits = cell.visits[series];
    if (!visits?.length) continue;
    const on = (read: (visit: Visit) => number | undefined): number => of(cell, series, read);
    const marker = on((visit) => visit.marker);
    const kB = (kind?: Resource['kind']): string => text(on((visit) => weight(beforeFirstView(visit), kind)) / 1000, 1);
    const [rested] = visits.map(({ heap }) => heap !== undefined);
    lines.push([
      series.padEnd(20), String(visits.length).padStart(5), text(on(({ item }) => item)).padStart(13), text(marker).padStart(13), text(marker / reference, 2).padStart(6),
      (rested ? text(on(({ blocking }) => blocking)) : '–').padStart(9),
      text(on(({ longTasks }) => Math.max(0, ...longTasks.map(([, duration]) => duration)))).padStart(13),
      text(on(({ script }) => script)).padStart(8),
      text(heapOver(cell, series) / 1e6, 2).padStart(9),
      (series === 'blank' ? '–' : `${kB()} (${kB('loader')} + ${kB('code')} + ${kB('data')})`).padStart(39),
      (rested ? text(on(({ wire }) => wire) / 1000, 1) : '–').padStart(12),
      (rested && series.startsWith('pana') ? text(on(ahead) / 1000, 1) : '–').padStart(9),
      text(on(({ nodes }) => nodes)).padStart(6), text(on(({ zoom }) => zoom)).padStart(6), text(on(({ pan }) => pan)).padStart(6),
    ].join(' '));
  }
  return lines.join('\n');
}

/** What the first view of our page waited for, resource by resource, in the visit nearest to the median. */
export function pathOf(cell: Cell, series: Series = 'pana'): string {
  const visits = cell.visits[series] ?? [];
  const middle = median(visits.map(firstView));
  const [visit] = [...visits].sort((a, b) => Math.abs(firstView(a) - middle) - Math.abs(firstView(b) - middle));
  if (!visit) return '';
  const before = beforeFirstView(visit);
  return [
    `${series}, ${cell.setting}, ${text(cell.size)}: first view at ${text(firstView(visit))} ms, ${steps(before)} sequential steps after the page:`,
    ...before.map(({ path, bytes, start, end, redirect }) => `  ${text(start).padStart(6)} → ${text(end).padStart(6)} ms  ${text(bytes).padStart(7)} B  ${path}${redirect > 0 ? `  (redirect ${text(redirect)} ms)` : ''}`),
    ...visit.longFrames.filter(({ start }) => start <= firstView(visit)).map((frame) => `  frame of ${text(frame.duration)} ms at ${text(frame.start)}: ${frame.script} ${text(frame.scriptTime)} ms, style and layout ${text(frame.layoutTime)} ms`),
  ].join('\n');
}

export interface Floor {
  readonly what: string;
  /** Undefined: not measured in this run. */
  readonly value: number | undefined;
  readonly limit: number;
  readonly unit: string;
  readonly kept: boolean | undefined;
}

/** Every floor of the bench that these cells can tell. */
export function floorsOf(cells: readonly Cell[]): Floor[] {
  const floors: Floor[] = [];
  const cellOf = (size: number, setting: SettingName): Cell | undefined => cells.find((cell) => cell.size === size && cell.setting === setting);
  const add = (what: string, value: number, limit: number, unit: string): void => {
    const known = Number.isNaN(value) ? undefined : value;
    floors.push({ what, value: known, limit, unit, kept: known === undefined ? undefined : known <= limit });
  };
  const marker = (cell: Cell | undefined, series: Series): number => of(cell, series, (visit) => visit.marker);
  const item = (cell: Cell | undefined, series: Series): number => of(cell, series, (visit) => visit.item);

  for (const [size, setting, limit] of [[10_000, 'cpu-4x', 0.4], [10_000, 'cpu-4x-slow-4g', 0.2], [100_000, 'cpu-4x', 0.15], [100_000, 'cpu-4x-slow-4g', 0.15]] as const) {
    const cell = cellOf(size, setting);
    add(`first marker over leaflet+supercluster’s, ${text(size)}, ${setting}`, marker(cell, 'pana') / marker(cell, 'supercluster'), limit, '×');
  }
  for (const cell of cells) {
    const name = `${text(cell.size)}, ${cell.setting}`;
    add(`first result after first marker, ${name}`, of(cell, 'pana', (visit) => Math.max(0, (visit.item ?? Infinity) - (visit.marker ?? 0))), 0, 'ms');
    if (cell.setting === 'unthrottled') {
      add(`longest task, ${name}`, of(cell, 'pana', ({ longTasks }) => Math.max(0, ...longTasks.map(([, duration]) => duration))), 50, 'ms');
      add(`heap over a blank page before Leaflet, ${name}`, heapOver(cell, 'pana-before-leaflet') / 1e6, 2, 'MB');
      add(`heap over a blank page after Leaflet, ${name}`, heapOver(cell, 'pana') / 1e6, 4, 'MB');
      add(`map data fetched with Save-Data, ${name}`, of(cell, 'pana-save-data', ahead) / 1000, 0, 'kB');
    }
    if (cell.setting === 'cpu-4x') add(`blocking time, ${name}`, of(cell, 'pana', ({ blocking }) => blocking), 30, 'ms');
    add(`bytes until the first view, ${name}`, of(cell, 'pana', (visit) => weight(beforeFirstView(visit))) / 1000, 16, 'kB');
    add(`nodes on the map, ${name}`, of(cell, 'pana', ({ nodes }) => nodes), 200, '');
    add(`map data fetched ahead, ${name}`, of(cell, 'pana', ahead) / 1000, 42, 'kB');
    if (cell.setting !== 'cpu-4x-slow-4g') continue;
    for (const series of ['pana', 'pana-no-index'] as const) {
      if (!cell.visits[series]) continue;
      for (const gesture of ['zoom', 'pan'] as const) {
        add(`${gesture} over leaflet+supercluster’s, ${series}, ${name}`, of(cell, series, (visit) => visit[gesture]) / of(cell, 'supercluster', (visit) => visit[gesture]), 1, '×');
      }
    }
  }
  for (const setting of ['unthrottled', 'cpu-4x', 'cpu-4x-slow-4g'] as const) {
    const [small, large] = [cellOf(1000, setting), cellOf(100_000, setting)];
    if (!small || !large) continue;
    add(`first result, 100,000 over 1,000, ${setting}`, item(large, 'pana') / item(small, 'pana'), 1.15, '×');
    add(`first marker, 100,000 over 1,000, ${setting}`, marker(large, 'pana') / marker(small, 'pana'), 1.15, '×');
    add(`bytes until the first view, 100,000 over 1,000, ${setting}`, of(large, 'pana', (visit) => weight(beforeFirstView(visit))) / of(small, 'pana', (visit) => weight(beforeFirstView(visit))), 1.15, '×');
  }
  return floors;
}

/** Floors as lines, those not measured left to one closing line. */
export function floorLines(floors: readonly Floor[]): string {
  const measured = floors.filter(({ value }) => value !== undefined);
  const lines = measured.map(({ what, value, limit, unit, kept }) => `${kept ? 'ok    ' : 'MISSED'}  ${text(value!, 2).padStart(9)} ${unit.padEnd(2)}  ≤ ${String(limit).padEnd(5)} ${what}`);
  const missing = floors.length - measured.length;
  return [...lines, ...(missing > 0 ? [`${missing} floors not measured in this run`] : [])].join('\n');
}
