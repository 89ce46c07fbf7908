import builtins from '../builtins.json' with { type: 'json' };
import tabular from '../operators.json' with { type: 'json' };

/** The names that Kusto documents, and so what support is counted against. */
export const officialNames = {
  functions: builtins.functions,
  aggregates: builtins.aggregates,
  plugins: builtins.plugins,
  operators: tabular.operators,
} as const;

/** The page of Kusto's documentation with this name. */
export const pageUrl = (page: string): string => `https://learn.microsoft.com/kusto/query/${page}`;
