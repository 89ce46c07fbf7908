/** A difference from the analyser that is meant: the engine answers otherwise. */
interface Override {
  readonly reason: string;
  readonly query: RegExp;
  /** The difference as the report words it. */
  readonly difference: RegExp;
}

const columns: readonly Override[] = [
  { query: /\bceiling\s*\(/, difference: /:long, ours \S+:real/, reason: '`ceiling()` of integers is real' },
  { query: /datetime_diff\s*\(/, difference: /:long, ours \S+:real/, reason: "`datetime_diff('week', …)` is real" },
  {
    query: /\b(?:datetime_part|getyear|hourofday|monthofyear)\s*\(/,
    difference: /:int, ours \S+:long/,
    reason: 'Parts of dates are long',
  },
  { query: /\bjaccard_index\s*\(/, difference: /:dynamic, ours \S+:real/, reason: '`jaccard_index()` is real' },
  { query: /\bcovariance/, difference: /covariance/, reason: 'Columns of covariances carry both names' },
  { query: /\|\s*getschema\b/, difference: /ColumnOrdinal/, reason: 'The ordinal of `getschema` is int' },
  { query: /\|\s*scan\b/, difference: /match_id/, reason: '`scan` adds match_id only when asked' },
  {
    query: /\bunion\s+kind\s*=\s*inner/,
    difference: /ours undefined/,
    reason: '`union kind=inner` keeps common columns only',
  },
  {
    query: /\bseries_decompose_forecast\s*\(/,
    difference: /series_decompose_forecast/,
    reason: '`series_decompose_forecast()` gives the forecast alone',
  },
  { query: /\bparse\b/, difference: /./, reason: '`parse` replaces a column that exists' },
  { query: /\bround\s*\(\s*percentile/, difference: /Column1/, reason: '`round()` keeps the name of a percentile' },
  {
    query: /\bx_long\b/,
    difference: /x_long/,
    reason: 'A column that exists keeps its name; conflicting ones get numbers',
  },
  { query: /\bsummarize\b[^|]*\bby\b/, difference: /ours Column1/, reason: 'A variable as a key is called Column1' },
  {
    query: /\bunion\b|\bsearch\s+in\b/,
    difference: /theirs (\w+):(\w+), ours \1_\2:\2/,
    reason:
      'A column that the third table of a union has with another type is another column; the analyser overlooks it when the first two agree',
  },
  {
    query: /;\s*(?:\/\/[^\n]*\s*)*\S/,
    difference: /./,
    reason: 'Of several queries, the first is the result',
  },
];

const errors: readonly Override[] = [
  { query: /./, difference: /^KQLAB003/, reason: 'Branches of several types are refused' },
  { query: /./, difference: /^KQLAB004/, reason: 'Two dynamic values are not compared' },
  { query: /./, difference: /^KQLAB005/, reason: 'A regular expression must be valid' },
  { query: /./, difference: /^KQLAB012/, reason: '`extract_all()` needs groups' },
  {
    query: /\bparse\b/,
    difference: /^KQLAB01[678]/,
    reason: '`parse` takes flags for regular expressions only, and no empty texts',
  },
  { query: /\bhas\b/, difference: /^KS106 The operator 'has'/, reason: '`has` does not take a dynamic value' },
  { query: /\bisfuzzy\b/, difference: /^KS204/, reason: 'One table of `union isfuzzy=true` must exist' },
  { query: /\bcount\s*\(/, difference: /^missed KS107 A value of type bool/, reason: '`count(x)` counts rows' },
  { query: /make_timespan/, difference: /^missed KS134/, reason: '`make_timespan()` takes fractions of seconds' },
];

/** All reasons why an answer is meant to be another than the analyser's. */
export const meantDifferences: readonly string[] = [...columns, ...errors].map(({ reason }) => reason);

/** Why a difference of columns is meant, when it is. */
export const meantColumns = (kql: string, difference: string): string | undefined => meant(columns, kql, difference);

/** Why a difference about an error is meant, when it is. */
export const meantError = (kql: string, difference: string): string | undefined => meant(errors, kql, difference);

const meant = (of: readonly Override[], kql: string, said: string): string | undefined =>
  of.find(({ query, difference }) => query.test(kql) && difference.test(said))?.reason;
