/** A difference from the analyser that is meant: the engine answers otherwise. */
interface Override {
  readonly reason: string;
  readonly query: RegExp;
  /** The difference as the report words it. */
  readonly difference: RegExp;
}

const columns: readonly Override[] = [
  { query: /\bceiling\s*\(/, difference: /:long, ours \S+:real/, reason: 'ceiling() of integers is real' },
  { query: /datetime_diff\s*\(/, difference: /:long, ours \S+:real/, reason: "datetime_diff('week', …) is real" },
  {
    query: /\b(?:datetime_part|getyear|hourofday|monthofyear)\s*\(/,
    difference: /:int, ours \S+:long/,
    reason: 'parts of dates are long',
  },
  { query: /\bjaccard_index\s*\(/, difference: /:dynamic, ours \S+:real/, reason: 'jaccard_index() is real' },
  { query: /\bcovariance/, difference: /covariance/, reason: 'columns of covariances carry both names' },
  { query: /\|\s*getschema\b/, difference: /ColumnOrdinal/, reason: 'the ordinal of getschema is int' },
  { query: /\|\s*scan\b/, difference: /match_id/, reason: 'scan adds match_id only when asked' },
  { query: /\bunion\s+kind\s*=\s*inner/, difference: /ours undefined/, reason: 'kind=inner keeps common columns only' },
  {
    query: /\bseries_decompose_forecast\s*\(/,
    difference: /series_decompose_forecast/,
    reason: 'the forecast is alone',
  },
  { query: /\bparse\b/, difference: /./, reason: 'parse replaces a column that exists' },
  { query: /\bround\s*\(\s*percentile/, difference: /Column1/, reason: 'round() keeps the name of a percentile' },
  {
    query: /\bx_long\b/,
    difference: /x_long/,
    reason: 'a column that exists keeps its name, conflicting ones get numbers',
  },
  { query: /\bsummarize\b[^|]*\bby\b/, difference: /ours Column1/, reason: 'a variable as a key is called Column1' },
  {
    query: /\bunion\b|\bsearch\s+in\b/,
    difference: /theirs (\w+):(\w+), ours \1_\2:\2/,
    reason: 'the analyser loses the types of later tables when the first two agree, against its own documentation',
  },
  {
    query: /;\s*(?:\/\/[^\n]*\s*)*\S/,
    difference: /./,
    reason: 'of several queries, the first table is the result',
  },
];

const errors: readonly Override[] = [
  { query: /./, difference: /^KQLAB003/, reason: 'branches of several types are refused' },
  { query: /./, difference: /^KQLAB004/, reason: 'two dynamic values are not compared' },
  { query: /./, difference: /^KQLAB005/, reason: 'the regular expression is not valid in the syntax of Rust' },
  { query: /./, difference: /^KQLAB012/, reason: 'extract_all needs groups' },
  { query: /\bparse\b/, difference: /^KQLAB01[678]/, reason: 'flags and empty texts of parse are refused' },
  { query: /\bhas\b/, difference: /^KS106 The operator 'has'/, reason: 'has does not take a dynamic value' },
  { query: /\bisfuzzy\b/, difference: /^KS204/, reason: 'one table of a union must exist, by its documentation' },
  { query: /\bcount\s*\(/, difference: /^missed KS107 A value of type bool/, reason: 'count(x) counts rows' },
  { query: /make_timespan/, difference: /^missed KS134/, reason: 'make_timespan takes fractions of seconds' },
];

/** Why a difference of columns is meant, when it is. */
export const meantColumns = (kql: string, difference: string): string | undefined => meant(columns, kql, difference);

/** Why a difference about an error is meant, when it is. */
export const meantError = (kql: string, difference: string): string | undefined => meant(errors, kql, difference);

const meant = (of: readonly Override[], kql: string, said: string): string | undefined =>
  of.find(({ query, difference }) => query.test(kql) && difference.test(said))?.reason;
