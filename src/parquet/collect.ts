import {
  BoolColumn,
  type Column,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
  ValuesColumn,
  valuesColumn,
} from '../table/column.ts';
import { RawColumn } from '../table/raw.ts';
import { BLOCK_ROWS, textColumn } from '../table/text-column.ts';
import { typedValue } from '../table/typing.ts';
import { toDynamic } from '../types/convert.ts';
import { toJson } from '../types/json.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, nothing, type Value } from '../types/values.ts';

/** Hears of a row whose value is none of the column's type. */
export type OnBad = (row: number, value: string) => void;

/** Takes the values of a column one after the other and makes the column. */
export interface Collector {
  add(value: Value): void;
  column(onBad: OnBad): Column;
}

/** The collector for so many values of one type in a column of a type, which may be another one. */
export function collectorFor(from: ScalarType, to: ScalarType, rows: number): Collector {
  if (from !== to) return new OtherCollector(from, to);
  switch (to) {
    case 'long':
    case 'datetime':
    case 'timespan': {
      const data = new BigInt64Array(rows);
      return new FixedCollector(data, (nulls) => new Int64Column(to, data, nulls));
    }
    case 'int':
    case 'real': {
      const data = to === 'int' ? new Int32Array(rows) : new Float64Array(rows);
      return new FixedCollector(data, (nulls) => new NumberColumn(to, data, nulls));
    }
    case 'bool': {
      const data = new Uint8Array(rows);
      return new FixedCollector(data, (nulls) => new BoolColumn(data, nulls));
    }
    case 'decimal':
      return new DecimalCollector();
    default:
      return new OtherCollector(from, to);
  }
}

/** Values that have their place in an array from the start. */
class FixedCollector implements Collector {
  private row = 0;
  private nulls: Uint8Array | null = null;

  constructor(
    private readonly data: BigInt64Array | Int32Array | Float64Array | Uint8Array,
    private readonly make: (nulls: Uint8Array | null) => Column,
  ) {}

  add(value: Value): void {
    if (value === null) {
      this.nulls ??= new Uint8Array(this.data.length);
      this.nulls[this.row++] = 1;
    } else this.data[this.row++] = value as never;
  }

  column(): Column {
    return this.make(this.nulls);
  }
}

class DecimalCollector implements Collector {
  private readonly values: Value[] = [];

  add(value: Value): void {
    this.values.push(value);
  }

  column(): Column {
    return new ValuesColumn('decimal', this.values);
  }
}

/** Texts, and what stands for another value than the type of the column has: as in files that say no types. */
class OtherCollector implements Collector {
  private readonly raw = new RawColumn(false);

  constructor(
    private readonly from: ScalarType,
    private readonly to: ScalarType,
  ) {}

  add(value: Value): void {
    this.raw.push(toDynamic(value, this.from));
  }

  column(onBad: OnBad): Column {
    const { raw, from, to } = this;
    const texts = from === 'string' && to === 'string' ? raw.column('string') : undefined;
    if (texts) return texts;
    const { values, codes } = raw.finish();
    const bad = new Set<number>();
    const converted = values.map((value, index): Value => {
      const typed = this.typed(value);
      if (typed === undefined) bad.add(index);
      return typed ?? nothing(to);
    });
    const rows = codes ?? converted.keys();
    if (bad.size > 0) {
      for (const [row, index] of [...rows].entries()) if (bad.has(index)) onBad(row, toJson(values[index] as Dynamic));
    }
    return columnOf(to, converted, codes);
  }

  private typed(value: Dynamic): Value | undefined {
    return this.from === this.to ? (value ?? nothing(this.to)) : typedValue(value, this.to, this.from === 'string');
  }
}

function columnOf(type: ScalarType, values: Value[], codes: Int32Array | undefined): Column {
  const isDictionary = type === 'string' || type === 'guid' || type === 'decimal' || type === 'dynamic';
  if (codes && isDictionary) return new DictionaryColumn(type, codes, values);
  const each = codes ? Array.from(codes, (code) => values[code] as Value) : values;
  return type === 'string' && each.length >= BLOCK_ROWS ? textColumn(each as string[]) : valuesColumn(type, each);
}
