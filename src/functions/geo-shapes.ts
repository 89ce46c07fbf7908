import { type Dynamic, isArray, isBag } from '../types/values.ts';
import { edgesCross, readPoint, triangleArea, turn, type Vector } from './geo-sphere.ts';

/** The stretch between two points. */
export type Edge = readonly [Vector, Vector];
/** The points of a line, in order. */
export type Line = readonly Vector[];
/** A ring without the repeated last point, counterclockwise around the smaller of its two regions. */
export type Ring = readonly Vector[];
/** A shell and its holes. */
export interface Polygon {
  readonly shell: Ring;
  readonly holes: readonly Ring[];
}

/** The edges of a line. */
export const edgesOfLine = (line: Line): Edge[] =>
  line.slice(1).map((point, position): Edge => [line[position] ?? point, point]);
/** The edges of a ring. */
export const edgesOfRing = (ring: Ring): Edge[] =>
  ring.map((point, position): Edge => [point, ring[(position + 1) % ring.length] ?? point]);
/** All edges of polygons. */
export const edgesOfPolygons = (polygons: readonly Polygon[]): Edge[] =>
  polygons.flatMap(({ shell, holes }) => [shell, ...holes].flatMap(edgesOfRing));

/** The area of a ring on the unit sphere; negative where the points run clockwise. */
export const signedArea = (ring: Ring): number =>
  ring.reduce((area, point, position) => {
    const [first, next] = [ring[0] ?? point, ring[position + 1]];
    return next === undefined || position === 0 ? area : area + triangleArea(first, point, next);
  }, 0);
/** The area of a ring on the unit sphere. */
export const ringArea = (ring: Ring): number => Math.abs(signedArea(ring));

/** Whether a point is inside the ring. */
export const inRing = (point: Vector, ring: Ring): boolean =>
  Math.round(edgesOfRing(ring).reduce((sum, [a, b]) => sum + turn(point, a, b), 0) / (2 * Math.PI)) === 1;
/** Whether a point is inside the shell and in no hole. */
export const inPolygon = (point: Vector, { shell, holes }: Polygon): boolean =>
  inRing(point, shell) && !holes.some((hole) => inRing(point, hole));

/** Whether an edge of one crosses an edge of the other. */
export const crossing = (some: readonly Edge[], others: readonly Edge[]): boolean =>
  some.some(([a, b]) => others.some(([c, d]) => edgesCross(a, b, c, d)));

const key = (point: Vector): string => point.join();
/** Whether two sets of edges have a vertex in common. */
export function shareVertices(some: readonly Edge[], others: readonly Edge[]): boolean {
  const vertices = new Set(some.flat().map(key));
  return others.flat().some((point) => vertices.has(key(point)));
}

/** The edges, each once whatever its direction. */
export function distinct(edges: readonly Edge[]): Edge[] {
  const byKey = new Map(edges.map((edge) => [edge.map(key).sort().join(';'), edge]));
  return [...byKey.values()];
}

/** All of the values, or undefined where one is. */
function all<T>(values: readonly (T | undefined)[]): T[] | undefined {
  return values.includes(undefined) ? undefined : (values as T[]);
}

function readLine(coordinates: Dynamic): Line | undefined {
  return isArray(coordinates) && coordinates.length >= 2 ? all(coordinates.map(readPoint)) : undefined;
}

function readRing(coordinates: Dynamic): Ring | undefined {
  if (!isArray(coordinates) || coordinates.length < 4) return undefined;
  const points = all(coordinates.map(readPoint));
  const [first, last] = [points?.[0], points?.[points.length - 1]];
  if (points === undefined || first === undefined || last === undefined || key(first) !== key(last)) return undefined;
  const ring = points.slice(0, -1);
  if (new Set(ring.map(key)).size < ring.length) return undefined;
  const area = signedArea(ring);
  return area === 0 ? undefined : area < 0 ? ring.reverse() : ring;
}

/** Rings may shareVertices at vertices, but not cross or share edges. */
function readPolygon(coordinates: Dynamic): Polygon | undefined {
  const [shell, ...holes] = (isArray(coordinates) ? all(coordinates.map(readRing)) : undefined) ?? [];
  if (shell === undefined) return undefined;
  const polygon = { shell, holes };
  const edges = edgesOfPolygons([polygon]);
  return crossing(edges, edges) || distinct(edges).length < edges.length ? undefined : polygon;
}

/** Reads shapes of one or several parts, once for every object: a constant shape is the same object in every row. */
function reader<T>(type: string, read: (coordinates: Dynamic) => T | undefined) {
  const known = new WeakMap<object, readonly T[] | null>();
  const parse = (shape: Dynamic): readonly T[] | undefined => {
    if (!isBag(shape)) return undefined;
    const coordinates = shape.get('coordinates') ?? null;
    if (shape.get('type') === type) return all([read(coordinates)]);
    const several = shape.get('type') === `Multi${type}` && isArray(coordinates) && coordinates.length > 0;
    return several ? all(coordinates.map(read)) : undefined;
  };
  return (shape: Dynamic): readonly T[] | undefined => {
    if (typeof shape !== 'object' || shape === null) return undefined;
    const before = known.get(shape);
    if (before !== undefined) return before ?? undefined;
    const parts = parse(shape);
    known.set(shape, parts ?? null);
    return parts;
  };
}

/** The lines of a LineString or MultiLineString; undefined where it is not valid. */
export const readLines = reader<Line>('LineString', readLine);
/** The polygons of a Polygon or MultiPolygon; undefined where it is not valid. */
export const readPolygons = reader<Polygon>('Polygon', readPolygon);
