import type { Dynamic } from '../types/values.ts';
import { bag, overload, real, scalar } from './define.ts';
import { closest } from './geo-lines.ts';
import {
  crossing,
  edgesOfPolygons,
  edgesOfRing,
  inPolygon,
  inRing,
  type Polygon,
  type Ring,
  readPolygons,
  ringArea,
  shareVertices,
} from './geo-shapes.ts';
import { angle, EARTH_RADIUS, pointAt, pointJson, total, triangleCentroid, type Vector } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

const A_SQUARE = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})';

export const geoPointInPolygon = scalar({
  name: 'geo_point_in_polygon',
  category: 'geo',
  doc: 'Whether a point lies in a polygon, or in one of several; its edges are the shortest ways on the sphere.',
  examples: [
    [`geo_point_in_polygon(1, 1, ${A_SQUARE})`, 'true'],
    [`geo_point_in_polygon(3, 1, ${A_SQUARE})`, 'false'],
    [`isnull(geo_point_in_polygon(300, 1, ${A_SQUARE}))`, 'true'],
  ],
  overloads: [
    overload([real('longitude'), real('latitude'), bag('polygon')], 'bool', (longitude, latitude, shape) => {
      const [point, polygons] = [pointAt(longitude, latitude), readPolygons(shape)];
      return point && polygons?.some((polygon) => inPolygon(point, polygon));
    }),
  ],
});

/** The point of the polygons that is closest to the given one: itself where it is inside. */
function closestOf(longitude: number, latitude: number, shape: Dynamic): { from: Vector; to: Vector } | undefined {
  const [from, polygons] = [pointAt(longitude, latitude), readPolygons(shape)];
  if (from === undefined || polygons === undefined) return undefined;
  const inside = polygons.some((polygon) => inPolygon(from, polygon));
  return { from, to: inside ? from : closest(from, edgesOfPolygons(polygons)) };
}

export const geoDistancePointToPolygon = scalar({
  name: 'geo_distance_point_to_polygon',
  category: 'geo',
  doc: 'The distance in metres from a point to a polygon, or to the nearest of several; 0 inside.',
  examples: [
    [`geo_distance_point_to_polygon(1, 1, ${A_SQUARE})`, '0.0'],
    [`round(geo_distance_point_to_polygon(1, -1, ${A_SQUARE}), 3)`, '111195.101'],
  ],
  overloads: [
    overload([real('longitude'), real('latitude'), bag('polygon')], 'real', (longitude, latitude, shape) => {
      const found = closestOf(longitude, latitude, shape);
      return found && EARTH_RADIUS * angle(found.from, found.to);
    }),
  ],
});

export const geoClosestPointOnPolygon = scalar({
  name: 'geo_closest_point_on_polygon',
  category: 'geo',
  doc: 'The point of a polygon, or of several, that is closest to a point, as GeoJSON.',
  examples: [[`round(toreal(geo_closest_point_on_polygon(1, -1, ${A_SQUARE}).coordinates[0]), 9)`, '1.0']],
  overloads: [
    overload([real('longitude'), real('latitude'), bag('polygon')], 'dynamic', (longitude, latitude, shape) => {
      const found = closestOf(longitude, latitude, shape);
      return found && pointJson(found.to);
    }),
  ],
});

/** Whether no two of the polygons meet: then their union is all of them. */
function areApart(polygons: readonly Polygon[]): boolean {
  return polygons.every((polygon, position) =>
    polygons.slice(position + 1).every((other) => {
      const [edges, others] = [edgesOfPolygons([polygon]), edgesOfPolygons([other])];
      const [start, otherStart] = [polygon.shell[0], other.shell[0]];
      const nested = (start && inRing(start, other.shell)) || (otherStart && inRing(otherStart, polygon.shell));
      return !nested && !crossing(edges, others) && !shareVertices(edges, others);
    }),
  );
}

/** The polygons, for the functions of their union: answered where that is just all of them. */
function readApart(name: string, shape: Dynamic): readonly Polygon[] | undefined {
  const polygons = readPolygons(shape);
  return polygons === undefined || areApart(polygons) ? polygons : notKnown(name);
}

const differs = 'Takes several polygons only where they do not meet.';

export const geoPolygonArea = scalar({
  name: 'geo_polygon_area',
  category: 'geo',
  doc: 'The area in square metres of a polygon, or of the union of several.',
  examples: [[`round(geo_polygon_area(${A_SQUARE}) / 1000000, 3)`, '49452.374']],
  overloads: [
    overload([bag('polygon')], 'real', (shape) => {
      const sum = (rings: readonly Ring[]) => rings.reduce((area, ring) => area + ringArea(ring), 0);
      const polygons = readApart('geo_polygon_area', shape);
      const area = polygons?.reduce((all, { shell, holes }) => all + ringArea(shell) - sum(holes), 0);
      return area === undefined ? null : EARTH_RADIUS * EARTH_RADIUS * area;
    }),
  ],
  differs,
});

export const geoPolygonPerimeter = scalar({
  name: 'geo_polygon_perimeter',
  category: 'geo',
  doc: 'The length in metres of the boundary of a polygon, or of the union of several.',
  examples: [[`round(geo_polygon_perimeter(${A_SQUARE}), 3)`, '889425.322']],
  overloads: [
    overload([bag('polygon')], 'real', (shape) => {
      const polygons = readApart('geo_polygon_perimeter', shape);
      return polygons && EARTH_RADIUS * edgesOfPolygons(polygons).reduce((sum, [a, b]) => sum + angle(a, b), 0);
    }),
  ],
  differs,
});

/** The integral of the position over a ring, by the triangles that its edges make with its first point. */
const ringCentroid = (ring: Ring): Vector =>
  total(edgesOfRing(ring).map(([a, b]) => triangleCentroid(ring[0] ?? a, a, b)));

export const geoPolygonCentroid = scalar({
  name: 'geo_polygon_centroid',
  category: 'geo',
  doc: 'The centroid of a polygon, or of the union of several, as GeoJSON.',
  examples: [[`round(toreal(geo_polygon_centroid(${A_SQUARE}).coordinates[0]), 9)`, '1.0']],
  overloads: [
    overload([bag('polygon')], 'dynamic', (shape) => {
      const clockwise = (ring: Ring) => [...ring].reverse();
      const polygons = readApart('geo_polygon_centroid', shape);
      const rings = polygons?.flatMap(({ shell, holes }) => [shell, ...holes.map(clockwise)]);
      return rings && pointJson(total(rings.map(ringCentroid)));
    }),
  ],
  differs,
});
