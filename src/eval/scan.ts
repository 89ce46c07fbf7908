import type { Expression } from '../binder/plan.ts';
import { finderOf, literalsOf, mindsCase } from '../functions/finder.ts';
import type { TermKind } from '../functions/terms.ts';
import { BoolColumn, type Column, DictionaryColumn } from '../table/column.ts';
import { BLOCK_ROWS, SelectedText, TextColumn } from '../table/text-column.ts';
import type { Value } from '../types/values.ts';
import { answers, keptAnswers } from './answers.ts';
import type { Batch } from './batch.ts';
import { membershipTest } from './membership.ts';
import { Probe } from './probe.ts';

/**
 * Predicates on one stored text column, the fast path of filters: every distinct value, or every row of contiguous text,
 * is asked at most once, and only when a selected row needs it; contiguous text is searched a block at a time for what
 * a match must contain. The answers are those of the plain code, which is asked wherever something was found.
 */

/** A predicate of one text. */
interface Predicate {
  /** Says all about the predicate; two with the same name give the same answers. */
  readonly name: string;
  readonly test: (text: string) => Value | undefined;
  /** Either finds something in every text whose answer is not `elsewhere`. */
  readonly probe?: Probe | undefined;
  readonly finder?: RegExp | undefined;
  readonly elsewhere?: boolean;
}

/** A predicate over entries, which are the values of a dictionary, or texts. */
interface Asked {
  /** What it said of each entry so far. */
  readonly said: Uint8Array;
  /** Has it say something of an entry that is unasked yet. */
  readonly ask: (entry: number) => number;
  /** The entry of each row; null where each row is an entry of its own. */
  readonly codes: Int32Array | null;
}

/** The truth of a predicate over the rows of a batch; undefined when the expression or the layout is none for this. */
export function scan(expression: Expression, batch: Batch): Column | undefined {
  const asked = askedOf(expression, batch);
  return asked && truthOf(asked, batch);
}

/** The rows of a batch for which a predicate is true; undefined as with {@link scan}. */
export function scanRows(expression: Expression, batch: Batch): Int32Array | undefined {
  const asked = askedOf(expression, batch);
  if (asked === undefined) return undefined;
  const kept = new Int32Array(batch.length + 1);
  const count =
    asked.codes === null ? keepTexts(asked, batch.rows, kept) : keepCodes(asked, asked.codes, batch.rows, kept);
  return kept.subarray(0, count);
}

function askedOf(expression: Expression, batch: Batch): Asked | undefined {
  const index = scannedColumn(expression);
  if (index === undefined) return undefined;
  const column = batch.table.columns[index];
  if (column instanceof TextColumn) {
    return { ...askTexts(column, predicateOf(expression, batch, true), batch.rows), codes: null };
  }
  if (column instanceof SelectedText) {
    const { source, rows: codes, isDistinct } = column;
    // When many rows are asked, all texts are.
    const isWhole = isDistinct && batch.length * 2 > column.length;
    return { ...askTexts(source, predicateOf(expression, batch, true), isWhole ? null : none), codes };
  }
  if (column instanceof DictionaryColumn && column.type === 'string' && column.values.length < column.length) {
    return { ...askDictionary(column, predicateOf(expression, batch, false)), codes: column.codes };
  }
  return undefined;
}

const none = new Int32Array(0);

/** What these give depends on nothing but the text and the constants, so it may be kept. */
const searching = new Set(['comparison operator', 'string operator']);

/** The column that a predicate of one text column and constants is about. */
export function scannedColumn(expression: Expression): number | undefined {
  if (expression.kind !== 'Membership' && (expression.kind !== 'Call' || expression.type !== 'bool')) return undefined;
  if (expression.kind === 'Call' && !searching.has(expression.function.category)) return undefined;
  const parts = expression.kind === 'Call' ? expression.arguments : [expression.operand, ...expression.items];
  const [column, ...others] = parts.filter(({ kind }) => kind !== 'Constant');
  if (column?.kind !== 'Column' || column.type !== 'string' || others.length > 0) return undefined;
  return expression.kind === 'Call' || parts[0] === column ? column.index : undefined;
}

/** The predicate of an expression; `isSearched` when it is asked of contiguous text. */
function predicateOf(expression: Expression, { run }: Batch, isSearched: boolean): Predicate {
  if (expression.kind === 'Membership') {
    const { operator, items, name, test } = membershipTest(expression, run);
    if (!isSearched) return { name, test };
    const negated = operator.startsWith('!');
    const cased = operator.endsWith('in');
    // has_all needs each of its items: the longest one is looked for.
    const sought = operator === 'has_all' ? [...items].sort((a, b) => b.length - a.length).slice(0, 1) : items;
    return { name, test, ...lookFor(sought, cased), elsewhere: negated };
  }
  if (expression.kind !== 'Call') throw new Error(`A ${expression.kind} is no predicate.`);
  const values = expression.arguments.map((argument) => (argument.kind === 'Constant' ? argument.value : null));
  const position = expression.arguments.findIndex(({ kind }) => kind === 'Column');
  const { function: of, overload } = expression;
  const strictNull = values.some((value, at) => {
    const parameter = overload.parameters[Math.min(at, overload.parameters.length - 1)];
    return value === null && at !== position && parameter?.nullable !== true;
  });
  const code = run.codeOf(expression) as (...values: readonly Value[]) => Value | undefined;
  const test = (text: string): Value | undefined => {
    if (strictNull) return null;
    values[position] = text;
    return code(...values);
  };
  const types = expression.arguments.map(({ type }) => type);
  const name = `${of.name} ${types} ${position} ${JSON.stringify(values.map((value) => `${typeof value} ${value}`))}`;
  if (!isSearched) return { name, test };
  return { name, test, ...sought(of.name, position === 0 ? values[1] : undefined) };
}

