import type { Dynamic } from '../types/values.ts';
import { bag, overload, scalar } from './define.ts';
import {
  crossing,
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
import { crossingPoint, edgesCross, pointJson, positionOf } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

/** A shape as its edges, and its inside where it has one. */
interface Figure {
  readonly edges: readonly Edge[];
  readonly polygons: readonly Polygon[];
}
type Read = (shape: Dynamic) => Figure | undefined;

const lineFigure: Read = (shape) => {
  const lines = readLines(shape);
  return lines && { edges: lines.flatMap(edgesOfLine), polygons: [] };
};
const polygonFigure: Read = (shape) => {
  const polygons = readPolygons(shape);
  return polygons && { edges: edgesOfPolygons(polygons), polygons };
};

/** Whether a figure begins inside the other one, for figures whose edges do not cross. */
const isInside = ({ edges }: Figure, { polygons }: Figure): boolean =>
  edges.some(([point]) => polygons.some((polygon) => inPolygon(point, polygon)));

/** Both figures; what Kusto makes of figures that touch is not known, so no vertex may be shared. */
function readApart(
  name: string,
  read1: Read,
  shape1: Dynamic,
  read2: Read,
  shape2: Dynamic,
): [Figure, Figure] | undefined {
  const [a, b] = [read1(shape1), read2(shape2)];
  if (!a || !b) return undefined;
  return shareVertices(a.edges, b.edges) ? notKnown(name) : [a, b];
}

const intersects = (name: string, read1: Read, read2: Read) => [
  overload([bag('shape1'), bag('shape2')], 'bool', (shape1, shape2) => {
    const [a, b] = readApart(name, read1, shape1, read2, shape2) ?? [];
    return a && b && (crossing(a.edges, b.edges) || isInside(a, b) || isInside(b, a));
  }),
];

const line = (coordinates: string) => `dynamic({"type": "LineString", "coordinates": ${coordinates}})`;
const square = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})';
const differs = 'Takes only shapes that have no vertex in common.';

export const geoIntersects2lines = scalar({
  name: 'geo_intersects_2lines',
  category: 'geo',
  doc: 'Whether two lines cross.',
  examples: [
    [`geo_intersects_2lines(${line('[[0, 0], [2, 2]]')}, ${line('[[0, 2], [2, 0.5]]')})`, 'true'],
    [`geo_intersects_2lines(${line('[[0, 0], [2, 2]]')}, ${line('[[5, 2], [7, 0]]')})`, 'false'],
  ],
  overloads: intersects('geo_intersects_2lines', lineFigure, lineFigure),
  differs,
});

export const geoIntersects2polygons = scalar({
  name: 'geo_intersects_2polygons',
  category: 'geo',
  doc: 'Whether two polygons have points in common.',
  examples: [
    [
      `geo_intersects_2polygons(${square}, dynamic({"type": "Polygon", "coordinates": [[[1, 1], [3, 1], [3, 3], [1, 1]]]}))`,
      'true',
    ],
  ],
  overloads: intersects('geo_intersects_2polygons', polygonFigure, polygonFigure),
  differs,
});

export const geoIntersectsLineWithPolygon = scalar({
  name: 'geo_intersects_line_with_polygon',
  category: 'geo',
  doc: 'Whether a line and a polygon have points in common.',
  examples: [
    [`geo_intersects_line_with_polygon(${line('[[1, 1], [1.5, 1]]')}, ${square})`, 'true'],
    [`geo_intersects_line_with_polygon(${line('[[3, 3], [4, 4]]')}, ${square})`, 'false'],
  ],
  overloads: intersects('geo_intersects_line_with_polygon', lineFigure, polygonFigure),
  differs,
});

const intersection = 'geo_intersection_2lines';

/** The point where two lines cross, if they do; what Kusto gives for several is not known. */
function intersectionOf({ edges }: Figure, other: Figure): Dynamic {
  const points = edges.flatMap(([a, b]) =>
    other.edges.filter(([c, d]) => edgesCross(a, b, c, d)).map(([c, d]) => crossingPoint(a, b, c, d)),
  );
  if (points.length > 1) notKnown(intersection);
  return points[0] ? pointJson(points[0]) : emptyCollection;
}

/** The line, when it is the same one twice and does not cross itself. */
function sameLine(some: readonly Line[] | undefined, others: readonly Line[] | undefined): Dynamic | undefined {
  const [[line, ...more], [other, ...moreOthers]] = [some ?? [], others ?? []];
  if (line === undefined || other === undefined || more.length + moreOthers.length > 0) return undefined;
  const edges = edgesOfLine(line);
  if (line.join(';') !== other.join(';') || crossing(edges, edges)) return undefined;
  return new Map<string, Dynamic>([
    ['type', 'LineString'],
    ['coordinates', line.map(positionOf)],
  ]);
}

const emptyCollection: Dynamic = new Map<string, Dynamic>([
  ['type', 'GeometryCollection'],
  ['geometries', []],
]);

export const geoIntersection2lines = scalar({
  name: intersection,
  category: 'geo',
  doc: 'The point where two lines cross, as GeoJSON; an empty collection where they do not.',
  examples: [
    [
      `round(toreal(${intersection}(${line('[[0, 0], [0, 2]]')}, ${line('[[-1, 1], [1, 1]]')}).coordinates[0]), 9)`,
      '0.0',
    ],
    [`array_length(${intersection}(${line('[[1, 1], [2, 2]]')}, ${line('[[1, 1], [2, 2]]')}).coordinates)`, '2'],
    [
      `${intersection}(${line('[[1, 1], [2, 2]]')}, ${line('[[3, 3], [4, 4]]')})`,
      'dynamic({"type": "GeometryCollection", "geometries": []})',
    ],
  ],
  overloads: [
    overload([bag('lineString1'), bag('lineString2')], 'dynamic', (shape1, shape2) => {
      const same = sameLine(readLines(shape1), readLines(shape2));
      if (same) return same;
      const figures = readApart(intersection, lineFigure, shape1, lineFigure, shape2);
      return figures && intersectionOf(...figures);
    }),
  ],
  differs: 'Takes the same line twice, or lines that have no vertex in common and cross at most once.',
});
