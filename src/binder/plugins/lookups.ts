import type { Column } from '../../table/column.ts';
import type { Table } from '../../table/table.ts';
import { lineMatches, polygonMatches } from '../../tabular/geo-lookup.ts';
import { type Layout, lookedUp, type Matches } from '../../tabular/lookup.ts';
import { ipv4Matches, ipv6Matches } from '../../tabular/network-lookup.ts';
import { isNumeric, type Type } from '../../types/types.ts';
import { joinedNames } from '../operators/join.ts';
import type { ColumnReference, Plan } from '../plan.ts';
import { Arguments } from './arguments.ts';
import { applied, type PluginCall, plugin, reportRefusal } from './define.ts';

/** Finds the rows of the lookup table for rows of the input. */
type Find = (input: Table, lookup: Table) => Matches;

/** The result's columns: those of one side, then those of the other, numbered where names repeat. */
function layoutOf(input: Plan, lookup: Plan, left: readonly number[], lookupFirst: boolean): Layout {
  const own = input.schema.map((field, index) => ({ side: 'input' as const, index, field }));
  const added = left.map((index) => ({ side: 'lookup' as const, index, field: lookup.schema[index] }));
  const [first, second] = lookupFirst ? [added, own] : [own, added];
  const fieldsOf = (columns: readonly { field: Plan['schema'][number] | undefined }[]) =>
    columns.flatMap(({ field }) => field ?? []);
  const names = joinedNames(fieldsOf(first), fieldsOf(second));
  const columns = [...first, ...second];
  const schema = fieldsOf(columns).map(({ type }, position) => ({ name: names[position] ?? '', type }));
  return { schema, columns };
}

const columnOf = (table: Table, { index }: ColumnReference): Column => table.columns[index] as Column;

/** The plan of a lookup; `without` are columns of the lookup table that the result leaves out. */
function lookupPlan(
  call: PluginCall,
  lookup: Plan,
  find: Find,
  options: { readonly keepUnmatched: boolean; readonly without?: readonly string[]; readonly lookupFirst?: boolean },
): Plan {
  const { without = [], lookupFirst = false, keepUnmatched } = options;
  const left = lookup.schema.flatMap(({ name }, index) => (without.includes(name) ? [] : [index]));
  const layout = layoutOf(call.input, lookup, left, lookupFirst);
  const apply = ([input, table]: readonly Table[]) =>
    lookedUp(input as Table, table as Table, find(input as Table, table as Table), keepUnmatched, layout);
  return applied(call, layout.schema, apply, { inputs: [lookup], open: call.input.open === true });
}

/** Reports a column whose type a lookup cannot use. */
function isOfType({ binder }: PluginCall, column: ColumnReference, type: 'string' | 'dynamic'): boolean {
  if (column.type !== type) binder.report('KS107', column.span, type, column.type);
  return column.type === type;
}

export const ipv4Lookup = plugin({
  name: 'ipv4_lookup',
  syntax:
    'T | evaluate ipv4_lookup(LookupTable, SourceIPv4Key, IPv4LookupKey [, ExtraKey …] [, return_unmatched = true])',
  doc: 'Adds the columns of a table of IPv4 networks to the rows whose address lies in them; extra keys must be equal on both sides.',
  example: [
    'let L = datatable(net:string, n:long)["10.0.0.0/8", 1]; datatable(ip:string)["10.1.2.3", "8.8.8.8"] | evaluate ipv4_lookup(L, ip, net)',
    'datatable(ip:string, net:string, n:long)["10.1.2.3", "10.0.0.0/8", 1]',
  ],
  differs: 'It refuses a network looked up in smaller ones that it contains.',
  bind: (call) => {
    const parameters = ['LookupTable', 'SourceIPv4Key', 'IPv4LookupKey', 'ExtraKey…', 'return_unmatched?'];
    const given = new Arguments(call, ...parameters);
    const lookup = given.table('LookupTable');
    const address = given.column('SourceIPv4Key');
    const network = given.column('IPv4LookupKey', lookup);
    const extra = given.columns('ExtraKey');
    const keepUnmatched = given.constant('return_unmatched', 'bool') === true;
    if (given.failed || !isOfType(call, address, 'string') || !isOfType(call, network, 'string')) return undefined;
    const others = extra.map(({ name }) => lookup.schema.findIndex((field) => field.name === name));
    for (const [position, { name, type, span }] of extra.entries()) {
      const other: Type | undefined = lookup.schema[others[position] ?? -1]?.type;
      if (other === type) continue;
      if (other === undefined) call.binder.report('KS145', span, name, 'right');
      else call.binder.report('KS227', span, name, type, other);
      return undefined;
    }
    const find: Find = (input, table) =>
      ipv4Matches(columnOf(input, address), columnOf(table, network), {
        input: extra.map((column) => columnOf(input, column)),
        lookup: others.map((index) => table.columns[index] as Column),
      });
    return lookupPlan(call, lookup, find, { keepUnmatched, without: extra.map(({ name }) => name) });
  },
});

