import type { Expression } from '../binder/plan.ts';
import { BoolColumn, type Column, DictionaryColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { BLOCK_ROWS, SelectedText, TextColumn } from '../table/text-column.ts';
import type { Value } from '../types/values.ts';
import { answers, keptAnswers, knownShare, nullity, truth } from './answers.ts';
import type { Batch } from './batch.ts';
import { type Predicate, predicateOf, scannedColumn } from './predicate.ts';
import type { Run } from './run.ts';

/**
 * Predicates on one stored text column, the fast path of filters: every distinct value, or every row of contiguous text,
 * is asked at most once, and only when a selected row needs it; contiguous text is searched a block at a time for what
 * a match must contain. The answers are those of the plain code, which is asked wherever something was found.
 */

/** A predicate over entries, which are the values of a dictionary, or texts. */
export interface Asked {
  readonly column: Column;
  /** Says all about the predicate. */
  readonly name: string;
  /** What it said of each entry so far. */
  readonly said: Uint8Array;
  /** The entry of each row; null where each row is an entry of its own. */
  readonly codes: Int32Array | null;
  /** Has it say something of an entry that is unasked yet, and of others with it when the share of selected rows is large. */
  readonly askerFor: (share: number) => Ask;
}
/** Gives the answer of an entry, which is kept then. */
export type Ask = (entry: number) => number;

/** The truth of a predicate over the rows of a batch; undefined when the expression or the layout is none for this. */
export function scan(expression: Expression, batch: Batch): Column | undefined {
  const asked = askedOf(expression, batch.table, batch.run);
  return asked && truthOf(asked, batch);
}

/** The predicate that an expression is, over its column; undefined as with {@link scan}. */
export function askedOf(expression: Expression, table: Table, run: Run): Asked | undefined {
  const index = scannedColumn(expression);
  const column = index === undefined ? undefined : table.columns[index];
  if (column instanceof TextColumn) return { column, ...askTexts(column, predicateOf(expression, run), null, true) };
  if (column instanceof SelectedText) {
    const { source, rows, isDistinct } = column;
    return { column, ...askTexts(source, predicateOf(expression, run), rows, isDistinct) };
  }
  return isDictionaryOfText(column) ? askDictionary(column, predicateOf(expression, run)) : undefined;
}

const isDictionaryOfText = (column: Column | undefined): column is DictionaryColumn =>
  column instanceof DictionaryColumn && column.type === 'string' && column.values.length < column.length;

/** For about which share of the entries of its column a predicate is known to be true; undefined when that is not known. */
export function shareOf(expression: Expression, table: Table, run: Run): number | undefined {
  const column = table.columns[scannedColumn(expression) ?? -1];
  const entries =
    column instanceof TextColumn
      ? column.blocks
      : column instanceof SelectedText
        ? column.source.blocks
        : isDictionaryOfText(column)
          ? column.values
          : undefined;
  return entries && knownShare(entries, predicateOf(expression, run).name);
}

// --------------------------------------------------------------------- layouts

const { unasked, no, yes, unknown } = answers;
const answerOf = (value: Value | undefined): number => (value === true ? yes : value === false ? no : unknown);

function askDictionary(column: DictionaryColumn, { name, test }: Predicate): Asked {
  const { values, codes } = column;
  const said = keptAnswers(values, values.length, name);
  const ask: Ask = (code) => {
    const answer = answerOf(test(values[code] as string));
    said[code] = answer;
    return answer;
  };
  return { column, name, said, codes, askerFor: () => ask };
}

/** From so large a share of selected rows on, searching a block is faster than asking each row: by a finder, by a probe. */
const SHARE_FOUND = 0.375;
const SHARE_PROBED = 0.125;

/** `isWhole`: all texts belong to the column. */
function askTexts(
  column: TextColumn,
  predicate: Predicate,
  codes: Int32Array | null,
  isWhole: boolean,
): Omit<Asked, 'column'> {
  const { name, test } = predicate;
  const said = keptAnswers(column.blocks, column.length, name);
  const ask: Ask = (row) => {
    const { probe, elsewhere } = predicate.search;
    const isFound =
      probe === undefined || probe.find(column.block(row), column.start(row), column.ends[row] as number) >= 0;
    const answer = isFound ? answerOf(test(column.text(row))) : elsewhere ? yes : no;
    said[row] = answer;
    return answer;
  };
  const askAround: Ask = (row) => {
    askBlock(column, predicate, said, row & -BLOCK_ROWS);
    return said[row] as number;
  };
  const askerFor = (share: number): Ask => {
    const { probe, finder } = predicate.search;
    const least = probe ? SHARE_PROBED : finder ? SHARE_FOUND : Number.POSITIVE_INFINITY;
    return isWhole && share >= least ? askAround : ask;
  };
  return { name, said, codes, askerFor };
}

/** When so many rows of a block have what is looked for, looking for it is no shortcut. */
const MANY_FOUND = 128;

/** Asks all rows of a block that are unasked yet. */
function askBlock(column: TextColumn, { search, test }: Predicate, said: Uint8Array, first: number): void {
  const { ends } = column;
  const block = column.block(first);
  const end = Math.min(first + BLOCK_ROWS, column.length);
  const other = search.elsewhere ? yes : no;
  let row = first;
  for (let found = 0; found < MANY_FOUND && row < end; found++) {
    const index = nextIn(block, column.start(row), search.probe, search.finder);
    while (row < end && (ends[row] as number) <= index) said[row++] = other;
    if (row < end) said[row] = answerOf(test(column.text(row++)));
  }
  for (; row < end; row++) if (said[row] === unasked) said[row] = answerOf(test(column.text(row)));
}

/** The next place in a block where something is found, or its end. */
function nextIn(block: string, from: number, probe: Predicate['search']['probe'], finder?: RegExp): number {
  if (probe) {
    const index = probe.find(block, from, block.length);
    return index < 0 ? block.length : index;
  }
  if (finder === undefined) return from;
  finder.lastIndex = from;
  return finder.exec(block)?.index ?? block.length;
}

// --------------------------------------------------------------------- results

function truthOf({ said, askerFor, codes }: Asked, { rows, length, table }: Batch): Column {
  const ask = askerFor(length / table.rows);
  const data = new Uint8Array(length);
  let all = 0;
  for (let i = 0; i < length; i++) {
    const row = rows === null ? i : (rows[i] as number);
    const entry = codes === null ? row : (codes[row] as number);
    const answer = (said[entry] as number) || ask(entry);
    all |= answer;
    data[i] = answer;
  }
  const nulls = (all & nullity) === 0 ? null : data.map((answer) => (answer === unknown ? 1 : 0));
  for (let i = 0; i < length; i++) data[i] = (data[i] as number) & truth;
  return new BoolColumn(data, nulls);
}
