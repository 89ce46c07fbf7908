import type { QueryOptions } from '../engine.ts';
import { mentionedTables } from '../mentions.ts';
import { Prepared, type Tables } from '../prepare.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import { DataError } from '../table/builder.ts';
import { type Column, ConstantColumn } from '../table/column.ts';
import { fieldsOf, isoText, table as tableOfRows } from '../table/rows.ts';
import { Table } from '../table/table.ts';
import { parseDatetime } from '../types/datetime.ts';
import type { ScalarType, Schema } from '../types/types.ts';
import { nothing } from '../types/values.ts';
import { TestFileProblem } from './problem.ts';
import type { Rule } from './rule.ts';
import type { Given, GivenRow, TestCase, TestFile } from './test-file.ts';
import { isRelative, timeOf } from './time.ts';

type Types = Readonly<Record<string, string>>;

/** What the surroundings of a test file supply. */
export interface World {
  /** The tables that are known, by name; none when nobody said. */
  readonly schema: Readonly<Record<string, Types>>;
  /** What the schema is called in messages; undefined when there is none, and tables have the columns of their rows. */
  readonly schemaName: string | undefined;
  /** The clock of tests that do not set one. */
  readonly now: string;
  /** Functions, watchlists and whatever else stands in for the world. */
  readonly options: QueryOptions;
  /** Loads a file of rows; its path is written as in the test file. */
  readonly load: (path: string, table: string, schema: Schema) => Promise<Table>;
}

/** A test with its tables built. */
export interface ReadyCase {
  readonly test: TestCase;
  readonly tables: Tables;
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly options: QueryOptions;
  readonly now: bigint;
  /** What is wrong with the test itself. */
  readonly problem?: TestFileProblem;
}

/** A test file whose tests can be run, against its rule or a changed one. */
export interface ReadyFile {
  readonly file: TestFile;
  readonly rule: Rule;
  readonly cases: readonly ReadyCase[];
}

/** Builds the tables of every test of a file. */
export async function ready(file: TestFile, rule: Rule, world: World): Promise<ReadyFile> {
  const maker = new TableMaker(file, rule, world);
  maker.settle();
  await maker.load(world.load);
  return { file, rule, cases: file.cases.map((test) => maker.ready(test)) };
}

/** As {@link ready}, for tests all of whose rows are at hand. */
export function readyNow(file: TestFile, rule: Rule, world: Omit<World, 'load'>): ReadyFile {
  const maker = new TableMaker(file, rule, world);
  maker.settle();
  return { file, rule, cases: file.cases.map((test) => maker.ready(test)) };
}

/** Builds tables: each has the columns of the schema, or those of all its rows in the file when no schema has it. */
class TableMaker {
  private readonly names: readonly string[];
  private readonly schemas = new Map<string, Schema>();
  private readonly loaded = new Map<Given, Table | TestFileProblem>();
  private readonly declaredSchemas = new Map<string, Schema | undefined>();

  constructor(
    private readonly file: TestFile,
    rule: Rule,
    private readonly world: Omit<World, 'load'>,
  ) {
    this.names = this.tablesOf(rule);
    for (const name of this.names) {
      const declared = this.declared(name);
      if (declared) this.schemas.set(name, declared);
    }
  }

  private declared(name: string): Schema | undefined {
    if (!this.declaredSchemas.has(name)) {
      const types = { ...this.world.schema[name], ...this.file.columns[name] };
      this.declaredSchemas.set(name, Object.keys(types).length > 0 ? fieldsOf(types) : undefined);
    }
    return this.declaredSchemas.get(name);
  }

