import { ISO_FORMS, isoTimeText, readIsoTime } from '../types/iso-time.ts';
import type { ScalarType } from '../types/types.ts';
import type { Dynamic } from '../types/values.ts';
import { type Column, DictionaryColumn, Int64Column } from './column.ts';
import { ByteList, Int64List } from './lists.ts';
import type { RawStore, RawValues } from './raw-store.ts';
import type { Slices } from './slices.ts';
import type { Inferred } from './typing.ts';

const [EMPTY, NOTHING] = [ISO_FORMS, ISO_FORMS + 1];

/** Times in ISO 8601, each with the form that it was written in, and empty texts. */
export class RawTimes implements RawStore {
  private readonly ticks = new Int64List();
  private readonly forms = new ByteList();
  /** How many rows have no time. */
  private gaps = 0;
  private readonly halves = new Int32Array(2);

  constructor(
    /** What a row without a value holds. */
    private readonly nothing: null | '',
  ) {}

  /** Adds a time, whose ticks come in two halves. */
  add(low: number, high: number, form: number): void {
    this.ticks.push(low, high);
    this.forms.push(form);
  }

  /** Adds the times of some rows up to the first text that is none, and gives its row. */
  addAll({ view, starts, ends }: Slices, from: number, to: number): number {
    const { halves } = this;
    for (let row = from; row < to; row++) {
      const end = ends[row] as number;
      const form = readIsoTime(view, starts[row] as number, end, halves, 0);
      if (form < 0) return row;
      this.add(halves[0] as number, halves[1] as number, form);
    }
    return to;
  }

  addEmpty(): void {
    this.add(0, 0, EMPTY);
    this.gaps++;
  }

  addNothing(): void {
    this.add(0, 0, NOTHING);
    this.gaps++;
  }

  values(): RawValues {
    const forms = this.forms.array();
    const values = Array.from(this.ticks.array(), (ticks, row): Dynamic => {
      const form = forms[row] as number;
      return form === NOTHING ? this.nothing : form === EMPTY ? '' : isoTimeText(ticks, form);
    });
    return { values, codes: undefined };
  }

  inferred(): Inferred | undefined {
    return this.gaps < this.forms.length ? { type: 'datetime' } : undefined;
  }

  column(type: ScalarType): Column | undefined {
    if (type === 'string' && this.inferred() === undefined)
      return new DictionaryColumn('string', new Int32Array(this.forms.length), [''], true);
    if (type !== 'datetime') return undefined;
    const flags = this.gaps > 0 ? this.forms.array().map((form) => (form < ISO_FORMS ? 0 : 1)) : null;
    return new Int64Column('datetime', this.ticks.array(), flags);
  }
}
