import {
  cellToBoundary,
  cellToChildren,
  cellToLatLng,
  cellToParent,
  getHexagonAreaAvg,
  getResolution,
  gridDiskDistances,
  isValidCell,
  latLngToCell,
  polygonToCells,
} from 'h3-js';
import { type Dynamic, isArray, isBag } from '../types/values.ts';
import { bag, index, optional, overload, real, type ScalarFunction, scalar, string } from './define.ts';
import { readPolygons, ringArea } from './geo-shapes.ts';
import { EARTH_RADIUS, pointAt } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

const category = 'geo';
const FINEST = 15;
/** Children may be so many resolutions below a cell. */
const DEEPEST = 5;
const FARTHEST_RING = 142;
const MOST_CELLS = 61_680;

const isResolution = (resolution: number): boolean => resolution >= 0 && resolution <= FINEST;

/** Whether a text is the token of a cell. Other ways to write one are refused: whether Kusto reads them is not known. */
function isCell(token: string, name: string): boolean {
  if (!isValidCell(token)) return false;
  return /^[0-9a-f]{15}$/.test(token) || notKnown(name);
}

/** A function of a cell; undefined where the text is none, or what is asked is not to be had. */
const ofCell = (
  name: string,
  doc: string,
  examples: ScalarFunction['examples'],
  returns: 'dynamic' | 'int',
  answer: (cell: string) => Dynamic | undefined,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples,
    overloads: [overload([string('h3cell')], returns, (cell) => (isCell(cell, name) ? answer(cell) : undefined))],
  });

export const geoPointToH3cell = scalar({
  name: 'geo_point_to_h3cell',
  category,
  doc: 'The token of the H3 cell that a point lies in, of a resolution from 0 to 15 (6 by default).',
  examples: [
    ['geo_point_to_h3cell(2.3522, 48.8566)', '"861fb4667ffffff"'],
    ['geo_point_to_h3cell(200, 0)', '""'],
    ['geo_point_to_h3cell(2.3522, 48.8566, 16)', '""'],
  ],
  overloads: [
    overload([real('longitude'), real('latitude'), optional(index('resolution'))], 'string', (lng, lat, at = 6) =>
      pointAt(lng, lat) && isResolution(at) ? latLngToCell(lat, lng, at) : '',
    ),
  ],
});

const shape = (type: string, coordinates: Dynamic): Dynamic =>
  new Map<string, Dynamic>([
    ['type', type],
    ['coordinates', coordinates],
  ]);

export const h3CellFunctions = [
  ofCell(
    'geo_h3cell_level',
    'The resolution of an H3 cell; null where the text is no cell.',
    [
      ['geo_h3cell_level("861fb4667ffffff")', 'int(6)'],
      ['geo_h3cell_level("a")', 'int(null)'],
    ],
    'int',
    getResolution,
  ),
  ofCell(
    'geo_h3cell_to_central_point',
    'The centre of an H3 cell, as GeoJSON; null where the text is no cell.',
    [['round(toreal(geo_h3cell_to_central_point("861fb4667ffffff").coordinates[0]), 3)', '2.371']],
    'dynamic',
    (cell) => shape('Point', cellToLatLng(cell).reverse()),
  ),
  ofCell(
    'geo_h3cell_to_polygon',
    'The outline of an H3 cell, as GeoJSON; null where the text is no cell.',
    [['array_length(geo_h3cell_to_polygon("861fb4667ffffff").coordinates[0])', '7']],
    'dynamic',
    (cell) => shape('Polygon', [cellToBoundary(cell, true)]),
  ),
  ofCell(
    'geo_h3cell_neighbors',
    'The H3 cells that share an edge with a cell; null where the text is no cell.',
    [
      [
        'array_sort_asc(geo_h3cell_neighbors("861fb4667ffffff"))',
        'dynamic(["861fb4297ffffff", "861fb4647ffffff", "861fb466fffffff", "861fb4677ffffff", "861fb474fffffff", "861fb475fffffff"])',
      ],
    ],
    'dynamic',
    (cell) => gridDiskDistances(cell, 1)[1],
  ),
];

export const geoH3cellRings = scalar({
  name: 'geo_h3cell_rings',
  category,
  doc: 'The H3 cells around a cell, by how many steps they are away, up to 142; null where the text is no cell.',
  examples: [
    ['array_length(geo_h3cell_rings("861fb4667ffffff", 2)[2])', '12'],
    ['isnull(geo_h3cell_rings("861fb4667ffffff", 143))', 'true'],
  ],
  overloads: [
    overload([string('h3cell'), index('distance')], 'dynamic', (cell, distance) =>
      isCell(cell, 'geo_h3cell_rings') && distance >= 0 && distance <= FARTHEST_RING
        ? gridDiskDistances(cell, distance)
        : null,
    ),
  ],
});