  /** The tables that the rule reads, as far as its text and the schema tell, and those of the tests. */
  private tablesOf(rule: Rule): string[] {
    const known = [
      ...Object.keys(this.world.schema),
      ...Object.keys(this.file.columns),
      ...Object.keys(this.file.defaults),
    ];
    const given = this.file.cases.flatMap((test) => test.given.flatMap(({ table }) => table ?? []));
    const texts = [rule.text, ...Object.values(this.world.options.functions ?? {})];
    const candidates = [...new Set([...known, ...given])];
    const mentioned = texts.flatMap((text) => mentionedTables(text, candidates));
    return [...new Set([...mentioned, ...given, ...(mentioned.length === 0 ? unknownTables(rule.text) : [])])];
  }

  /** Gives a schema to the tables that have none, from all rows that the tests give them. */
  settle(): void {
    this.checkDefaults();
    for (const name of this.names) {
      if (this.schemas.has(name)) continue;
      const rows = this.file.cases.flatMap((test) =>
        test.given.filter((given) => this.tableOf(given) === name).flatMap(({ rows }) => this.rowsOf(name, rows, test)),
      );
      if (rows.length > 0) this.schemas.set(name, tableOfRows(rows).schema);
    }
  }

  private checkDefaults(): void {
    for (const [name, { row, line, lineOf }] of Object.entries(this.file.defaults)) {
      if (!this.names.includes(name)) {
        const help = didYouMean(nearest(name, this.names)) ?? '';
        throw new TestFileProblem(`\`defaults\` has ${name}, which the rule does not read. ${help}`.trimEnd(), line);
      }
      const schema = this.declared(name);
      if (schema) this.refuseColumns(name, schema, { lineOf: (_, column) => lineOf(column ?? '') }, [row]);
    }
  }

  /** Loads the rows that stand in files. */
  async load(load: World['load']): Promise<void> {
    for (const given of this.file.cases.flatMap((test) => test.given)) {
      const name = this.tableOf(given);
      if (typeof given.rows !== 'string' || name === undefined) continue;
      try {
        this.loaded.set(given, await load(given.rows, name, this.schemas.get(name) ?? []));
      } catch (problem) {
        this.loaded.set(given, new TestFileProblem((problem as Error).message, given.line));
      }
    }
  }

  ready(test: TestCase): ReadyCase {
    const { file, world } = this;
    const now = test.now ?? file.now ?? world.now;
    const base = {
      test,
      options: { ...world.options, now, parameters: { ...file.parameters, ...test.parameters } },
      now: parseDatetime(now) ?? 0n,
    };
    try {
      const tables = new Map<string, Table>();
      for (const given of test.given) {
        const name = this.onlyTable(given);
        tables.set(name, this.build(name, given, test));
      }
      for (const [name, schema] of this.schemas) {
        if (!tables.has(name)) tables.set(name, conform(new Table([], [], 0), schema));
      }
      return { ...base, tables, schemas: this.schemasOf(tables) };
    } catch (problem) {
      if (!(problem instanceof TestFileProblem)) throw problem;
      return { ...base, tables: new Map(), schemas: this.schemas, problem };
    }
  }

  /** The same object for every test whose tables have the same columns, so that the rule is bound once for them. */
  private schemasOf(tables: Tables): ReadonlyMap<string, Schema> {
    const isSame = [...tables].every(([name, { schema }]) => this.schemas.get(name) === schema);
    return isSame ? this.schemas : new Map([...tables].map(([name, { schema }]) => [name, schema]));
  }

  private build(name: string, given: Given, test: TestCase): Table {
    const schema = this.schemas.get(name) ?? [];
    const isDeclared = this.declared(name) !== undefined;
    if (!isDeclared && this.world.schemaName !== undefined) this.refuseTable(name, given);
    if (typeof given.rows === 'string') {
      const loaded = this.loaded.get(given) ?? new TestFileProblem(`${given.rows} cannot be loaded here`, given.line);
      if (loaded instanceof TestFileProblem) throw loaded;
      return conform(loaded, isDeclared ? schema : merged(loaded.schema, schema));
    }
    if (isDeclared) this.refuseColumns(name, schema, given, given.rows);
    const rows = this.rowsOf(name, given.rows, test);
    try {
      return conform(
        tableOfRows(rows, Object.fromEntries(schema.map(({ name: column, type }) => [column, type]))),
        schema,
      );
    } catch (problem) {
      if (!(problem instanceof DataError)) throw problem;
      const [first] = problem.problems;
      const row = first?.place && 'row' in first.place ? first.place.row - 1 : 0;
      throw new TestFileProblem(
        `${name}.${first?.column ?? ''}: ${first?.message ?? ''}`,
        given.lineOf(row, first?.column),
      );
    }
  }

