import type { CapturePattern } from '../regex/capture.ts';
import { BlockLiteral } from '../table/block-literal.ts';
import { type Column, Int64Column, ValuesColumn } from '../table/column.ts';
import { Literal, shortInteger, type Units, unitsOf } from '../table/literal.ts';
import { BLOCK_ROWS, type TextColumn } from '../table/text-column.ts';
import type { Value } from '../types/values.ts';

/** What the plain code gives for a text. */
type Plain = (text: string) => Value | undefined;

/** Where a group is: found from `start` to `end`, or nowhere (−1), or only the engine can say (−2). */
interface Place {
  start: number;
  end: number;
}
const NOWHERE = -1;
const UNKNOWN = -2;

/** The group of a pattern in each text of a column, searched where the texts stand. */
export function extractTexts(
  column: TextColumn,
  pattern: CapturePattern,
  type: 'string' | 'long',
  plain: Plain,
): Column {
  return type === 'long' ? extractLongs(column, pattern, plain) : extractStrings(column, pattern, plain);
}

function extractStrings(column: TextColumn, pattern: CapturePattern, plain: Plain): Column {
  const values = new Array<Value>(column.length).fill('');
  eachPlace(column, pattern, (row, { start, end }) => {
    values[row] = start === UNKNOWN ? (plain(column.text(row)) ?? '') : column.block(row).slice(start, end);
  });
  return new ValuesColumn('string', values);
}

function extractLongs(column: TextColumn, pattern: CapturePattern, plain: Plain): Column {
  const { length } = column;
  const data = new BigInt64Array(length);
  const halves = new Int32Array(data.buffer);
  const nulls = new Uint8Array(length).fill(1);
  eachPlace(column, pattern, (row, { start, end }, units) => {
    const short = start === UNKNOWN ? -1 : shortInteger(units, start, end);
    if (short >= 0) halves[row * 2] = short;
    else {
      const value = plain(column.text(row)) ?? null;
      if (value === null) return;
      data[row] = value as bigint;
    }
    nulls[row] = 0;
  });
  return new Int64Column('long', data, nulls.includes(1) ? nulls : null);
}

/** Calls `visit` for every row in which the pattern is found, or may be. */
function eachPlace(
  column: TextColumn,
  pattern: CapturePattern,
  visit: (row: number, place: Place, units: Units) => void,
): void {
  const [prefix, suffix] = [new BlockLiteral(pattern.prefix), new Literal(pattern.suffix)];
  const place: Place = { start: 0, end: 0 };
  const { ends, length } = column;
  for (let first = 0; first < length; first += BLOCK_ROWS) {
    const text = column.block(first);
    const units = unitsOf(text);
    prefix.enter(text);
    let start = 0;
    for (let row = first; row < Math.min(first + BLOCK_ROWS, length); row++) {
      const end = ends[row] as number;
      find(pattern, prefix, suffix, units, start, end, place);
      if (place.start !== NOWHERE) visit(row, place, units);
      start = end;
    }
  }
}

function find(
  { prefix: { length }, inside, suffix: { length: after } }: CapturePattern,
  prefix: BlockLiteral,
  suffix: Literal,
  units: Units,
  from: number,
  to: number,
  place: Place,
): void {
  for (let at = prefix.find(from, to); at >= 0; at = prefix.find(at + 1, to)) {
    const start = at + length;
    let end = start;
    while (end < to && inside[units[end] as number] === 1) end++;
    if (end < to && (units[end] as number) >= inside.length) {
      place.start = UNKNOWN;
      return;
    }
    if (end > start && end + after <= to && suffix.isAt(units, end)) {
      place.start = start;
      place.end = end;
      return;
    }
  }
  place.start = NOWHERE;
}
