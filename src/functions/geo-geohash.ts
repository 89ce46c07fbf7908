import type { Dynamic } from '../types/values.ts';
import { index, optional, overload, real, scalar, string } from './define.ts';
import { pointAt } from './geo-sphere.ts';

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
const MOST_CHARACTERS = 18;

/** A cell: its column and row in a grid that halves longitudes and latitudes so many times. */
interface Cell {
  readonly column: number;
  readonly row: number;
  readonly columnBits: number;
  readonly rowBits: number;
}

/** Characters hold five bits each, longitude and latitude in turn. */
const bitsOf = (characters: number) => ({
  columnBits: Math.ceil((characters * 5) / 2),
  rowBits: Math.floor((characters * 5) / 2),
});

/** The column or row of a coordinate; the last one takes the upper limit too. */
const cut = (coordinate: number, limit: number, bits: number): number =>
  Math.min(Math.floor(((coordinate + limit) / (2 * limit)) * 2 ** bits), 2 ** bits - 1);

function encode({ column, row, columnBits, rowBits }: Cell): string {
  const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2;
  let geohash = '';
  let value = 0;
  for (let i = 0; i < columnBits + rowBits; i++) {
    const half = i >> 1;
    value = value * 2 + (i % 2 === 0 ? bit(column, columnBits - 1 - half) : bit(row, rowBits - 1 - half));
    if (i % 5 === 4) {
      geohash += ALPHABET[value];
      value = 0;
    }
  }
  return geohash;
}

function decode(geohash: string): Cell | undefined {
  if (geohash === '' || geohash.length > MOST_CHARACTERS) return undefined;
  const cell = { column: 0, row: 0 };
  for (const [position, character] of [...geohash].entries()) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return undefined;
    for (let i = 0; i < 5; i++) {
      const axis = (position * 5 + i) % 2 === 0 ? 'column' : 'row';
      cell[axis] = cell[axis] * 2 + ((value >> (4 - i)) & 1);
    }
  }
  return { ...cell, ...bitsOf(geohash.length) };
}

/** The coordinates of a place in the grid. */
const place = ({ columnBits, rowBits }: Cell, column: number, row: number): Dynamic => [
  (column / 2 ** columnBits) * 360 - 180,
  (row / 2 ** rowBits) * 180 - 90,
];

const shape = (type: string, coordinates: Dynamic): Dynamic =>
  new Map<string, Dynamic>([
    ['type', type],
    ['coordinates', coordinates],
  ]);

export const geoPointToGeohash = scalar({
  name: 'geo_point_to_geohash',
  category: 'geo',
  doc: 'The geohash of a point, of 1 to 18 characters (5 by default).',
  examples: [
    ['geo_point_to_geohash(2.3522, 48.8566)', '"u09tv"'],
    ['geo_point_to_geohash(2.3522, 48.8566, 8)', '"u09tvw0f"'],
    ['geo_point_to_geohash(200, 0)', '""'],
  ],
  overloads: [
    overload([real('longitude'), real('latitude'), optional(index('accuracy'))], 'string', (lng, lat, accuracy = 5) => {
      if (!pointAt(lng, lat) || accuracy < 1 || accuracy > MOST_CHARACTERS) return '';
      const { columnBits, rowBits } = bitsOf(accuracy);
      return encode({ column: cut(lng, 180, columnBits), row: cut(lat, 90, rowBits), columnBits, rowBits });
    }),
  ],
});

export const geoGeohashToCentralPoint = scalar({
  name: 'geo_geohash_to_central_point',
  category: 'geo',
  doc: 'The centre of the cell of a geohash, as GeoJSON; null where it is no geohash.',
  examples: [
    ['geo_geohash_to_central_point("u0")', 'dynamic({"type": "Point", "coordinates": [5.625, 47.8125]})'],
    ['isnull(geo_geohash_to_central_point("a"))', 'true'],
  ],
  overloads: [
    overload([string('geohash')], 'dynamic', (geohash) => {
      const cell = decode(geohash);
      return cell && shape('Point', place(cell, cell.column + 0.5, cell.row + 0.5));
    }),
  ],
});

export const geoGeohashToPolygon = scalar({
  name: 'geo_geohash_to_polygon',
  category: 'geo',
  doc: 'The cell of a geohash, as GeoJSON; null where it is no geohash.',
  examples: [
    [
      'geo_geohash_to_polygon("s")',
      'dynamic({"type": "Polygon", "coordinates": [[[0.0, 0.0], [45.0, 0.0], [45.0, 45.0], [0.0, 45.0], [0.0, 0.0]]]})',
    ],
  ],
  overloads: [
    overload([string('geohash')], 'dynamic', (geohash) => {
      const cell = decode(geohash);
      if (cell === undefined) return null;
      const corner = (right: number, up: number) => place(cell, cell.column + right, cell.row + up);
      return shape('Polygon', [[corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)]]);
    }),
  ],
});

/** Where the neighbours are, in the order Kusto was seen to give them. */
const around: readonly (readonly [number, number])[] = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [0, 1],
  [-1, 0],
  [1, 1],
  [1, 0],
  [0, -1],
];

/** The cells around a cell, around the globe too; beyond the poles there are none. */
function neighbors(cell: Cell): string[] {
  const [columns, rows] = [2 ** cell.columnBits, 2 ** cell.rowBits];
  return around
    .map(([right, up]) => ({ ...cell, column: (cell.column + right + columns) % columns, row: cell.row + up }))
    .filter(({ row }) => row >= 0 && row < rows)
    .map(encode);
}

export const geoGeohashNeighbors = scalar({
  name: 'geo_geohash_neighbors',
  category: 'geo',
  doc: 'The geohashes of the cells around the cell of a geohash; null where it is no geohash.',
  examples: [
    ['array_sort_asc(geo_geohash_neighbors("s0"))', 'dynamic(["7z", "eb", "ec", "kp", "kr", "s1", "s2", "s3"])'],
  ],
  overloads: [
    overload([string('geohash')], 'dynamic', (geohash) => {
      const cell = decode(geohash);
      return cell && neighbors(cell);
    }),
  ],
});