const operators = /^(!?)(has|hasprefix|hassuffix|contains|startswith|endswith)(_cs)?$|^([=!])[=~]$/;

/** What a string operator with a constant pattern looks for. */
function sought(operator: string, pattern: Value | undefined): Pick<Predicate, 'finder' | 'elsewhere'> {
  const [found, negation] = operators.exec(operator) ?? [];
  if (found === undefined || typeof pattern !== 'string') return {};
  const cased = operator === '!=' || mindsCase(operator as TermKind | '==');
  return { ...lookFor([pattern], cased), elsewhere: negation === '!' || operator.startsWith('!') };
}

function lookFor(patterns: readonly string[], mindsCase: boolean): Pick<Predicate, 'probe' | 'finder'> {
  const probe = Probe.for(literalsOf(patterns, mindsCase), mindsCase);
  return probe ? { probe } : { finder: finderOf(patterns, mindsCase) };
}

// --------------------------------------------------------------------- layouts

const { unasked, no, yes, unknown } = answers;
const answerOf = (value: Value | undefined): number => (value === true ? yes : value === false ? no : unknown);

function askDictionary({ values }: DictionaryColumn, { name, test }: Predicate): Omit<Asked, 'codes'> {
  const said = keptAnswers(values, values.length, name);
  const ask = (code: number): number => {
    const answer = answerOf(test(values[code] as string));
    said[code] = answer;
    return answer;
  };
  return { said, ask };
}

/** Prepares to ask texts; blocks of which many rows are selected (null: all are) are searched at once. */
function askTexts(column: TextColumn, predicate: Predicate, rows: Int32Array | null): Omit<Asked, 'codes'> {
  const said = keptAnswers(column.blocks, column.length, predicate.name);
  const { test, elsewhere, probe, finder } = predicate;
  const ask = (row: number): number => {
    const isFound = probe === undefined || probe.find(column.block(row), column.start(row), column.ends[row] as number);
    const answer = isFound ? answerOf(test(column.text(row))) : elsewhere ? yes : no;
    said[row] = answer;
    return answer;
  };
  if (finder && rows === null) {
    for (let first = 0; first < column.length; first += BLOCK_ROWS) askBlock(column, predicate, said, first);
  } else if (finder && rows !== null) {
    for (let from = 0, to = 0; from < rows.length; from = to) {
      const first = (rows[from] as number) & -BLOCK_ROWS;
      const end = first + BLOCK_ROWS;
      while (to < rows.length && (rows[to] as number) < end && (rows[to] as number) >= first) to++;
      if (to - from >= DENSE) askBlock(column, predicate, said, first);
    }
  }
  return { said, ask };
}

/** From so many selected rows of a block on, searching all of it is faster than asking each row. */
const DENSE = 384;
/** When so many rows of a block have what is looked for, looking for it is no shortcut. */
const MANY_FOUND = 128;

/** Asks all rows of a block that are unasked yet. */
function askBlock(column: TextColumn, { finder, test, elsewhere }: Predicate, said: Uint8Array, first: number): void {
  const end = Math.min(first + BLOCK_ROWS, column.length);
  if (!said.subarray(first, end).includes(unasked)) return;
  let row = first;
  if (finder) {
    const block = column.block(first);
    const { ends } = column;
    const other = elsewhere ? yes : no;
    let found = 0;
    finder.lastIndex = 0;
    while (found++ < MANY_FOUND) {
      const index = finder.exec(block)?.index ?? block.length;
      while (row < end && (ends[row] as number) <= index) said[row++] = other;
      if (row >= end) return;
      said[row] = answerOf(test(column.text(row)));
      finder.lastIndex = ends[row++] as number;
    }
  }
  for (; row < end; row++) if (said[row] === unasked) said[row] = answerOf(test(column.text(row)));
}

// --------------------------------------------------------------------- results

function truthOf({ said, ask, codes }: Asked, { rows, length }: Batch): Column {
  const data = new Uint8Array(length);
  let all = 0;
  for (let i = 0; i < length; i++) {
    const row = rows === null ? i : (rows[i] as number);
    const entry = codes === null ? row : (codes[row] as number);
    const answer = (said[entry] as number) || ask(entry);
    all |= answer;
    data[i] = answer;
  }
  const nulls = (all & unknown) === 0 ? null : data.map((answer) => (answer === unknown ? 1 : 0));
  for (let i = 0; i < length; i++) data[i] = (data[i] as number) & 1;
  return new BoolColumn(data, nulls);
}

// Every row is written and then overwritten unless it is true: branches would be guessed wrong too often.

function keepCodes({ said, ask }: Asked, codes: Int32Array, rows: Int32Array | null, kept: Int32Array): number {
  let at = 0;
  if (rows === null) {
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number;
      kept[at] = row;
      at += ((said[code] as number) || ask(code)) & 1;
    }
  } else {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const code = codes[row] as number;
      kept[at] = row;
      at += ((said[code] as number) || ask(code)) & 1;
    }
  }
  return at;
}

function keepTexts({ said, ask }: Asked, rows: Int32Array | null, kept: Int32Array): number {
  let at = 0;
  const length = rows === null ? said.length : rows.length;
  for (let i = 0; i < length; i++) {
    const row = rows === null ? i : (rows[i] as number);
    kept[at] = row;
    at += ((said[row] as number) || ask(row)) & 1;
  }
  return at;
}