  private refuseTable(name: string, given: Given): never {
    const help = didYouMean(nearest(name, Object.keys(this.world.schema)));
    const add = `If the workspace has it, say which columns it has: \`columns: { ${name}: { … } }\`.`;
    throw new TestFileProblem(`the schema ${this.world.schemaName} has no table ${name}. ${help ?? add}`, given.line);
  }

  private refuseColumns(name: string, schema: Schema, given: Pick<Given, 'lineOf'>, rows: readonly GivenRow[]): void {
    const names = new Set(schema.map((field) => field.name));
    for (const [index, row] of rows.entries()) {
      for (const column of Object.keys(row)) {
        if (names.has(column)) continue;
        const help =
          didYouMean(nearest(column, names)) ?? `\`columns: { ${name}: { ${column}: string } }\` would add it.`;
        throw new TestFileProblem(`${name} has no column ${column}. ${help}`, given.lineOf(index, column));
      }
    }
  }

  private tableOf({ table }: Given): string | undefined {
    return table ?? (this.names.length === 1 ? this.names[0] : undefined);
  }

  private onlyTable(given: Given): string {
    const name = this.tableOf(given);
    if (name !== undefined) return name;
    const [first = 'Table', second = 'Other'] = this.names;
    const which = this.names.length === 0 ? 'The rule names no table' : `The rule reads ${this.names.join(', ')}`;
    throw new TestFileProblem(
      `${which}, so say whose rows these are: \`{ ${first}: [ … ], ${second}: [ … ] }\``,
      given.line,
    );
  }

  /** Rows with the defaults of their table, their relative times counted from the clock of the test. */
  private rowsOf(name: string, rows: Given['rows'], test: TestCase): GivenRow[] {
    if (typeof rows === 'string') return [];
    const now = parseDatetime(test.now ?? this.file.now ?? this.world.now) ?? 0n;
    const types = new Map(this.schemas.get(name)?.map((field) => [field.name, field.type]));
    return rows.map((row) => {
      const values: Record<string, unknown> = { ...this.file.defaults[name]?.row, ...row };
      for (const [column, value] of Object.entries(values)) {
        if (typeof value !== 'string' || !isRelative(value)) continue;
        const type = types.get(column);
        const ticks = type === undefined || type === 'datetime' ? timeOf(value, now) : null;
        if (ticks !== null) values[column] = isoText(ticks);
      }
      return values;
    });
  }
}

/** The tables that a rule names and that nobody knows. */
function unknownTables(text: string): string[] {
  const { diagnostics } = new Prepared(text, new Map());
  return diagnostics.filter(({ code }) => code === 'KS204').map(({ span }) => text.slice(span.start, span.end));
}

/** The table in the columns of the schema: those it lacks hold nothing, others are left away. */
function conform(table: Table, schema: Schema): Table {
  const isSame =
    table.schema.length === schema.length && table.schema.every(({ name }, at) => name === schema[at]?.name);
  if (isSame) return new Table(schema, table.columns, table.rows);
  const columns = schema.map(({ name, type }): Column => {
    const index = table.schema.findIndex((field) => field.name === name);
    return table.columns[index] ?? new ConstantColumn(type as ScalarType, table.rows, nothing(type));
  });
  return new Table(schema, columns, table.rows);
}

const merged = (schema: Schema, others: Schema): Schema => [
  ...schema,
  ...others.filter(({ name }) => !schema.some((field) => field.name === name)),
];
