import type { Dynamic, Value } from '../types/values.ts';
import { bag, type Complaint, overload, scalar } from './define.ts';
import {
  crossing,
  type Edge,
  edgesOfLine,
  edgesOfPolygons,
  inPolygon,
  type Polygon,
  readLines,
  readPolygons,
  shareVertices,
} from './geo-shapes.ts';
import { crossingPoint, edgesCross, pointJson, type Vector } from './geo-sphere.ts';

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

const unknown = (name: string): Complaint => ({ argument: 0, code: 'KQLAB013', details: [name] });

/** What Kusto makes of figures that touch is not known, so no vertex may be shared: which only constants tell. */
function checkApart(
  name: string,
  read1: Read,
  read2: Read,
  [shape1, shape2]: readonly (Value | undefined)[],
): Complaint | undefined {
  if (shape1 === undefined || shape2 === undefined) return unknown(name);
  const [a, b] = [read1(shape1 as Dynamic), read2(shape2 as Dynamic)];
  return a && b && shareVertices(a.edges, b.edges) ? unknown(name) : undefined;
}

const intersects = (name: string, read1: Read, read2: Read) => [
  overload(
    [bag('shape1'), bag('shape2')],
    'bool',
    (shape1, shape2) => {
      const [a, b] = [read1(shape1), read2(shape2)];
      return a && b && (crossing(a.edges, b.edges) || isInside(a, b) || isInside(b, a));
    },
    { check: (values) => checkApart(name, read1, read2, values) },
  ),
];

const line = (coordinates: string) => `dynamic({"type": "LineString", "coordinates": ${coordinates}})`;
const square = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})';
const differs = 'Takes constant shapes only, that have no vertex in common.';

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

/** The points where edges of the two shapes cross; undefined where either is no line. */
function crossings(shape1: Dynamic, shape2: Dynamic): Vector[] | undefined {
  const [a, b] = [lineFigure(shape1), lineFigure(shape2)];
  return (
    a &&
    b &&
    a.edges.flatMap(([from, to]) =>
      b.edges
        .filter(([start, end]) => edgesCross(from, to, start, end))
        .map(([start, end]) => crossingPoint(from, to, start, end)),
    )
  );
}

const intersection = 'geo_intersection_2lines';

export const geoIntersection2lines = scalar({
  name: intersection,
  category: 'geo',
  doc: 'The point where two lines cross, as GeoJSON; an empty collection where they do not.',
  examples: [
    [
      `round(toreal(${intersection}(${line('[[0, 0], [0, 2]]')}, ${line('[[-1, 1], [1, 1]]')}).coordinates[0]), 9)`,
      '0.0',
    ],
    [
      `${intersection}(${line('[[1, 1], [2, 2]]')}, ${line('[[3, 3], [4, 4]]')})`,
      'dynamic({"type": "GeometryCollection", "geometries": []})',
    ],
  ],
  overloads: [
    overload(
      [bag('lineString1'), bag('lineString2')],
      'dynamic',
      (shape1, shape2) => {
        const points = crossings(shape1, shape2);
        const [point] = points ?? [];
        if (point !== undefined) return pointJson(point);
        return (
          points &&
          new Map<string, Dynamic>([
            ['type', 'GeometryCollection'],
            ['geometries', []],
          ])
        );
      },
      {
        check: (values) =>
          checkApart(intersection, lineFigure, lineFigure, values) ??
          ((crossings(values[0] as Dynamic, values[1] as Dynamic)?.length ?? 0) > 1
            ? unknown(intersection)
            : undefined),
      },
    ),
  ],
  differs: 'Takes constant lines only, that have no vertex in common and cross at most once.',
});
