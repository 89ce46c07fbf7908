import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from '../src/cli/formats/csv.ts';
import { json, ndjson } from '../src/cli/formats/json.ts';
import { Result } from '../src/index.ts';
import { readCsv } from '../src/table/csv.ts';
import { readJson } from '../src/table/json.ts';
import { readNdjson } from '../src/table/json-lines.ts';
import { jsonTextOf } from '../src/table/rows.ts';
import { tableOf } from '../src/table/table.ts';
import type { ScalarType } from '../src/types/types.ts';
import { type Dynamic, MAX_DATETIME_TICKS, MAX_LONG, MIN_LONG } from '../src/types/values.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\t', '\\', '{', ' ', 'é', '表') }),
);
const nullable = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const long = fc.bigInt({ min: MIN_LONG, max: MAX_LONG });
const real = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const dynamic = fc.letrec<{ value: Dynamic }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false),
    long,
    real,
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
  ),
})).value;
const structure = fc.oneof(
  fc.array(dynamic, { maxLength: 4 }),
  fc.dictionary(text, dynamic).map((bag) => new Map(Object.entries(bag))),
);

const schema: readonly { readonly name: string; readonly type: ScalarType }[] = [
  { name: 'text', type: 'string' },
  { name: 'long', type: 'long' },
  { name: 'real', type: 'real' },
  { name: 'bool', type: 'bool' },
  { name: 'time', type: 'datetime' },
  { name: 'bag, "quoted"', type: 'dynamic' },
];
const rows = fc.array(
  fc.tuple(
    text,
    nullable(long),
    nullable(real),
    nullable(fc.boolean()),
    nullable(fc.bigInt({ min: 0n, max: MAX_DATETIME_TICKS })),
    nullable(structure),
  ),
  { maxLength: 20 },
);
const resultOf = (values: Parameters<typeof tableOf>[1]) => new Result(tableOf(schema, values), [], undefined, []);
const all = (pieces: Iterable<string>) => [...pieces].join('');

test('what is written as JSON reads back as it was', () => {
  fc.assert(
    fc.property(rows, (values) => {
      const result = resultOf(values);
      const written = jsonTextOf(result.table);
      expect(jsonTextOf(readNdjson(all(ndjson(result, 1e9)), { schema }).table)).toBe(written);
      expect(jsonTextOf(readJson(all(json(result, 1e9)), { schema }).table)).toBe(written);
    }),
  );
});

test('what is written as CSV reads back as it was', () => {
  fc.assert(
    fc.property(rows, (values) => {
      const result = resultOf(values);
      expect(jsonTextOf(readCsv(all(csv(result, 1e9)), { schema }).table)).toBe(jsonTextOf(result.table));
    }),
  );
});
