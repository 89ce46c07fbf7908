import type { Dynamic } from '../types/values.ts';
import { bag, index, optional, overload, real, type ScalarFunction, scalar, string } from './define.ts';
import {
  type Cell,
  cellAt,
  cellOf,
  centerOf,
  childrenOf,
  cornersOf,
  edgeIsNear,
  edgeMeets,
  FINEST_LEVEL,
  neighborsOf,
  tokenOf,
} from './geo-s2-cell.ts';
import { type Edge, edgesOfLine, edgesOfPolygons, inPolygon, readLines, readPolygons } from './geo-shapes.ts';
import { EARTH_RADIUS, pointAt, positionOf, type Vector } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

const category = 'geo';
const DEFAULT_LEVEL = 11;
const MOST_CELLS = 65_536;

const isLevel = (level: number): boolean => level >= 0 && level <= FINEST_LEVEL;

export const geoPointToS2cell = scalar({
  name: 'geo_point_to_s2cell',
  category,
  doc: 'The token of the S2 cell that a point lies in, of a level from 0 to 30 (11 by default).',
  examples: [
    ['geo_point_to_s2cell(2.3522, 48.8566)', '"47e66e4"'],
    ['geo_point_to_s2cell(0, 90, 0)', '"5"'],
    ['geo_point_to_s2cell(200, 0)', '""'],
  ],
  overloads: [
    overload([real('longitude'), real('latitude'), optional(index('level'))], 'string', (lng, lat, level) => {
      const point = pointAt(lng, lat);
      return point && isLevel(level ?? DEFAULT_LEVEL) ? tokenOf(cellAt(point, level ?? DEFAULT_LEVEL)) : '';
    }),
  ],
});

const shape = (type: string, coordinates: Dynamic): Dynamic =>
  new Map<string, Dynamic>([
    ['type', type],
    ['coordinates', coordinates],
  ]);

/** A function of a cell; null where the text is no token. */
const ofCell = (
  name: string,
  doc: string,
  example: readonly [string, string],
  answer: (cell: Cell) => Dynamic,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc: `${doc}; null where the text is no cell.`,
    examples: [example, [`isnull(${name}("a"))`, 'true']],
    overloads: [
      overload([string('s2cell')], 'dynamic', (token) => {
        // Whether Kusto reads capitals is not known.
        if (cellOf(token) === undefined && cellOf(token.toLowerCase()) !== undefined) return notKnown(name);
        const cell = cellOf(token);
        return cell && answer(cell);
      }),
    ],
  });

function neighborTokens(cell: Cell): Dynamic {
  const tokens = neighborsOf(cell).map(tokenOf);
  // At a corner of the cube there are only seven: whether Kusto gives one of them twice is not known.
  return new Set(tokens).size === tokens.length ? tokens : notKnown('geo_s2cell_neighbors');
}

export const s2CellFunctions = [
  ofCell(
    'geo_s2cell_to_central_point',
    'The centre of an S2 cell, as GeoJSON',
    ['round(toreal(geo_s2cell_to_central_point("1").coordinates[0]), 6)', '0.0'],
    (cell) => shape('Point', positionOf(centerOf(cell))),
  ),
  ofCell(
    'geo_s2cell_to_polygon',
    'The outline of an S2 cell, whose edges are the shortest ways on the sphere, as GeoJSON',
    ['array_length(geo_s2cell_to_polygon("47e671").coordinates[0])', '5'],
    (cell) => {
      const corners = cornersOf(cell).map(positionOf);
      return shape('Polygon', [[...corners, corners[0] ?? null]]);
    },
  ),
  ofCell(
    'geo_s2cell_neighbors',
    'The S2 cells that touch a cell',
    [
      'array_sort_asc(geo_s2cell_neighbors("47e671"))',
      'dynamic(["47e665", "47e66d", "47e66f", "47e673", "47e675", "47e677", "47e679", "47e67b"])',
    ],
    neighborTokens,
  ),
];

/** What cells are to cover. */
interface Region {
  readonly edges: readonly Edge[];
  readonly has: (point: Vector) => boolean;
  /** How far around it, as an angle. */
  readonly near: number;
}

/** The cells of a level that meet a region, in their order; null where they are too many. */
function covering(region: Region, level: number): Dynamic {
  const tokens: string[] = [];
  const visit = (cell: Cell, edges: readonly Edge[]): boolean => {
    const meeting = edges.filter((edge) =>
      region.near > 0 ? edgeIsNear(edge, cell, region.near) : edgeMeets(edge, cell),
    );
    if (meeting.length === 0 && !region.has(centerOf(cell))) return true;
    if (cell.level < level) return childrenOf(cell).every((child) => visit(child, meeting));
    tokens.push(tokenOf(cell));
    return tokens.length <= MOST_CELLS;
  };
  const faces = [0, 1, 2, 3, 4, 5].map((face): Cell => ({ face, column: 0, row: 0, level: 0 }));
  return faces.every((face) => visit(face, region.edges)) ? tokens.sort() : null;
}

const coveringOf = (
  name: string,
  of: string,
  examples: ScalarFunction['examples'],
  read: (shape: Exclude<Dynamic, null>) => Omit<Region, 'near'> | undefined,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc: `The S2 cells of a level (11 by default) that cover a ${of}, and what is within a radius in metres of it; null where it is not valid or the cells are too many.`,
    examples,
    overloads: [
      overload(
        [bag(of), optional(index('level')), optional(real('radius'))],
        'dynamic',
        (shape, level = DEFAULT_LEVEL, radius = 0) => {
          const region = read(shape);
          if (region === undefined || !isLevel(level) || !(radius >= 0)) return null;
          return covering({ ...region, near: radius / EARTH_RADIUS }, level);
        },
      ),
    ],
  });

export const s2Coverings = [
  coveringOf(
    'geo_polygon_to_s2cells',
    'polygon',
    [
      [
        'geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[2.2, 48.8], [2.5, 48.8], [2.5, 48.9], [2.2, 48.8]]]}), 9)',
        'dynamic(["47e60c", "47e614", "47e66c", "47e674", "47e67c"])',
      ],
    ],
    (shape) => {
      const polygons = readPolygons(shape);
      if (polygons === undefined) return undefined;
      return {
        edges: edgesOfPolygons(polygons),
        has: (point) => polygons.some((polygon) => inPolygon(point, polygon)),
      };
    },
  ),
  coveringOf(
    'geo_line_to_s2cells',
    'lineString',
    [
      [
        'geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[2.2, 48.8], [2.5, 48.9]]}), 9)',
        'dynamic(["47e614", "47e66c", "47e674", "47e67c"])',
      ],
    ],
    (shape) => {
      const lines = readLines(shape);
      return lines && { edges: lines.flatMap(edgesOfLine), has: () => false };
    },
  ),
];
