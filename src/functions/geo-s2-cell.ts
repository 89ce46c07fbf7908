import type { Edge } from './geo-shapes.ts';
import { angle, closestOnEdge, type Vector } from './geo-sphere.ts';

/** The levels of cells, from a face of the cube around the sphere to the finest. */
export const FINEST_LEVEL = 30;

/** A cell: a face of the cube, and the column and row in its grid, which each level halves. */
export interface Cell {
  readonly face: number;
  readonly column: number;
  readonly row: number;
  readonly level: number;
}

// The curve that numbers cells: the quarter at each place of it, for each of the four ways it may lie.
const quarters: readonly (readonly number[])[] = [
  [0, 1, 3, 2],
  [0, 2, 3, 1],
  [3, 2, 0, 1],
  [3, 1, 0, 2],
];
/** How the curve lies in the quarter at each place of it, as a change of how it lies around it. */
const changes = [1, 0, 0, 3] as const;

const bit = (value: number, position: number): number => Math.floor(value / 2 ** position) % 2;

/** The token of a cell: its number, of 64 bits, in hexadecimal without the zeros at the end. */
export function tokenOf({ face, column, row, level }: Cell): string {
  let lies = face % 2;
  let place = BigInt(face);
  for (let position = level - 1; position >= 0; position--) {
    const quarter = bit(column, position) * 2 + bit(row, position);
    const at = quarters[lies]?.indexOf(quarter) ?? 0;
    place = place * 4n + BigInt(at);
    lies ^= changes[at] ?? 0;
  }
  const number = (place * 2n + 1n) << BigInt(2 * (FINEST_LEVEL - level));
  return number.toString(16).padStart(16, '0').replace(/0+$/, '');
}

/** The cell of a token in small letters; undefined where it is none. */
export function cellOf(token: string): Cell | undefined {
  if (!/^[0-9a-f]{1,16}$/.test(token)) return undefined;
  const bits = BigInt(`0x${token.padEnd(16, '0')}`)
    .toString(2)
    .padStart(64, '0');
  const face = Number.parseInt(bits.slice(0, 3), 2);
  const end = bits.lastIndexOf('1');
  if (face > 5 || end < 3 || end % 2 === 0) return undefined;
  let [lies, column, row] = [face % 2, 0, 0];
  for (let start = 3; start < end; start += 2) {
    const at = Number.parseInt(bits.slice(start, start + 2), 2);
    const quarter = quarters[lies]?.[at] ?? 0;
    [column, row] = [column * 2 + (quarter >> 1), row * 2 + (quarter & 1)];
    lies ^= changes[at] ?? 0;
  }
  return { face, column, row, level: (end - 3) / 2 };
}

/** Columns and rows are cut in a grid that is bent so that cells are about equally large. */
const bent = (part: number): number => (part >= 0 ? Math.sqrt(1 + 3 * part) / 2 : 1 - Math.sqrt(1 - 3 * part) / 2);
const straight = (part: number): number => (part >= 0.5 ? (4 * part * part - 1) / 3 : (1 - 4 * (1 - part) ** 2) / 3);

/** A point as a face sees it: its place on the plane of the face is (x/z, y/z). */
const seen = ([x, y, z]: Vector, face: number): Vector =>
  (
    [
      [y, z, x],
      [-x, z, y],
      [-x, -y, z],
      [-z, -y, -x],
      [-z, x, -y],
      [y, x, -z],
    ] as const
  )[face] ?? [x, y, z];
/** The point at a place on the plane of a face. */
const pointOn = (face: number, u: number, v: number): Vector => {
  const all: readonly Vector[] = [
    [1, u, v],
    [-u, 1, v],
    [-u, -v, 1],
    [-1, -v, -u],
    [v, -1, -u],
    [v, u, -1],
  ];
  const [x, y, z] = all[face] ?? [1, u, v];
  const size = Math.hypot(x, y, z);
  return [x / size, y / size, z / size];
};
/** The face a point lies on, and its place there. */
function onFace(point: Vector): { face: number; u: number; v: number } {
  const sizes = point.map(Math.abs) as [number, number, number];
  const axis = sizes.indexOf(Math.max(...sizes));
  const face = (point[axis] ?? 0) < 0 ? axis + 3 : axis;
  const [x, y, z] = seen(point, face);
  return { face, u: x / z, v: y / z };
}

