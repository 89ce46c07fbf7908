import { allRows } from '../table/table.ts';

/** How the rows of a step come from the rows of one of its inputs. */
export type Origin =
  /** For each row of the step, the row of the input it is made of; −1 for none. */
  | { readonly kind: 'rows'; readonly of: Int32Array }
  /** For each row of the input, the row of the step it went into; −1 for none. */
  | { readonly kind: 'groups'; readonly of: Int32Array }
  /** Every row may depend on every row. */
  | { readonly kind: 'all' };

/** Each row is made of the row with its number. */
export const everyRow = (count: number): Origin => ({ kind: 'rows', of: allRows(count) });

/** No row at all, `count` times. */
export const noRow = (count: number): Int32Array => new Int32Array(count).fill(-1);

/** The rows of the step from `from` on are those of the input. */
export function offset(rows: number, from: number, count: number): Origin {
  const of = noRow(rows);
  of.set(allRows(count), from);
  return { kind: 'rows', of };
}

/** The rows of a step that a row of its input became; `rows` says how many the step has. */
export function becameOf(origin: Origin, row: number, rows: number): number[] {
  switch (origin.kind) {
    case 'rows':
      return placesOf(origin.of, row);
    case 'groups':
      return origin.of[row] === undefined || origin.of[row] < 0 ? [] : [origin.of[row]];
    case 'all':
      return [...allRows(rows)];
  }
}

/** The rows of an input that a row of the step is made of; `rows` says how many the input has. */
export function madeOf(origin: Origin, row: number, rows: number): number[] {
  switch (origin.kind) {
    case 'rows':
      return origin.of[row] === undefined || origin.of[row] < 0 ? [] : [origin.of[row]];
    case 'groups':
      return placesOf(origin.of, row);
    case 'all':
      return [...allRows(rows)];
  }
}

function placesOf(rows: Int32Array, row: number): number[] {
  const places: number[] = [];
  for (let at = rows.indexOf(row); at >= 0; at = rows.indexOf(row, at + 1)) places.push(at);
  return places;
}