export const geoH3cellParent = scalar({
  name: 'geo_h3cell_parent',
  category,
  doc: 'The H3 cell around a cell, one resolution above or of a given one; empty where there is none.',
  examples: [
    ['geo_h3cell_parent("861fb4667ffffff")', '"851fb467fffffff"'],
    ['geo_h3cell_parent("861fb4667ffffff", 2)', '"821fb7fffffffff"'],
    ['geo_h3cell_parent("861fb4667ffffff", 7)', '""'],
  ],
  overloads: [
    overload([string('h3cell'), optional(index('resolution'))], 'string', (cell, resolution) => {
      if (!isCell(cell, 'geo_h3cell_parent')) return '';
      const own = getResolution(cell);
      const wanted = resolution ?? own - 1;
      // Whether a cell is its own parent is not documented.
      if (wanted === own) return notKnown('geo_h3cell_parent');
      return wanted >= 0 && wanted < own ? cellToParent(cell, wanted) : '';
    }),
  ],
});

export const geoH3cellChildren = scalar({
  name: 'geo_h3cell_children',
  category,
  doc: 'The H3 cells in a cell, one resolution below or of a given one at most five below; null where there are none.',
  examples: [
    ['array_length(geo_h3cell_children("861fb4667ffffff"))', '7'],
    ['array_length(geo_h3cell_children("861fb4667ffffff", 8))', '49'],
    ['isnull(geo_h3cell_children("861fb4667ffffff", 12))', 'true'],
  ],
  overloads: [
    overload([string('h3cell'), optional(index('resolution'))], 'dynamic', (cell, resolution) => {
      if (!isCell(cell, 'geo_h3cell_children')) return null;
      const own = getResolution(cell);
      const wanted = resolution ?? own + 1;
      // Whether a cell is its own child is not documented.
      if (wanted === own) return notKnown('geo_h3cell_children');
      return wanted > own && wanted <= Math.min(own + DEEPEST, FINEST) ? cellToChildren(cell, wanted) : null;
    }),
  ],
});

/** The rings of each polygon as they are written, longitudes first. */
function ringsOf(polygon: Dynamic): number[][][][] {
  if (!isBag(polygon)) return [];
  const coordinates = polygon.get('coordinates') ?? null;
  const polygons = polygon.get('type') === 'Polygon' ? [coordinates] : coordinates;
  const numbers = (value: Dynamic): unknown => (isArray(value) ? value.map(numbers) : Number(value));
  return numbers(polygons) as number[][][][];
}

/** About how many cells cover the polygon. */
function estimate(polygon: Dynamic, resolution: number): number {
  const area = (readPolygons(polygon) ?? []).reduce((sum, { shell }) => sum + ringArea(shell), 0);
  return (area * EARTH_RADIUS ** 2) / getHexagonAreaAvg(resolution, 'm2');
}

export const geoPolygonToH3cells = scalar({
  name: 'geo_polygon_to_h3cells',
  category,
  doc: 'The H3 cells whose centres lie in a polygon with straight edges, of a resolution from 0 to 15 (6 by default).',
  examples: [
    [
      'array_sort_asc(geo_polygon_to_h3cells(dynamic({"type": "Polygon", "coordinates": [[[2.2, 48.8], [2.5, 48.8], [2.5, 48.9], [2.2, 48.9], [2.2, 48.8]]]}), 5))',
      'dynamic(["851fb467fffffff"])',
    ],
  ],
  overloads: [
    overload(
      [bag('polygon'), optional(index('resolution')), optional(real('radius'))],
      'dynamic',
      (polygon, resolution = 6, radius = 0) => {
        if (readPolygons(polygon) === undefined || !isResolution(resolution) || !(radius >= 0)) return null;
        if (radius > 0) return notKnown('geo_polygon_to_h3cells');
        if (estimate(polygon, resolution) > 4 * MOST_CELLS) return null;
        const cells = new Set(ringsOf(polygon).flatMap((rings) => polygonToCells(rings, resolution, true)));
        return cells.size > MOST_CELLS ? null : [...cells];
      },
    ),
  ],
  differs: 'A radius is refused: how Kusto enlarges the polygon is not documented.',
});
