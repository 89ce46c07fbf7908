/** Queries that real Kusto answers and the engine refuses, each with the reason. A test checks that they are refused. */
export const refusedQueries: readonly (readonly [query: string, reason: string])[] = [
  ['print decimal(7) / decimal(3)', 'how many digits Kusto keeps of a decimal quotient that does not end is not known'],
  ["print split('abc', '')", 'Kusto does not say what an empty delimiter does'],
  ['print bin(5, 0)', 'Kusto does not say what a bin of no size is'],
  ['print hash(1)', 'hash() is known for strings and datetimes only'],
  ["print substring('abc', long(null))", 'Kusto answers a constant and a column differently'],
  ["print indexof('aaaa', 'aa', 0, -1, 2)", 'whether occurrences may overlap is not known'],
  ["alias database D = cluster('c').database('d'); print 1", 'a name for another cluster has no meaning offline'],
  ['T | evaluate autocluster()', 'its clustering algorithm is not published'],
  ['T | reduce by s', 'how it finds its patterns is documented by examples only'],
  ['T | make-graph x --> x with T on x', 'graphs are not supported'],
  ["externaldata(a:string) ['https://example.com/a.csv']", 'nothing is fetched: a fixture stands in for the address'],
  ["_GetWatchlist('vip')", 'a watchlist is part of a workspace: a fixture stands in for it'],
  ['print current_principal()', 'there is no service to ask'],
];
