import type { Dynamic } from '../types/values.ts';
import { any, bag, optional, overload, real, scalar } from './define.ts';
import { onSphere } from './geo-points.ts';
import { distinct, type Edge, edgesOfLine, type Line, readLines } from './geo-shapes.ts';
import {
  along,
  angle,
  closestOnEdge,
  EARTH_RADIUS,
  edgeCentroid,
  pointAt,
  pointJson,
  total,
  type Vector,
} from './geo-sphere.ts';

const lengthOf = (edges: readonly Edge[]): number => edges.reduce((sum, [a, b]) => sum + angle(a, b), 0);

/** The edges of a line, or of the union of several: those they share count once. */
function edgesOf(shape: Dynamic): Edge[] | undefined {
  const lines = readLines(shape);
  return lines && (lines.length === 1 ? lines.flatMap(edgesOfLine) : distinct(lines.flatMap(edgesOfLine)));
}

/** The line of a LineString; undefined for several lines. */
function singleLine(shape: Dynamic): Line | undefined {
  const [line, ...more] = readLines(shape) ?? [];
  return more.length === 0 ? line : undefined;
}

/** The point of the edges that is closest to the given one. */
export function closest(point: Vector, edges: readonly Edge[]): Vector {
  const candidates = edges.map(([a, b]) => closestOnEdge(point, a, b));
  return candidates.reduce((best, next) => (angle(point, next) < angle(point, best) ? next : best));
}

const A_LINE = 'dynamic({"type": "LineString", "coordinates": [[0, 0], [2, 0]]})';

export const geoLineLength = scalar({
  name: 'geo_line_length',
  category: 'geo',
  doc: 'The length in metres of a line, or of the union of several.',
  examples: [
    [`round(geo_line_length(${A_LINE}), 3)`, '222390.202'],
    ['isnull(geo_line_length(dynamic({"type": "LineString", "coordinates": [[0, 0]]})))', 'true'],
  ],
  overloads: [
    overload([bag('lineString')], 'real', (shape) => {
      const edges = edgesOf(shape);
      return edges && EARTH_RADIUS * lengthOf(edges);
    }),
  ],
});

export const geoLineCentroid = scalar({
  name: 'geo_line_centroid',
  category: 'geo',
  doc: 'The centroid of a line, or of the union of several, as GeoJSON.',
  examples: [[`round(toreal(geo_line_centroid(${A_LINE}).coordinates[0]), 9)`, '1.0']],
  overloads: [
    overload([bag('lineString')], 'dynamic', (shape) => {
      const edges = edgesOf(shape);
      return edges && pointJson(total(edges.map(([a, b]) => edgeCentroid(a, b))));
    }),
  ],
});

export const geoDistancePointToLine = scalar({
  name: 'geo_distance_point_to_line',
  category: 'geo',
  doc: 'The distance in metres from a point to a line, or to the nearest of several.',
  examples: [[`round(geo_distance_point_to_line(1, 1, ${A_LINE}), 3)`, '111195.101']],
  overloads: [
    overload([real('longitude'), real('latitude'), bag('lineString')], 'real', (longitude, latitude, shape) => {
      const [point, edges] = [pointAt(longitude, latitude), edgesOf(shape)];
      return point && edges && EARTH_RADIUS * angle(point, closest(point, edges));
    }),
  ],
});

export const geoClosestPointOnLine = scalar({
  name: 'geo_closest_point_on_line',
  category: 'geo',
  doc: 'The point of a line, or of several, that is closest to a point, as GeoJSON.',
  examples: [[`round(toreal(geo_closest_point_on_line(1, 1, ${A_LINE}).coordinates[0]), 9)`, '1.0']],
  overloads: [
    overload([real('longitude'), real('latitude'), bag('lineString')], 'dynamic', (longitude, latitude, shape) => {
      const [point, edges] = [pointAt(longitude, latitude), edgesOf(shape)];
      return point && edges && pointJson(closest(point, edges));
    }),
  ],
});

export const geoLineInterpolatePoint = scalar({
  name: 'geo_line_interpolate_point',
  category: 'geo',
  doc: 'The point of a line at a fraction of its length from its start, as GeoJSON.',
  examples: [
    [`round(toreal(geo_line_interpolate_point(${A_LINE}, 0.25).coordinates[0]), 9)`, '0.5'],
    [`isnull(geo_line_interpolate_point(${A_LINE}, 1.5))`, 'true'],
  ],
  overloads: [
    overload([bag('lineString'), real('fraction')], 'dynamic', (shape, fraction) => {
      const line = singleLine(shape);
      if (line === undefined || !(fraction >= 0 && fraction <= 1)) return null;
      const edges = edgesOfLine(line);
      let left = fraction * lengthOf(edges);
      for (const [a, b] of edges) {
        const length = angle(a, b);
        if (left < length) return pointJson(along(a, b, left));
        left -= length;
      }
      return pointJson(line[line.length - 1] ?? [0, 0, 0]);
    }),
  ],
});

export const geoLineLocatePoint = scalar({
  name: 'geo_line_locate_point',
  category: 'geo',
  doc: 'At which fraction of the length of a line its point is that is closest to a point.',
  examples: [[`round(geo_line_locate_point(${A_LINE}, 0.5, 1), 9)`, '0.25']],
  overloads: [
    overload(
      [bag('lineString'), real('longitude'), real('latitude'), optional(any('use_spheroid'))],
      'real',
      (shape, longitude, latitude, useSpheroid) => {
        onSphere('geo_line_locate_point', useSpheroid);
        const [line, point] = [singleLine(shape), pointAt(longitude, latitude)];
        if (line === undefined || point === undefined) return null;
        const edges = edgesOfLine(line);
        const feet = edges.map(([a, b]) => closestOnEdge(point, a, b));
        const distances = feet.map((foot) => angle(point, foot));
        const nearest = distances.indexOf(Math.min(...distances));
        const [start, foot] = [edges[nearest]?.[0], feet[nearest]];
        return start && foot && (lengthOf(edges.slice(0, nearest)) + angle(start, foot)) / lengthOf(edges);
      },
    ),
  ],
  differs: 'Measures on a sphere only: use_spheroid must be false.',
});
