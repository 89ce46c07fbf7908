import type * as ast from '../../parser/ast.ts';
import { EvaluationError, error } from '../../source/diagnostic.ts';
import { type Column, ConstantColumn } from '../../table/column.ts';
import { Table, tableOf } from '../../table/table.ts';
import { declaredColumn, propertiesOf, propertyColumn } from '../../tabular/bags.ts';
import { textOf } from '../../types/text.ts';
import type { Field, ScalarType } from '../../types/types.ts';
import { isArray, isBag, nothing } from '../../types/values.ts';
import { columnReference } from '../nodes.ts';
import type { ColumnReference, Plan } from '../plan.ts';
import { Arguments } from './arguments.ts';
import { applied, guarded, type PluginCall, plugin, refuse } from './define.ts';
import { explored } from './explore.ts';

const conflicts = ['error', 'replace_source', 'keep_source'] as const;

/** What a call asks for. */
interface Options {
  readonly bags: ColumnReference;
  readonly prefix: string;
  /** What becomes of a property that is called like a column. */
  readonly conflict: (typeof conflicts)[number];
  readonly ignored: ReadonlySet<string>;
}

function optionsOf(call: PluginCall): Options | undefined {
  const given = new Arguments(call, 'Column', 'OutputColumnPrefix?', 'columnsConflict?', 'ignoredProperties?');
  const bags = given.column('Column');
  const prefix = String(given.constant('OutputColumnPrefix', 'string') ?? '');
  const conflict = given.constant('columnsConflict', 'string') ?? 'error';
  const ignored = given.constant('ignoredProperties', 'dynamic') ?? [];
  if (given.failed) return undefined;
  const { binder } = call;
  const wrong = (name: string) => given.node(name)?.span ?? call.node.span;
  if (bags.type !== 'dynamic') binder.report('KS107', bags.span, 'dynamic', bags.type);
  else if (!(conflicts as readonly unknown[]).includes(conflict))
    binder.report('KS140', wrong('columnsConflict'), conflicts.join(', '));
  else if (!isArray(ignored)) binder.report('KS234', wrong('ignoredProperties'));
  else
    return {
      bags,
      prefix,
      conflict: conflict as Options['conflict'],
      ignored: new Set(ignored.map((name) => textOf(name, 'dynamic'))),
    };
  return undefined;
}

/** Says that a property has the name of a column. */
const clash = (call: PluginCall, name: string): never => {
  throw new EvaluationError(error('KQLAB019', call.node.call.function.span, name));
};

/** The rows with the properties in place of the bags; those that take over a column stand where it stood. */
function unpacked(call: PluginCall, input: Table, options: Options): Table {
  const { bags, prefix, conflict, ignored } = options;
  const column = input.columns[bags.index] as Column;
  const properties = new Map([...propertiesOf(column, ignored)].map(([name, type]) => [prefix + name, { name, type }]));
  if (properties.has('')) refuse(call, 'a property without a name has no column name');
  const columns: { field: Field; column: Column }[] = [];
  const take = (name: string) => {
    const property = properties.get(name);
    if (property === undefined) return;
    properties.delete(name);
    columns.push({
      field: { name, type: property.type },
      column: propertyColumn(column, property.name, property.type),
    });
  };
  const others = new Set(input.schema.filter((_, index) => index !== bags.index).map(({ name }) => name));
  input.schema.forEach((field, index) => {
    if (index === bags.index) for (const name of [...properties.keys()].filter((each) => !others.has(each))) take(name);
    else if (!properties.has(field.name) || conflict === 'keep_source')
      columns.push({ field, column: input.columns[index] as Column });
    else if (conflict === 'replace_source') take(field.name);
    else clash(call, field.name);
  });
  return new Table(
    columns.map(({ field }) => field),
    columns.map((each) => each.column),
    input.rows,
  );
}