export const ipv6Lookup = plugin({
  name: 'ipv6_lookup',
  syntax: 'T | evaluate ipv6_lookup(LookupTable, SourceIPv6Key, IPv6LookupKey [, return_unmatched = true])',
  doc: 'Puts the columns of a table of IPv6 networks before those of the rows whose address lies in them.',
  example: [
    'let L = datatable(net:string, n:long)["fe80::/10", 1]; datatable(ip:string)["fe80::1", "::1"] | evaluate ipv6_lookup(L, ip, net)',
    'datatable(net:string, n:long, ip:string)["fe80::/10", 1, "fe80::1"]',
  ],
  differs: 'It refuses a network looked up in smaller ones that it contains, and tables that share names of columns.',
  bind: (call) => {
    const given = new Arguments(call, 'LookupTable', 'SourceIPv6Key', 'IPv6LookupKey', 'return_unmatched?');
    const lookup = given.table('LookupTable');
    const address = given.column('SourceIPv6Key');
    const network = given.column('IPv6LookupKey', lookup);
    const keepUnmatched = given.constant('return_unmatched', 'bool') === true;
    if (given.failed || !isOfType(call, address, 'string') || !isOfType(call, network, 'string')) return undefined;
    const twice = lookup.schema.find(({ name }) => call.input.schema.some((field) => field.name === name));
    if (twice) return reportRefusal(call, `which of the two columns '${twice.name}' gets another name is not known`);
    const find: Find = (input, table) => ipv6Matches(columnOf(input, address), columnOf(table, network));
    return lookupPlan(call, lookup, find, { keepUnmatched, lookupFirst: true });
  },
});

/** What the two lookups of places have in common; the radius is undefined when it is left out. */
function bindGeoLookup(
  call: PluginCall,
  shapeKey: string,
  radius: 'radius' | 'radius?',
  matches: (longitude: Column, latitude: Column, shapes: Column, radius: number | undefined) => Matches,
): Plan | undefined {
  const options = [radius, 'return_unmatched?', 'lookup_area_radius?', 'return_lookup_key?'];
  const given = new Arguments(call, 'LookupTable', shapeKey, 'SourceLongitude', 'SourceLatitude', ...options);
  const lookup = given.table('LookupTable');
  const shape = given.column(shapeKey, lookup);
  const place = [given.column('SourceLongitude'), given.column('SourceLatitude')] as const;
  const distance = given.constant('radius', 'real', 'long', 'decimal');
  given.constant('lookup_area_radius', 'real', 'long', 'decimal');
  const keepUnmatched = given.constant('return_unmatched', 'bool') === true;
  const keepKey = given.constant('return_lookup_key', 'bool') === true;
  if (given.failed || !isOfType(call, shape, 'dynamic')) return undefined;
  const text = place.find(({ type }) => !isNumeric(type));
  if (text) {
    call.binder.report('KS107', text.span, 'real', text.type);
    return undefined;
  }
  const find: Find = (input, table) =>
    matches(
      columnOf(input, place[0]),
      columnOf(input, place[1]),
      columnOf(table, shape),
      distance === undefined ? undefined : Number(distance),
    );
  return lookupPlan(call, lookup, find, { keepUnmatched, without: keepKey ? [] : [shape.name] });
}

const A_SQUARE = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})';
const A_LINE = 'dynamic({"type": "LineString", "coordinates": [[0, 0], [2, 0]]})';

export const geoPolygonLookup = plugin({
  name: 'geo_polygon_lookup',
  syntax:
    'T | evaluate geo_polygon_lookup(LookupTable, LookupPolygonKey, SourceLongitude, SourceLatitude [, radius = Metres] [, return_unmatched = true] [, return_lookup_key = true])',
  doc: 'Adds the columns of a table of polygons to the rows whose place lies in them, or no further away than a radius.',
  example: [
    `let L = print n = "square", p = ${A_SQUARE}; datatable(x:real, y:real)[1, 1, 5, 5] | evaluate geo_polygon_lookup(L, p, x, y)`,
    'datatable(x:real, y:real, n:string)[1, 1, "square"]',
  ],
  bind: (call) => bindGeoLookup(call, 'LookupPolygonKey', 'radius?', polygonMatches),
});

export const geoLineLookup = plugin({
  name: 'geo_line_lookup',
  syntax:
    'T | evaluate geo_line_lookup(LookupTable, LookupLineKey, SourceLongitude, SourceLatitude, radius [, return_unmatched = true] [, return_lookup_key = true])',
  doc: 'Adds the columns of a table of lines to the rows whose place is no further away from them than a radius in metres.',
  example: [
    `let L = print n = "line", p = ${A_LINE}; datatable(x:real, y:real)[1, 0, 1, 1] | evaluate geo_line_lookup(L, p, x, y, 100)`,
    'datatable(x:real, y:real, n:string)[1, 0, "line"]',
  ],
  bind: (call) =>
    bindGeoLookup(call, 'LookupLineKey', 'radius', (longitude, latitude, shapes, radius = 0) =>
      lineMatches(longitude, latitude, shapes, radius),
    ),
});
