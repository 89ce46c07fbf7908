type Matrix = number[][];

const at = (matrix: Matrix, row: number, column: number): number => (matrix[row] as number[])[column] as number;

/** How small a diagonal may be beside the length of its column before the columns count as dependent. */
const DEPENDENT = 1e-13;

/**
 * The vector x for which A·x comes closest to b, by Householder reflections of both; undefined when the columns of A
 * do not determine it. The outer arrays of A are its rows.
 */
export function leastSquares(a: readonly (readonly number[])[], b: readonly number[]): number[] | undefined {
  const columns = a[0]?.length ?? 0;
  if (a.length < columns) return undefined;
  const matrix = a.map((row, i) => [...row, b[i] as number]);
  for (let column = 0; column < columns; column++) if (!reflect(matrix, column)) return undefined;
  return substitute(matrix, columns);
}

const lengthOf = (vector: readonly number[]): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** Turns the column below the diagonal to zero, and the columns to its right along; false when nothing is left of it. */
function reflect(matrix: Matrix, column: number): boolean {
  const entries = matrix.map((row) => row[column] as number);
  const mirror = entries.slice(column);
  const length = lengthOf(mirror);
  if (!(length > DEPENDENT * lengthOf(entries))) return false;
  const diagonal = at(matrix, column, column);
  mirror[0] = diagonal + (diagonal < 0 ? -length : length);
  const square = lengthOf(mirror) ** 2;
  const width = (matrix[0] as number[]).length;
  for (let to = column; to < width; to++) {
    const product = mirror.reduce((sum, value, i) => sum + value * at(matrix, column + i, to), 0);
    mirror.forEach((value, i) => {
      (matrix[column + i] as number[])[to] = at(matrix, column + i, to) - (2 * product * value) / square;
    });
  }
  return true;
}

/** Solves the triangle that is left; the last column is the right side. */
function substitute(matrix: Matrix, columns: number): number[] {
  const solution = new Array<number>(columns).fill(0);
  for (let row = columns - 1; row >= 0; row--) {
    let rest = at(matrix, row, columns);
    for (let column = row + 1; column < columns; column++)
      rest -= at(matrix, row, column) * (solution[column] as number);
    solution[row] = rest / at(matrix, row, row);
  }
  return solution;
}