const clamped = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** The cell of a level that a point lies in. */
export function cellAt(point: Vector, level: number): Cell {
  const { face, u, v } = onFace(point);
  const size = 2 ** FINEST_LEVEL;
  const cut = (part: number) =>
    Math.floor(clamped(Math.floor(bent(part) * size), size - 1) / 2 ** (FINEST_LEVEL - level));
  return { face, column: cut(u), row: cut(v), level };
}

/** Where a cell begins and ends on the plane of its face. */
const extent = ({ column, row, level }: Cell) => {
  const [left, right, low, high] = [column, column + 1, row, row + 1].map((line) => straight(line / 2 ** level));
  return { left: left ?? 0, right: right ?? 0, low: low ?? 0, high: high ?? 0 };
};

/** The centre of a cell. */
export const centerOf = ({ face, column, row, level }: Cell): Vector =>
  pointOn(face, straight((column + 0.5) / 2 ** level), straight((row + 0.5) / 2 ** level));

/** The corners of a cell, counterclockwise. */
export function cornersOf(cell: Cell): readonly [Vector, Vector, Vector, Vector] {
  const { left, right, low, high } = extent(cell);
  const at = (u: number, v: number) => pointOn(cell.face, u, v);
  return [at(left, low), at(right, low), at(right, high), at(left, high)];
}

/** The four cells in a cell. */
export const childrenOf = ({ face, column, row, level }: Cell): Cell[] =>
  [0, 1, 2, 3].map((quarter) => ({
    face,
    column: column * 2 + (quarter >> 1),
    row: row * 2 + (quarter & 1),
    level: level + 1,
  }));

const around = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((up) => [right, up] as const));

/** The cells of the same level that touch a cell, on other faces too; at a corner of the cube one comes twice. */
export function neighborsOf({ face, column, row, level }: Cell): Cell[] {
  const size = 2 ** level;
  // Faces are not bent here: a place just outside of one face is at the edge of the next one.
  const place = (line: number) =>
    Math.max(-1 - Number.EPSILON, Math.min(1 + Number.EPSILON, (2 * line + 1) / size - 1));
  const cut = (part: number) => clamped(Math.floor(((part + 1) / 2) * size), size - 1);
  return around
    .filter(([right, up]) => right !== 0 || up !== 0)
    .map(([right, up]) => {
      const next = onFace(pointOn(face, place(column + right), place(row + up)));
      return { face: next.face, column: cut(next.u), row: cut(next.v), level };
    });
}

/** Room for the last digit of a place on a face, so that what touches a cell counts as in it. */
const MARGIN = 1e-15;

/** Whether an edge has a point in a cell: on the plane of a face edges are straight, and their parts outside are cut off. */
export function edgeMeets([from, to]: Edge, cell: Cell): boolean {
  const { left, right, low, high } = extent(cell);
  const [a, b] = [seen(from, cell.face), seen(to, cell.face)];
  const inside = ([x, y, z]: Vector) => [z, x - left * z, right * z - x, y - low * z, high * z - y];
  const [starts, ends] = [inside(a), inside(b)];
  let [first, last] = [0, 1];
  for (const [side, start] of starts.entries()) {
    const [begin, end] = [start + MARGIN, (ends[side] ?? 0) + MARGIN];
    if (begin < 0 && end < 0) return false;
    if (begin < 0) first = Math.max(first, begin / (begin - end));
    else if (end < 0) last = Math.min(last, begin / (begin - end));
  }
  return first <= last;
}

/** Whether an edge comes as near to a cell as the angle. */
export function edgeIsNear(edge: Edge, cell: Cell, near: number): boolean {
  if (edgeMeets(edge, cell)) return true;
  const corners = cornersOf(cell);
  const distance = (point: Vector, [a, b]: Edge) => angle(point, closestOnEdge(point, a, b));
  return corners.some((corner, position) => {
    const side: Edge = [corner, corners[(position + 1) % 4] ?? corner];
    return distance(corner, edge) <= near || edge.some((point) => distance(point, side) <= near);
  });
}
