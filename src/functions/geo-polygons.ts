import { type Dynamic, isArray } from '../types/values.ts';
import { array, bag, overload, real, scalar } from './define.ts';
import { closest } from './geo-lines.ts';
import { edgesOfPolygons, edgesOfRing, inPolygon, type Ring, readPolygons, signedArea } from './geo-shapes.ts';
import {
  angle,
  EARTH_RADIUS,
  pointAt,
  pointJson,
  positionOf,
  total,
  triangleCentroid,
  type Vector,
} from './geo-sphere.ts';
import { haveCommonVertices, unionOf } from './geo-union.ts';
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

const differs = 'Several polygons are refused that touch within an edge, or that have holes.';

export const geoPolygonArea = scalar({
  name: 'geo_polygon_area',
  category: 'geo',
  doc: 'The area in square metres of a polygon, or of the union of several.',
  examples: [[`round(geo_polygon_area(${A_SQUARE}) / 1000000, 3)`, '49452.374']],
  overloads: [
    overload([bag('polygon')], 'real', (shape) => {
      const polygons = readPolygons(shape);
      const rings = polygons && unionOf(polygons, 'geo_polygon_area');
      return rings && EARTH_RADIUS * EARTH_RADIUS * rings.reduce((area, ring) => area + signedArea(ring), 0);
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
      const polygons = readPolygons(shape);
      const edges = polygons && unionOf(polygons, 'geo_polygon_perimeter').flatMap(edgesOfRing);
      return edges && EARTH_RADIUS * edges.reduce((sum, [a, b]) => sum + angle(a, b), 0);
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
      const polygons = readPolygons(shape);
      return polygons && pointJson(total(unionOf(polygons, 'geo_polygon_centroid').map(ringCentroid)));
    }),
  ],
  differs,
});

const union = 'geo_union_polygons_array';

/** A ring as GeoJSON, which says its first point again at the end. */
const closed = (ring: Ring): Dynamic => [...ring, ring[0] ?? [0, 0, 0]].map(positionOf);

export const geoUnionPolygonsArray = scalar({
  name: union,
  category: 'geo',
  doc: 'The union of polygons in an array, as GeoJSON; null where one of them is not valid.',
  examples: [
    [
      `round(geo_polygon_area(${union}(dynamic([{"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}, {"type": "Polygon", "coordinates": [[[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]]}]))) / 1000000, 3)`,
      '86520.929',
    ],
    [`isnull(${union}(pack_array(${A_SQUARE}, dynamic({"type": "Polygon"}))))`, 'true'],
  ],
  overloads: [
    overload([array('polygons')], 'dynamic', (shapes) => {
      const read = isArray(shapes) ? shapes.map(readPolygons) : [];
      if (read.length === 0 || read.includes(undefined)) return null;
      const polygons = read.flatMap((each) => each ?? []);
      // With which point the ring around cells begins follows from their order, which is not known of neighbors.
      if (haveCommonVertices(polygons)) return notKnown(union);
      const rings = unionOf(polygons, union);
      if (rings.some((ring) => signedArea(ring) <= 0)) return notKnown(union);
      const [only, ...more] = rings;
      const coordinates = only && more.length === 0 ? [closed(only)] : rings.map((ring) => [closed(ring)]);
      return new Map<string, Dynamic>([
        ['type', more.length === 0 ? 'Polygon' : 'MultiPolygon'],
        ['coordinates', coordinates],
      ]);
    }),
  ],
  differs: 'Polygons that have vertices in common, touch within an edge, or have holes are refused.',
});
