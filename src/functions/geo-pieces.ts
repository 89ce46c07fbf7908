import { type Dynamic, isBag } from '../types/values.ts';
import { array, bag, overload, scalar } from './define.ts';
import { readAll, readLine } from './geo-made.ts';
import {
  crossing,
  distinct,
  type Edge,
  edgesOfLine,
  edgesOfPolygons,
  inPolygon,
  type Line,
  type Polygon,
  readLines,
  readPolygons,
  shareVertices,
} from './geo-shapes.ts';
import { along, angle, crossingPoint, edgesCross, positionOf, type Vector } from './geo-sphere.ts';
import { intersectionOf, touches } from './geo-union.ts';
import { notKnown } from './unknown.ts';

const shape = (type: string, key: string, parts: Dynamic): Dynamic =>
  new Map<string, Dynamic>([
    ['type', type],
    [key, parts],
  ]);

/** One line, several, or the empty collection of none. */
function linesJson(lines: readonly Line[]): Dynamic {
  const coordinates = lines.map((line) => line.map(positionOf));
  const [only, ...more] = coordinates;
  if (only === undefined) return shape('GeometryCollection', 'geometries', []);
  return more.length > 0
    ? shape('MultiLineString', 'coordinates', coordinates)
    : shape('LineString', 'coordinates', only);
}

const key = (point: Vector): string => point.join();
const union = 'geo_union_lines_array';

/** The line that edges make when each goes on where another ends; what Kusto makes of others is not known. */
function joined(edges: readonly Edge[]): Line {
  const follows = new Map(edges.map((edge) => [key(edge[0]), edge]));
  const ends = new Set(edges.map(([, end]) => key(end)));
  const [start, ...others] = edges.filter(([begin]) => !ends.has(key(begin)));
  if (start === undefined || others.length > 0 || follows.size < edges.length || ends.size < edges.length)
    return notKnown(union);
  const line: Vector[] = [...start];
  for (let next = follows.get(key(start[1])); next; next = follows.get(key(next[1]))) line.push(next[1]);
  return line;
}

export const geoUnionLinesArray = scalar({
  name: union,
  category: 'geo',
  doc: 'The union of lines in an array: what they share is there once. Null where one of them is not valid.',
  examples: [
    [
      `array_length(${union}(dynamic([{"type": "LineString", "coordinates": [[0, 0], [1, 0], [1, 1]]}, {"type": "LineString", "coordinates": [[1, 0], [1, 1], [0, 1]]}])).coordinates)`,
      '4',
    ],
    [`isnull(${union}(dynamic([{"type": "LineString", "coordinates": [[0, 0]]}])))`, 'true'],
  ],
  overloads: [
    overload([array('lineStrings')], 'dynamic', (shapes) => {
      const given = readAll(readLine)(shapes);
      if (given === undefined) return null;
      const edges = [...new Map(given.map((edge) => [edge.map(key).join(';'), edge])).values()];
      const meet = crossing(edges, edges) || edges.some((edge) => given.flat().some((point) => touches(point, edge)));
      if (meet || distinct(edges).length < edges.length) return notKnown(union);
      return linesJson([joined(edges)]);
    }),
  ],
  differs: 'Takes only lines that together make one line without crossings.',
});

const intersection = 'geo_intersection_line_with_polygon';

/** The points of an edge where it crosses the outline, in order. */
const crossings = ([a, b]: Edge, outline: readonly Edge[]): Vector[] =>
  outline
    .filter(([c, d]) => edgesCross(a, b, c, d))
    .map(([c, d]) => crossingPoint(a, b, c, d))
    .sort((one, other) => angle(a, one) - angle(a, other));

/** The parts of a line that are inside of polygons. */
function partsInside(line: Line, polygons: readonly Polygon[]): Line[] {
  const outline = edgesOfPolygons(polygons);
  const parts: Vector[][] = [];
  let goesOn = false;
  for (const edge of edgesOfLine(line)) {
    const stops = [edge[0], ...crossings(edge, outline), edge[1]];
    for (const [at, end] of stops.entries()) {
      const start = stops[at - 1];
      if (start === undefined) continue;
      const middle = along(start, end, angle(start, end) / 2);
      const isInside = polygons.some((polygon) => inPolygon(middle, polygon));
      if (isInside && goesOn) parts[parts.length - 1]?.push(end);
      else if (isInside) parts.push([start, end]);
      goesOn = isInside;
    }
  }
  return parts;
}