/** The columns declared after the call, `*` being all of the input but the bags; undefined after a mistake. */
function declaredFields({ binder, node, input }: PluginCall, { bags }: Options): Field[] | undefined {
  const fields: Field[] = [];
  for (const declaration of node.schema ?? []) {
    const added: readonly Field[] =
      declaration.kind === 'Star'
        ? input.schema.filter((_, index) => index !== bags.index)
        : [{ name: declaration.name.name, type: declaration.type }];
    for (const field of added) {
      if (fields.some(({ name }) => name === field.name)) {
        binder.report('KS171', declaration.span, field.name);
        return undefined;
      }
      fields.push(field);
    }
  }
  return fields;
}

/** The plan for declared columns: each is a property, or else a column of the input. */
function declared(call: PluginCall, options: Options): Plan | undefined {
  const { binder, input, node } = call;
  const fields = declaredFields(call, options);
  if (fields === undefined) return undefined;
  const written = (name: string) =>
    (node.schema as readonly (ast.ColumnDeclaration | ast.Star)[]).find(
      (each) => each.kind !== 'Star' && each.name.name === name,
    );
  for (const { name, type } of fields) {
    const source = input.schema.find((field, index) => index !== options.bags.index && field.name === name);
    if (source === undefined || source.type === type || options.conflict === 'replace_source') continue;
    binder.report('KS107', written(name)?.span ?? node.span, source.type, type);
    return undefined;
  }
  const open = input.open && node.schema?.some(({ kind }) => kind === 'Star');
  const apply = ([table]: readonly Table[]) => selected(call, table as Table, options, fields);
  return applied(call, fields, apply, { serialized: input.serialized === true, open: open === true });
}

function selected(call: PluginCall, input: Table, options: Options, fields: readonly Field[]): Table {
  const { bags, prefix, conflict, ignored } = options;
  const column = input.columns[bags.index] as Column;
  const present = new Set(Array.from(column).flatMap((bag) => (isBag(bag) ? [...bag.keys()] : [])));
  const columns = fields.map(({ name, type }) => {
    const source = input.schema.findIndex((field, index) => index !== bags.index && field.name === name);
    const property = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    const isProperty = present.has(property) && !ignored.has(property);
    if (source >= 0 && isProperty && conflict === 'error') clash(call, name);
    if (source >= 0 && !(isProperty && conflict === 'replace_source')) return input.columns[source] as Column;
    return isProperty
      ? declaredColumn(column, property, type as ScalarType)
      : new ConstantColumn(type as ScalarType, input.rows, nothing(type));
  });
  return new Table(fields, columns, input.rows);
}

export const bagUnpack = plugin({
  name: 'bag_unpack',
  syntax:
    'T | evaluate bag_unpack(Column [, OutputColumnPrefix] [, columnsConflict = "error" | "replace_source" | "keep_source"] [, ignoredProperties = dynamic([…])]) [: ([*,] Name:Type [, …])]',
  doc: 'Puts the properties of a bag in columns of their own, in the place of the bag.',
  example: [
    'datatable(n:long, d:dynamic)[1, dynamic({"b": 2, "a": "x"}), 2, dynamic({"b": 3})] | evaluate bag_unpack(d)',
    'datatable(n:long, a:string, b:long)[1, "x", 2, 2, "", 3]',
  ],
  differs:
    'Without a declared schema it refuses properties that hold times in the form of a packed datetime, and those that are always null.',
  bind: (call) => {
    const options = optionsOf(call);
    if (options === undefined) return undefined;
    if (call.node.schema !== undefined) return declared(call, options);
    const { input, node } = call;
    const table = explored(call);
    if (table === undefined) {
      const schema = input.schema.filter((_, index) => index !== options.bags.index);
      return {
        kind: 'Apply',
        name: 'bag_unpack',
        inputs: [input],
        expressions: [columnReference(input.schema, options.bags.index, node.span)],
        apply: () => tableOf(schema, []),
        schema,
        span: node.span,
        open: true,
      };
    }
    const result = guarded(call, () => unpacked(call, table, options));
    return {
      kind: 'Values',
      table: result,
      schema: result.schema,
      span: node.span,
      ...(input.serialized ? { serialized: true } : {}),
    };
  },
});
