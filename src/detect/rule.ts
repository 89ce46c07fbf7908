import { parseDocument } from 'yaml';
import { rulesOf } from '../rules/documents.ts';
import type { Offsets } from '../rules/offsets.ts';
import { position, type Span } from '../source/span.ts';
import type { StoredFunctions, StoredText } from '../stored-functions.ts';
import { TestFileProblem } from './problem.ts';
import { isPlainMap } from './written.ts';

/** A rule as it is in its file. */
export interface Rule {
  readonly path: string;
  /** The query. */
  readonly text: string;
  /** The file and where in it the query stands, when the query is not all of it. */
  readonly inside?: { readonly file: string; readonly offsets: Offsets };
  /** The rest of a scheduled rule of Sentinel. */
  readonly schedule?: Schedule;
  /** Stored functions, whose texts stand behind the query's: see {@link withStored}. */
  readonly stored?: readonly StoredText[];
}

/** When a scheduled rule runs and what makes it an alert, as its YAML says. */
export interface Schedule {
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

/** Columns that name an entity. */
export interface Entity {
  readonly type: string;
  readonly columns: readonly string[];
}

/** The line of the rule's file on which a part of its query begins. */
export const lineOf = ({ text, inside }: Rule, span: Span): number =>
  inside ? position(inside.file, inside.offsets.spanOf(span).start).line : position(text, span.start).line;

/** The rule with the texts of the stored functions it calls, into which spans of its plan may point. */
export const withStored = (rule: Rule, { source, texts: stored }: StoredFunctions): Rule => ({
  ...rule,
  text: source,
  stored,
});

/** Where a part of the query, or of a function it calls, begins: `line 3`, `line 1 of the function IsLarge`. */
export function placeOf(rule: Rule, span: Span): string {
  const of = rule.stored?.find(({ start, end }) => span.start >= start && span.start < end);
  if (!of) return `line ${lineOf(rule, span)}`;
  return `line ${position(rule.text.slice(of.start), span.start - of.start).line} of the function ${of.name}`;
}

const isDocument = (path: string): boolean => /\.(?:ya?ml|json)$/i.test(path);

/** The rule in a file: a query, or a rule of Sentinel or Defender with a query in it. */
export function readRule(content: string, path: string): Rule {
  if (!isDocument(path)) return { path, text: content };
  const document = parseDocument(content, { schema: 'core', uniqueKeys: false });
  const [problem] = document.errors;
  if (problem) throw new TestFileProblem(`${path} is not YAML: ${problem.message.split('\n')[0]}`);
  const [found, second] = rulesOf(document, content);
  if (!found) throw new TestFileProblem(`${path} has no \`query\`, so it is no rule`);
  if (second) throw new TestFileProblem(`${path} holds several rules, but tests are about one`);
  const fields: unknown = document.toJS();
  return {
    path,
    text: found.query,
    inside: { file: content, offsets: found.offsets },
    ...(isPlainMap(fields) && { schedule: scheduleOf(fields) }),
  };
}

const texts = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'suppressionDuration'] as const;

function scheduleOf(fields: Readonly<Record<string, unknown>>): Schedule {
  const written = texts.filter((name) => fields[name] !== undefined && fields[name] !== null);
  const { triggerThreshold, suppressionEnabled, eventGroupingSettings: grouping } = fields;
  const kind = isPlainMap(grouping) ? grouping.aggregationKind : undefined;
  return {
    ...Object.fromEntries(written.map((name) => [name, String(fields[name])])),
    ...(triggerThreshold !== undefined && { triggerThreshold: Number(triggerThreshold) }),
    ...(typeof suppressionEnabled === 'boolean' && { suppressionEnabled }),
    ...(typeof kind === 'string' && { aggregationKind: kind }),
    entities: mapsIn(fields.entityMappings).map(({ entityType, fieldMappings }) => ({
      type: String(entityType ?? ''),
      columns: mapsIn(fieldMappings).map(({ columnName }) => String(columnName ?? '')),
    })),
  };
}

const mapsIn = (list: unknown): Record<string, unknown>[] => (Array.isArray(list) ? list.filter(isPlainMap) : []);