export const geoIntersectionLineWithPolygon = scalar({
  name: intersection,
  category: 'geo',
  doc: 'The parts of a line that are inside of a polygon, as GeoJSON; an empty collection where there are none.',
  examples: [
    [
      `array_length(${intersection}(dynamic({"type": "LineString", "coordinates": [[-1, 1], [3, 1]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})).coordinates)`,
      '2',
    ],
    [
      `${intersection}(dynamic({"type": "LineString", "coordinates": [[5, 5], [6, 6]]}), dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}))`,
      'dynamic({"type": "GeometryCollection", "geometries": []})',
    ],
  ],
  overloads: [
    overload([bag('lineString'), bag('polygon')], 'dynamic', (lineString, polygon) => {
      const [lines, polygons] = [readLines(lineString), readPolygons(polygon)];
      if (lines === undefined || polygons === undefined) return null;
      const [line, ...more] = lines;
      const [edges, outline] = [lines.flatMap(edgesOfLine), edgesOfPolygons(polygons)];
      const isPlain = more.length === 0 && polygons.length === 1 && !crossing(edges, edges);
      const touching =
        shareVertices(edges, outline) ||
        edges.flat().some((point) => outline.some((edge) => touches(point, edge))) ||
        outline.flat().some((point) => edges.some((edge) => touches(point, edge)));
      if (line === undefined || !isPlain || touching) return notKnown(intersection);
      return linesJson(partsInside(line, polygons));
    }),
  ],
  differs:
    'Takes one line that does not cross itself, and one polygon that it crosses or leaves aside, but does not touch.',
});

const ofPolygons = 'geo_intersection_2polygons';

const inside = (points: readonly Vector[], polygon: Polygon): boolean =>
  points.some((point) => inPolygon(point, polygon));
const middleOf = ([a, b]: Edge): Vector => along(a, b, angle(a, b) / 2);

/** What two polygons have in common: a polygon, a point, or undefined for nothing. */
function commonOf(one: Polygon, other: Polygon): Dynamic | undefined {
  const [a, b] = [edgesOfPolygons([one]), edgesOfPolygons([other])];
  const [points, others] = [a.map(([point]) => point), b.map(([point]) => point)];
  const known = new Set(others.map(key));
  const shared = points.filter((point) => known.has(key(point)));
  const isTouching =
    points.some((point) => b.some((edge) => touches(point, edge))) ||
    others.some((point) => a.some((edge) => touches(point, edge)));
  if (isTouching) return notKnown(ofPolygons);
  const [touched, ...more] = shared;
  if (touched) {
    const apart = (some: readonly Vector[]) => some.filter((point) => !shared.some((each) => key(each) === key(point)));
    const overlap =
      crossing(a, b) ||
      inside([...apart(points), ...a.map(middleOf)], other) ||
      inside([...apart(others), ...b.map(middleOf)], one);
    return overlap || more.length > 0 ? notKnown(ofPolygons) : shape('Point', 'coordinates', positionOf(touched));
  }
  if (!crossing(a, b) && !inside(points, other) && !inside(others, one)) return undefined;
  const isPlain = one.holes.length === 0 && other.holes.length === 0;
  const [ring, ...rings] = isPlain ? intersectionOf(one, other, ofPolygons) : [];
  if (ring === undefined || rings.length > 0) return notKnown(ofPolygons);
  return shape('Polygon', 'coordinates', [[...ring, ...ring.slice(0, 1)].map(positionOf)]);
}

/** What polygons have in common, part by part; how several parts of a kind are put together is not known. */
function common(some: readonly Polygon[], others: readonly Polygon[]): Dynamic {
  const parts = some.flatMap((one) => others.flatMap((other) => commonOf(one, other) ?? []));
  const [points, polygons] = ['Point', 'Polygon'].map((type) =>
    parts.filter((part) => isBag(part) && part.get('type') === type),
  );
  if ((points?.length ?? 0) > 1 || (polygons?.length ?? 0) > 1) return notKnown(ofPolygons);
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only;
  return shape('GeometryCollection', 'geometries', [...(points ?? []), ...(polygons ?? [])]);
}

export const geoIntersection2polygons = scalar({
  name: ofPolygons,
  category: 'geo',
  doc: 'What two polygons have in common, as GeoJSON; an empty collection where that is nothing.',
  examples: [
    [
      `round(geo_polygon_area(${ofPolygons}(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}), dynamic({"type": "Polygon", "coordinates": [[[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]]}))) / 1000000, 3)`,
      '12361.209',
    ],
    [
      `${ofPolygons}(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 0]]]}), dynamic({"type": "Polygon", "coordinates": [[[5, 5], [7, 5], [7, 7], [5, 5]]]}))`,
      'dynamic({"type": "GeometryCollection", "geometries": []})',
    ],
  ],
  overloads: [
    overload([bag('polygon1'), bag('polygon2')], 'dynamic', (shape1, shape2) => {
      const [some, others] = [readPolygons(shape1), readPolygons(shape2)];
      if (some === undefined || others === undefined) return null;
      return common(some, others);
    }),
  ],
  differs:
    'Polygons that touch in more than a common vertex, that have holes, or more than a part of a kind in common, are refused.',
});
