import type { Dynamic } from '../types/values.ts';
import { overload, scalar, string } from './define.ts';

/** The GeoJSON type of a WKT tag, and how deep its positions are nested. */
const shapes: Readonly<Record<string, { readonly type: string; readonly depth: number }>> = {
  POINT: { type: 'Point', depth: 0 },
  LINESTRING: { type: 'LineString', depth: 1 },
  MULTIPOINT: { type: 'MultiPoint', depth: 1 },
  POLYGON: { type: 'Polygon', depth: 2 },
  MULTILINESTRING: { type: 'MultiLineString', depth: 2 },
  MULTIPOLYGON: { type: 'MultiPolygon', depth: 3 },
};
const token = /[A-Za-z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\S/g;

/** Reads well-known text from its first token to its last; throws where it is not well formed. */
class Reader {
  private readonly tokens: readonly string[];
  private position = 0;

  constructor(text: string) {
    this.tokens = text.match(token) ?? [];
  }

  whole(): Dynamic {
    const geometry = this.geometry();
    if (this.position < this.tokens.length) throw new SyntaxError('more than one geometry');
    return geometry;
  }

  private accept(expected: string): boolean {
    const found = this.tokens[this.position] === expected;
    if (found) this.position++;
    return found;
  }

  private geometry(): Dynamic {
    const tag = this.tokens[this.position++]?.toUpperCase() ?? '';
    if (tag === 'GEOMETRYCOLLECTION') {
      return new Map<string, Dynamic>([
        ['type', 'GeometryCollection'],
        ['geometries', this.list(() => this.geometry())],
      ]);
    }
    const shape = shapes[tag];
    if (shape === undefined) throw new SyntaxError('not a geometry');
    return new Map<string, Dynamic>([
      ['type', shape.type],
      ['coordinates', this.nested(shape.depth, tag === 'MULTIPOINT')],
    ]);
  }

  /** The points of a MULTIPOINT may each stand in brackets. */
  private nested(depth: number, bracketed: boolean): Dynamic {
    if (depth === 0) return this.list(() => this.numbers(), 1)[0] ?? null;
    if (depth > 1) return this.list(() => this.nested(depth - 1, false));
    const inBrackets = () => bracketed && this.tokens[this.position] === '(';
    return this.list(() => (inBrackets() ? this.nested(0, false) : this.numbers()));
  }

  private list(item: () => Dynamic, most = Number.POSITIVE_INFINITY): Dynamic[] {
    const items: Dynamic[] = [];
    if (!this.accept('(')) throw new SyntaxError('no list');
    do items.push(item());
    while (this.accept(','));
    if (!this.accept(')') || items.length > most) throw new SyntaxError('the list does not end');
    return items;
  }

  private numbers(): Dynamic {
    const numbers = [this.tokens[this.position++], this.tokens[this.position++]].map(Number);
    if (!numbers.every(Number.isFinite)) throw new SyntaxError('not a position');
    return numbers;
  }
}

export const geoFromWkt = scalar({
  name: 'geo_from_wkt',
  category: 'geo',
  doc: 'Reads a geometry in well-known text as GeoJSON; null where it is not well formed.',
  examples: [
    ['geo_from_wkt("POINT (1 2.5)")', 'dynamic({"type": "Point", "coordinates": [1.0, 2.5]})'],
    [
      'geo_from_wkt("linestring (1 2, -3 4)")',
      'dynamic({"type": "LineString", "coordinates": [[1.0, 2.0], [-3.0, 4.0]]})',
    ],
    ['isnull(geo_from_wkt("POINT (1)"))', 'true'],
  ],
  overloads: [
    overload([string('wkt')], 'dynamic', (wkt) => {
      try {
        return new Reader(wkt).whole();
      } catch {
        return null;
      }
    }),
  ],
});
