import { type Dynamic, isArray } from '../types/values.ts';

/** The radius of the Earth Kusto measures with, in metres. */
export const EARTH_RADIUS = 6_371_010;

/** As many radians as a degree has, and the other way round: the S2 library multiplies by them. */
export const [RADIANS, DEGREES] = [Math.PI / 180, 180 / Math.PI];

/** A direction from the centre of the sphere. */
export type Vector = readonly [number, number, number];

const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scale = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const length = (a: Vector): number => Math.sqrt(dot(a, a));
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
/** Twice the cross product of two unit vectors, exact also where they are close together. */
const normal = (a: Vector, b: Vector): Vector => cross(add(a, b), subtract(b, a));
const same = (a: Vector, b: Vector): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** The point at a longitude and latitude; undefined where they are none. */
export function pointAt(longitude: number, latitude: number): Vector | undefined {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return undefined;
  const [lng, lat] = [longitude * RADIANS, latitude * RADIANS];
  return [Math.cos(lat) * Math.cos(lng), Math.cos(lat) * Math.sin(lng), Math.sin(lat)];
}

/** The longitude and latitude of a point of any length. */
export const positionOf = ([x, y, z]: Vector): number[] => [
  Math.atan2(y, x) * DEGREES,
  Math.atan2(z, Math.sqrt(x * x + y * y)) * DEGREES,
];

/** A point, of any length, as GeoJSON. */
export const pointJson = (point: Vector): Dynamic =>
  new Map<string, Dynamic>([
    ['type', 'Point'],
    ['coordinates', positionOf(point)],
  ]);

/** The longitude and latitude a GeoJSON position holds, as a point. */
export function readPoint(position: Dynamic | undefined): Vector | undefined {
  if (position === undefined || !isArray(position) || position.length !== 2) return undefined;
  const [longitude, latitude] = position.map((part) =>
    typeof part === 'number' || typeof part === 'bigint' ? Number(part) : Number.NaN,
  );
  return pointAt(longitude ?? Number.NaN, latitude ?? Number.NaN);
}

/** The angle between two points, in radians. */
export const angle = (a: Vector, b: Vector): number => Math.atan2(length(normal(a, b)) / 2, dot(a, b));

/** Clockwise from north, in radians from 0 to 2 pi; undefined where the points are the same or opposite. */
export function azimuth(from: Vector, to: Vector): number | undefined {
  if (same(from, to) || length(normal(from, to)) === 0) return undefined;
  const east: Vector = [-from[1], from[0], 0];
  const around = Math.atan2(dot(to, east), dot(to, cross(from, east)));
  return around < 0 ? around + 2 * Math.PI : around;
}

/** The point of the edge from a to b that is closest to the given one. */
export function closestOnEdge(point: Vector, a: Vector, b: Vector): Vector {
  const plane = normal(a, b);
  const foot = subtract(point, scale(plane, dot(point, plane) / dot(plane, plane)));
  const size = length(foot);
  const between = size > 0 && dot(cross(plane, a), foot) >= 0 && dot(cross(plane, b), foot) <= 0;
  if (between) return scale(foot, 1 / size);
  return angle(point, a) <= angle(point, b) ? a : b;
}

/** The point at a distance from a, in radians, on the way to b. */
export function along(a: Vector, b: Vector, distance: number): Vector {
  const whole = angle(a, b);
  if (whole === 0) return a;
  return add(scale(a, Math.sin(whole - distance) / Math.sin(whole)), scale(b, Math.sin(distance) / Math.sin(whole)));
}

/** On which side of the edge from a to b the point is: positive on the left. */
const side = (a: Vector, b: Vector, point: Vector): number =>
  Math.sign(dot(cross(subtract(a, point), subtract(b, point)), point));

/** Whether two edges cross at a point inside both. */
export function edgesCross(a: Vector, b: Vector, c: Vector, d: Vector): boolean {
  const turn = side(a, b, d);
  return turn !== 0 && side(a, b, c) === -turn && side(c, d, b) === -turn && side(c, d, a) === turn;
}

/** Where two edges that cross do so. */
export function crossingPoint(a: Vector, b: Vector, c: Vector, d: Vector): Vector {
  const point = cross(normal(a, b), normal(c, d));
  return scale(point, (dot(point, add(a, b)) < 0 ? -1 : 1) / length(point));
}

/** The signed area of a triangle on the unit sphere, positive counterclockwise. */
export const triangleArea = (a: Vector, b: Vector, c: Vector): number =>
  2 * Math.atan2(dot(a, cross(subtract(b, a), subtract(c, a))), 1 + dot(a, b) + dot(b, c) + dot(c, a));

/** The centroid of a triangle times its signed area: the integral of the position over it. */
export function triangleCentroid(a: Vector, b: Vector, c: Vector): Vector {
  const stretch = (theta: number) => (theta === 0 ? 1 : theta / Math.sin(theta));
  const [ra, rb, rc] = [stretch(angle(b, c)), stretch(angle(c, a)), stretch(angle(a, b))];
  const row = (axis: 0 | 1 | 2): Vector => [a[axis], b[axis] - a[axis], c[axis] - a[axis]];
  const [x, y, z, r] = [row(0), row(1), row(2), [ra, rb - ra, rc - ra] as const];
  return scale([dot(cross(y, z), r), dot(cross(z, x), r), dot(cross(x, y), r)], 0.5);
}

/** The centroid of an edge times its length: the integral of the position over it. */
export function edgeCentroid(a: Vector, b: Vector): Vector {
  const sum = add(a, b);
  return scale(sum, length(subtract(a, b)) / length(sum));
}

/** The sum of vectors. */
export const total = (vectors: readonly Vector[]): Vector => vectors.reduce(add, [0, 0, 0]);

/** The angle at a point from one vertex to another, positive counterclockwise. */
export function turn(point: Vector, from: Vector, to: Vector): number {
  const flat = (vertex: Vector) => {
    const difference = subtract(vertex, point);
    return subtract(difference, scale(point, dot(point, difference)));
  };
  const [a, b] = [flat(from), flat(to)];
  return Math.atan2(dot(point, cross(a, b)), dot(a, b));
}
