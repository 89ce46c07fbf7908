import * as aggregatesBasic from './aggregates-basic.ts';
import * as aggregatesBinary from './aggregates-binary.ts';
import * as aggregatesCollections from './aggregates-collections.ts';
import * as aggregatesDistinct from './aggregates-distinct.ts';
import * as aggregatesPercentiles from './aggregates-percentiles.ts';
import * as aggregatesPick from './aggregates-pick.ts';
import * as aggregatesSchema from './aggregates-schema.ts';
import * as aggregatesSketches from './aggregates-sketches.ts';
import * as aggregatesStatistics from './aggregates-statistics.ts';
import * as arithmetic from './arithmetic.ts';
import * as array from './array.ts';
import * as arraySort from './array-sort.ts';
import * as bag from './bag.ts';
import * as bitwise from './bitwise.ts';
import * as choice from './choice.ts';
import * as codepoints from './codepoints.ts';
import * as commandLine from './command-line.ts';
import * as comparison from './comparison.ts';
import * as compression from './compression.ts';
import * as conditional from './conditional.ts';
import * as conversion from './conversion.ts';
import * as dataSize from './data-size.ts';
import * as datetime from './datetime.ts';
import * as datetimeFormats from './datetime-formats.ts';
import * as datetimeMaking from './datetime-making.ts';
import * as datetimePeriods from './datetime-periods.ts';
import type { AggregateFunction, ScalarFunction } from './define.ts';
import * as dynamic from './dynamic.ts';
import * as emptiness from './emptiness.ts';
import * as encoding from './encoding.ts';
import * as extractJson from './extract-json.ts';
import * as forms from './forms.ts';
import * as geoDensify from './geo-densify.ts';
import * as geoGeohash from './geo-geohash.ts';
import * as geoH3 from './geo-h3.ts';
import * as geoIntersects from './geo-intersects.ts';
import * as geoLines from './geo-lines.ts';
import * as geoMade from './geo-made.ts';
import * as geoPieces from './geo-pieces.ts';
import * as geoPoints from './geo-points.ts';
import * as geoPolygons from './geo-polygons.ts';
import * as geoS2 from './geo-s2.ts';
import * as geoWkt from './geo-wkt.ts';
import * as hasIpv4 from './has-ipv4.ts';
import * as hash from './hash.ts';
import * as ipv4 from './ipv4.ts';
import * as ipv6 from './ipv6.ts';
import * as logic from './logic.ts';
import * as math from './math.ts';
import * as parseCsv from './parse-csv.ts';
import * as path from './path.ts';
import * as products from './products.ts';
import * as punycode from './punycode.ts';
import * as random from './random.ts';
import * as regexFunctions from './regex-functions.ts';
import * as rounding from './rounding.ts';
import * as sequence from './sequence.ts';
import * as seriesArithmetic from './series-arithmetic.ts';
import * as seriesDecompose from './series-decompose.ts';
import * as seriesFill from './series-fill.ts';
import * as seriesFilter from './series-filter.ts';
import * as seriesFit from './series-fit.ts';
import * as seriesFourier from './series-fourier.ts';
import * as seriesOutliers from './series-outliers.ts';
import * as seriesStatistics from './series-statistics.ts';
import * as set from './set.ts';
import * as sketchResults from './sketch-results.ts';
import * as statistics from './statistics.ts';
import * as string from './string.ts';
import * as stringOperators from './string-operators.ts';
import * as stringSearch from './string-search.ts';
import * as timezone from './timezone.ts';
import * as trigonometry from './trigonometry.ts';
import * as unitConversion from './unit-conversion.ts';
import * as url from './url.ts';
import * as version from './version.ts';
import * as window from './window.ts';
import * as xml from './xml.ts';

type Entry = AggregateFunction | ScalarFunction;

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'kind' in value && 'overloads' in value;

/** Every entry that the topic modules export, alone or in lists. */
const entries = [
  aggregatesBasic,
  aggregatesBinary,
  aggregatesCollections,
  aggregatesDistinct,
  aggregatesPercentiles,
  aggregatesPick,
  aggregatesSchema,
  aggregatesSketches,
  aggregatesStatistics,
  arithmetic,
  arraySort,
  array,
  bag,
  bitwise,
  choice,
  codepoints,
  commandLine,
  comparison,
  compression,
  conditional,
  conversion,
  dataSize,
  datetimeFormats,
  datetimeMaking,
  datetimePeriods,
  datetime,
  dynamic,
  emptiness,
  encoding,
  extractJson,
  forms,
  geoDensify,
  geoGeohash,
  geoH3,
  geoIntersects,
  geoLines,
  geoMade,
  geoPieces,
  geoPoints,
  geoPolygons,
  geoS2,
  geoWkt,
  hasIpv4,
  hash,
  ipv4,
  ipv6,
  logic,
  math,
  parseCsv,
  path,
  products,
  punycode,
  random,
  regexFunctions,
  rounding,
  sequence,
  seriesArithmetic,
  seriesDecompose,
  seriesFill,
  seriesFilter,
  seriesFit,
  seriesFourier,
  seriesOutliers,
  seriesStatistics,
  set,
  sketchResults,
  statistics,
  stringOperators,
  stringSearch,
  string,
  timezone,
  trigonometry,
  unitConversion,
  url,
  version,
  window,
  xml,
]
  .flatMap((topic) => Object.values(topic).flat() as unknown[])
  .filter(isEntry);

function byName<T extends Entry>(kind: T['kind']): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const entry of entries) {
    if (entry.kind !== kind) continue;
    if (map.has(entry.name)) throw new Error(`The function ${entry.name} is defined twice.`);
    map.set(entry.name, entry as T);
  }
  return map;
}

/** Scalar functions and operators by name. */
export const scalarFunctions = byName<ScalarFunction>('scalar');
/** Aggregates by name. */
export const aggregates = byName<AggregateFunction>('aggregate');
