import { type Dynamic, isArray, isBag } from '../types/values.ts';
import { any, bag, number, optional, overload, type ScalarFunction, scalar } from './define.ts';
import { exactArcTangent, exactCosine, exactSine } from './exact-trigonometry.ts';
import { readLines, readPolygons } from './geo-shapes.ts';
import { along, angle, DEGREES, EARTH_RADIUS, pointAt, RADIANS, type Vector } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

/** Where on an edge the S2 library compares the straight line with the shortest way, and what share of the greatest distance that is at least. */
const [FRACTION, SHARE] = [0.31215691082248315, 0.8382999256988851];
const [LEAST_TOLERANCE, MOST_TOLERANCE, DEFAULT_TOLERANCE] = [0.1, 10_000, 10];

/** A longitude and latitude as a point of a plane. */
type Flat = readonly [number, number];

const between = (a: Flat, b: Flat, fraction: number): Flat => [
  (1 - fraction) * a[0] + fraction * b[0],
  (1 - fraction) * a[1] + fraction * b[1],
];
const onSphere = ([longitude, latitude]: Flat): Vector => pointAt(longitude, latitude) ?? [Number.NaN, 0, 0];

/** How far the straight line from a to b comes from the shortest way, about. */
function deviation(a: Flat, b: Flat): number {
  const [from, to] = [onSphere(a), onSphere(b)];
  const whole = angle(from, to);
  if (whole > Math.PI / 2) return Number.POSITIVE_INFINITY;
  const distances = [FRACTION, 1 - FRACTION].map((fraction) =>
    angle(along(from, to, fraction * whole), onSphere(between(a, b, fraction))),
  );
  return Math.max(...distances);
}

/** The points after a of a chain that stays within the tolerance of the straight line to b. */
function chain(a: Flat, b: Flat, tolerance: number): Flat[] {
  if (deviation(a, b) <= SHARE * tolerance) return [b];
  const middle = between(a, b, 0.5);
  return [...chain(a, middle, tolerance), ...chain(middle, b, tolerance)];
}

/** A position that was taken to the sphere and back, to the last digit. */
function roundTrip([longitude, latitude]: Flat): Dynamic {
  const [lng, lat] = [longitude * RADIANS, latitude * RADIANS];
  const flat = exactCosine(lat);
  const [x, y, z] = [exactCosine(lng) * flat, exactSine(lng) * flat, exactSine(lat)];
  return [exactArcTangent(y, x) * DEGREES, exactArcTangent(z, Math.sqrt(x * x + y * y)) * DEGREES];
}

/** The positions of a line with those that are added. */
function densified(positions: Dynamic, meters: number, name: string): Dynamic {
  const flats = (isArray(positions) ? positions : []).map((position): Flat => {
    const [longitude, latitude] = (position as readonly Dynamic[]).map(Number);
    return [longitude ?? Number.NaN, latitude ?? Number.NaN];
  });
  // How a line is divided at the antimeridian is not documented.
  const isFar = (a: Flat, b: Flat) => Math.abs(a[0]) === 180 || Math.abs(b[0]) === 180 || Math.abs(a[0] - b[0]) >= 180;
  const points = flats.flatMap((point, at) => {
    const before = flats[at - 1];
    if (before === undefined) return [point];
    return isFar(before, point) ? notKnown(name) : chain(before, point, meters / EARTH_RADIUS);
  });
  return points.map(roundTrip);
}

/** Whether a longitude is beyond 180: Kusto was seen to take them, against its documentation. */
const isBeyond = (coordinates: Dynamic): boolean =>
  isArray(coordinates) &&
  (isArray(coordinates[0] ?? null) ? coordinates.some(isBeyond) : Math.abs(Number(coordinates[0])) > 180);

const densify = (
  kind: 'line' | 'polygon',
  examples: ScalarFunction['examples'],
  isValid: (shape: Dynamic) => boolean,
  make: (coordinates: Dynamic, meters: number, name: string) => Dynamic,
): ScalarFunction => {
  const name = `geo_${kind}_densify`;
  return scalar({
    name,
    category: 'geo',
    doc: `Adds points to a ${kind} with straight edges, so that the shortest ways between them are within a tolerance in metres of these; null where it is not valid.`,
    examples,
    overloads: [
      overload(
        [bag(kind), optional(number('tolerance')), optional(any('preserve_crossing'))],
        'dynamic',
        (shape, tolerance = DEFAULT_TOLERANCE) => {
          const meters = Number(tolerance);
          if (!(meters >= LEAST_TOLERANCE && meters <= MOST_TOLERANCE)) return null;
          const coordinates = isBag(shape) ? (shape.get('coordinates') ?? null) : null;
          if (!isValid(shape)) return isBeyond(coordinates) ? notKnown(name) : null;
          // How several of them come out is not documented.
          if (!isBag(shape) || String(shape.get('type')).startsWith('Multi')) return notKnown(name);
          return new Map<string, Dynamic>([
            ['type', shape.get('type') ?? null],
            ['coordinates', make(coordinates, meters, name)],
          ]);
        },
      ),
    ],
    differs: `Takes one ${kind}${kind === 'polygon' ? ' without holes' : ''} that does not come to the antimeridian.`,
  });
};

export const densifying = [
  densify(
    'line',
    [
      [
        'array_length(geo_line_densify(dynamic({"type": "LineString", "coordinates": [[50, 50], [51, 51]]})).coordinates)',
        '9',
      ],
      ['isnull(geo_line_densify(dynamic({"type": "LineString", "coordinates": [[1, 1], [2, 2]]}), 0))', 'true'],
    ],
    (shape) => readLines(shape) !== undefined,
    densified,
  ),
  densify(
    'polygon',
    [
      [
        'array_length(geo_polygon_densify(dynamic({"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 11], [10, 11], [10, 10]]]})).coordinates[0])',
        '11',
      ],
    ],
    (shape) => readPolygons(shape) !== undefined,
    (rings, meters, name) => {
      const [shell, ...holes] = isArray(rings) ? rings : [];
      return holes.length > 0 ? notKnown(name) : [densified(shell ?? null, meters, name)];
    },
  ),
];
