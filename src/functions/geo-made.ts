import { type Dynamic, isArray } from '../types/values.ts';
import { array, bag, number, optional, overload, real, type ScalarFunction, scalar } from './define.ts';
import { type Edge, edgesOfLine, edgesOfPolygons, readLines, readPolygons } from './geo-shapes.ts';
import { angle, EARTH_RADIUS, pointAt } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

/*
 * Shapes that the S2 library makes of others: which vertices they have, to the last digit, is a choice of it. Known is
 * where there are none.
 */

const category = 'geo';
const differs = 'Only where it gives null is known; shapes are refused.';

type Read = (shape: Dynamic) => readonly Edge[] | undefined;
export const readLine: Read = (shape) => readLines(shape)?.flatMap(edgesOfLine);
const readPolygon: Read = (shape) => {
  const polygons = readPolygons(shape);
  return polygons && edgesOfPolygons(polygons);
};
/** The edges of all shapes of an array, when they all are valid. */
export const readAll =
  (read: Read): Read =>
  (shapes) => {
    const edges = isArray(shapes) ? shapes.map(read) : [];
    return edges.length === 0 || edges.includes(undefined) ? undefined : edges.flatMap((each) => each ?? []);
  };

const line = 'dynamic({"type": "LineString", "coordinates": [[1, 1], [2, 2]]})';
const notLine = 'dynamic({"type": "LineString", "coordinates": [[1, 1]]})';
const square = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})';
const notPolygon = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0]]]})';

const isNull = (call: string): readonly [string, string] => [`isnull(${call})`, 'true'];

/** Whether a distance in metres is a radius: the tolerance has none but positive values either. */
const isRadius = (radius: number, tolerance = 1): boolean => radius > 0 && tolerance > 0;

const buffer = (name: string, of: 'lineString' | 'polygon', read: Read, example: string): ScalarFunction =>
  scalar({
    name,
    category,
    doc: `The polygon of all points within a radius in metres of a ${of}; null where it is not valid.`,
    examples: [isNull(`${name}(${example}, 0)`)],
    overloads: [
      overload([bag(of), real('radius'), optional(real('tolerance'))], 'dynamic', (shape, radius, tolerance) =>
        read(shape) !== undefined && isRadius(radius, tolerance) ? notKnown(name) : null,
      ),
    ],
    differs,
  });

export const geoPointBuffer = scalar({
  name: 'geo_point_buffer',
  category,
  doc: 'The polygon of all points within a radius in metres of a point; null where that is not valid.',
  examples: [isNull('geo_point_buffer(200, 1, 0.1)'), isNull('geo_point_buffer(10, 10, -1)')],
  overloads: [
    overload(
      [real('longitude'), real('latitude'), real('radius'), optional(real('tolerance'))],
      'dynamic',
      (longitude, latitude, radius, tolerance) =>
        pointAt(longitude, latitude) && isRadius(radius, tolerance) ? notKnown('geo_point_buffer') : null,
    ),
  ],
  differs,
});

export const buffers = [
  buffer('geo_line_buffer', 'lineString', readLine, line),
  buffer('geo_polygon_buffer', 'polygon', readPolygon, square),
];

/** Whether all vertices are so near to each other that they become one, and nothing is left. */
const vanishes = (edges: readonly Edge[], meters: number): boolean => {
  const points = edges.flat();
  return points.every((a) => points.every((b) => angle(a, b) * EARTH_RADIUS < meters));
};

const simplify = (
  name: string,
  of: 'lineString' | 'polygon' | 'polygons',
  read: Read,
  examples: ScalarFunction['examples'],
): ScalarFunction => {
  const shape = of === 'polygons' ? array(of) : bag(of);
  return scalar({
    name,
    category,
    doc: `The ${of} without vertices that are nearer to each other than a tolerance in metres; null where nothing is left.`,
    examples,
    overloads: [
      overload([shape, optional(number('tolerance'))], 'dynamic', (shape, tolerance = 10) => {
        const edges = read(shape);
        const meters = Number(tolerance);
        return edges === undefined || !(meters >= 0) || vanishes(edges, meters) ? null : notKnown(name);
      }),
    ],
    differs,
  });
};

export const simplifying = [
  simplify('geo_line_simplify', 'lineString', readLine, [
    isNull(`geo_line_simplify(${notLine})`),
    isNull(`geo_line_simplify(${line}, 1000000)`),
  ]),
  simplify('geo_polygon_simplify', 'polygon', readPolygon, [isNull(`geo_polygon_simplify(${square}, -1)`)]),
  simplify('geo_simplify_polygons_array', 'polygons', readAll(readPolygon), [
    isNull(`geo_simplify_polygons_array(pack_array(${square}, ${notPolygon}))`),
  ]),
];
