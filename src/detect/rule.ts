import { position, type Span } from '../source/span.ts';
import { TestFileProblem } from './problem.ts';
import { isPlainMap, Written } from './written.ts';

/** A rule as it is in its file. */
export interface Rule {
  readonly path: string;
  /** The query. */
  readonly text: string;
  /** The line of the file on which the query begins, where its lines are those of the file; else 1. */
  readonly firstLine: number;
  /** The rest of a scheduled rule of Sentinel. */
  readonly schedule?: Schedule;
}

/** When a scheduled rule runs and what makes it an alert, as its YAML says. */
export interface Schedule {
  readonly name: string;
  readonly queryFrequency?: string;
  readonly queryPeriod?: string;
  readonly triggerOperator?: string;
  readonly triggerThreshold?: number;
  readonly suppressionDuration?: string;
  readonly suppressionEnabled?: boolean;
  /** One alert for all rows of a run, or one for each. */
  readonly aggregationKind?: string;
  readonly entities: readonly Entity[];
}

/** Columns that name an entity, by the property they fill: `Account` with `FullName` from a column. */
export interface Entity {
  readonly type: string;
  readonly fields: readonly { readonly identifier: string; readonly column: string }[];
}

/** The line of the rule's file on which a part of its query begins. */
export const lineOf = ({ text, firstLine }: Rule, { start }: Span): number =>
  position(text, start).line + firstLine - 1;

const isYaml = (path: string): boolean => /\.(?:ya?ml|json)$/i.test(path);

/** The rule in a file: a query, or an analytics rule of Sentinel with a query in it. */
export function readRule(content: string, path: string): Rule {
  if (!isYaml(path)) return { path, text: content, firstLine: 1 };
  const written = Written.read(content);
  const query = isPlainMap(written.value) ? written.entry('query') : undefined;
  if (!query || typeof query.value !== 'string') {
    throw new TestFileProblem(`${path} has no \`query\`, so it is no rule`);
  }
  return { path, text: query.value, firstLine: firstLineOf(content, query), schedule: scheduleOf(written) };
}

/** Only in a literal block (`query: |`) are the lines of the query those of the file. */
function firstLineOf(content: string, query: Written): number {
  const [start] = query.range ?? [0];
  return content[start] === '|' ? content.slice(0, start).split('\n').length + 1 : 1;
}

function scheduleOf(written: Written): Schedule {
  const text = (key: string): string | undefined => {
    const value = written.entry(key)?.value;
    return value === undefined || value === null ? undefined : String(value);
  };
  const [frequency, period] = [text('queryFrequency'), text('queryPeriod')];
  const [operator, threshold] = [text('triggerOperator'), text('triggerThreshold')];
  const [suppression, isSuppressed] = [text('suppressionDuration'), text('suppressionEnabled')];
  const grouping = written.entry('eventGroupingSettings')?.value;
  const aggregation = isPlainMap(grouping) ? grouping.aggregationKind : undefined;
  return {
    name: text('name') ?? text('id') ?? 'rule',
    ...(frequency !== undefined && { queryFrequency: frequency }),
    ...(period !== undefined && { queryPeriod: period }),
    ...(operator !== undefined && { triggerOperator: operator }),
    ...(threshold !== undefined && { triggerThreshold: Number(threshold) }),
    ...(suppression !== undefined && { suppressionDuration: suppression }),
    ...(isSuppressed !== undefined && { suppressionEnabled: isSuppressed === 'true' }),
    ...(typeof aggregation === 'string' && { aggregationKind: aggregation }),
    entities: entitiesOf(written.entry('entityMappings')?.value),
  };
}

function entitiesOf(mappings: unknown): Entity[] {
  const list = Array.isArray(mappings) ? mappings : [];
  return list.filter(isPlainMap).map(({ entityType, fieldMappings }) => ({
    type: String(entityType ?? ''),
    fields: (Array.isArray(fieldMappings) ? fieldMappings : [])
      .filter(isPlainMap)
      .map(({ identifier, columnName }) => ({
        identifier: String(identifier ?? ''),
        column: String(columnName ?? ''),
      })),
  }));
}
