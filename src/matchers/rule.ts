import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Expectation } from '../detect/expectation.ts';
import type { World } from '../detect/ready.ts';
import { type Rule, readRule } from '../detect/rule.ts';
import type { Defaults, Given, GivenRow, TestFile } from '../detect/test-file.ts';
import type { QueryOptions } from '../engine.ts';
import { externalRows } from '../table/external.ts';
import { objectsOf, table as tableOfRows } from '../table/rows.ts';
import { Table } from '../table/table.ts';

type Rows = readonly GivenRow[] | Table;
type Types = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Rows for tables, by name; times may be relative to the clock, like `-3h`. */
export type Tables = Readonly<Record<string, Rows>>;

/** What a rule is tested with; the entries are those of a test file. */
export interface RuleOptions {
  /** A product whose tables are known, a schema pack, or `{ Table: { Column: 'type' } }`. */
  readonly schema?: 'defender' | 'sentinel' | { readonly tables: Types } | Types;
  /** Columns added to tables. */
  readonly columns?: Types;
  /** What now() gives; the default is the time of the call. */
  readonly now?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What every row of a table has, where it has nothing of its own. */
  readonly defaults?: Readonly<Record<string, GivenRow>>;
  /** Rows that are there in every test of the rule. */
  readonly tables?: Tables;
  /** Stored functions, by name. */
  readonly functions?: Readonly<Record<string, string>>;
  readonly watchlists?: Readonly<Record<string, Rows>>;
  readonly fileProfiles?: Rows;
  /** Rows that stand for what is at URLs. */
  readonly externaldata?: Readonly<Record<string, Rows>>;
}

/** A rule to be tested from code. */
export class RuleOfCode {
  readonly rule: Rule;
  readonly world: Omit<World, 'load'>;

  constructor(
    path: string | URL,
    private readonly options: RuleOptions,
  ) {
    const file = path instanceof URL || path.startsWith('file:') ? fileURLToPath(path) : path;
    this.rule = readRule(readFileSync(file, 'utf8'), relative('.', file));
    const { schema } = options;
    this.world = {
      schema: typesOf(schema),
      schemaName: schema === undefined ? undefined : typeof schema === 'string' ? schema : 'given',
      now: new Date().toISOString(),
      options: queryOptions(options),
    };
  }

  /** A test file with one test: these tables, besides those of the options. */
  testFile(tables: Tables, expect: Expectation): TestFile {
    const { columns = {}, now, parameters = {}, defaults = {} } = this.options;
    const all = { ...this.options.tables, ...tables };
    const given = Object.entries(all).map(
      ([table, rows]): Given => ({ table, rows: rowsOf(rows), line: 0, lineOf: () => 0 }),
    );
    return {
      path: this.rule.path,
      rule: this.rule.path,
      schema: undefined,
      columns,
      now,
      parameters,
      defaults: Object.fromEntries(Object.entries(defaults).map(([table, row]) => [table, withoutLines(row)])),
      fixtures: { functions: [], watchlists: {}, externaldata: {} },
      cases: [{ name: this.rule.path, line: 0, status: 'run', given, expect, parameters: {} }],
    };
  }
}

/** The rule in a file, to be given to `expect`; its path is relative to the working folder, or a URL. */
export const rule = (path: string | URL, options: RuleOptions = {}): RuleOfCode => new RuleOfCode(path, options);

const withoutLines = (row: GivenRow): Defaults => ({ row, line: 0, lineOf: () => 0 });

const rowsOf = (rows: Rows): readonly GivenRow[] => (rows instanceof Table ? objectsOf(rows) : rows);
const tableOf = (rows: Rows): Table => (rows instanceof Table ? rows : tableOfRows(rows));

function typesOf(schema: RuleOptions['schema']): Types {
  if (schema === undefined) return {};
  if (typeof schema !== 'string') return 'tables' in schema ? (schema.tables as Types) : schema;
  try {
    // A module may be required since Node 20.19, so that `rule` need not be waited for.
    return (createRequire(import.meta.url)(`./schemas/${schema}.js`) as { tables: Types }).tables;
  } catch {
    const help = `import * as ${schema} from 'kqlab/schemas/${schema}' and give it as the schema`;
    throw new Error(`The schema ${schema} cannot be loaded at once here: ${help}.`);
  }
}

function queryOptions({ functions, watchlists, fileProfiles, externaldata }: RuleOptions): QueryOptions {
  const contents = new Map(Object.entries(externaldata ?? {}).map(([url, rows]) => [url, rowsOf(rows)]));
  const lists = Object.entries(watchlists ?? {}).map(([name, rows]) => [name, tableOf(rows)]);
  return {
    ...(functions && { functions }),
    watchlists: Object.fromEntries(lists) as Record<string, Table>,
    external: (url, schema) => {
      const rows = contents.get(url);
      return rows && externalRows(rows, schema);
    },
    ...(fileProfiles && { fileProfiles: tableOf(fileProfiles) }),
  };
}
