import { readIsoTime } from '../types/iso-time.ts';
import type { ScalarType } from '../types/types.ts';
import type { Dynamic } from '../types/values.ts';
import type { Column } from './column.ts';
import { RawNumbers } from './raw-numbers.ts';
import type { RawStore, RawValues } from './raw-store.ts';
import { RawTexts } from './raw-texts.ts';
import { RawTimes } from './raw-times.ts';
import type { Slices } from './slices.ts';
import { TextArena } from './text-arena.ts';
import { type Inferred, inferType } from './typing.ts';

export type { RawValues };

/**
 * Collects the values of one column. As long as all are texts, all are times or all are numbers, they go where columns need
 * them; the first value of another kind turns them into plain values, or times into texts.
 */
export class RawColumn {
  /** Where texts are staged before {@link addStaged}. */
  readonly arena = new TextArena();
  private texts: RawTexts | undefined;
  private times: RawTimes | undefined;
  private numbers: RawNumbers | undefined;
  private others: Dynamic[] | undefined;
  /** Rows without a value before the first one that tells the kind. */
  private leading = 0;
  /** How many values there are. */
  length = 0;
  private readonly nothing: null | '';
  private readonly halves = new Int32Array(2);
  private wantsTimes = true;
  /** Whether texts are looked at for numbers, and the type declared for these. */
  private wantsNumbers: boolean;
  private expected: ScalarType | undefined;

  constructor(
    /** Whether the source has nothing but text, so that text may mean a number. */
    private readonly textual: boolean,
  ) {
    this.nothing = textual ? '' : null;
    this.wantsNumbers = textual;
  }

  /** Tells of the type that the column will have: what would be written back as text is kept as text. */
  expect(type: ScalarType): void {
    this.wantsTimes = type === 'datetime';
    this.expected = type;
    this.wantsNumbers &&= type === 'long' || type === 'int' || type === 'real';
  }

  private get store(): RawStore | undefined {
    return this.texts ?? this.times ?? this.numbers;
  }

  push(value: Dynamic): void {
    if (value === null || (value === '' && this.textual)) this.addNothing();
    else if (typeof value === 'string') {
      this.arena.stage(value);
      this.addStaged();
    } else if (typeof value === 'bigint') this.addLong(value);
    else if (typeof value === 'number') this.addReal(value);
    else this.addOther(value);
  }

  /** Adds up to a length what rows hold that do not mention the column. */
  pad(length: number): void {
    while (this.length < length) this.addNothing();
  }

  /** Adds a row without a value: null, or in a source of text the empty text. */
  addNothing(): void {
    this.length++;
    if (this.others) this.others.push(this.nothing);
    else this.addGap();
  }

  private addGap(): void {
    if (this.store) this.store.addNothing();
    else this.leading++;
  }

  /** Adds the text that is staged in the arena. */
  addStaged(): void {
    this.length++;
    if (this.texts) this.texts.add();
    else if (this.others) this.others.push(this.arena.stagedText);
    else this.addFirstText();
  }

  /** Adds a text where there is none yet that is not a time or, in a source of text, a number. */
  private addFirstText(): void {
    const { arena, halves } = this;
    const isEmpty = arena.stagedEnd === arena.end;
    if (isEmpty && this.textual) this.addGap();
    else if (this.addNumber(arena.bytes, arena.end, arena.stagedEnd)) return;
    else if (!this.numbers && this.wantsTimes) {
      const form = readIsoTime(arena.view, arena.end, arena.stagedEnd, halves, 0);
      if (form >= 0) this.startTimes().add(halves[0] as number, halves[1] as number, form);
      else if (isEmpty) this.startTimes().addEmpty();
      else this.addFirstWords();
    } else this.addFirstWords();
  }

  /** Adds the number that a text says; gives false when it says none. */
  private addNumber(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.wantsNumbers || this.times || start === end) return false;
    const numbers = this.numbers ?? this.newNumbers();
    if (!numbers.addText(bytes, start, end, this.expected)) return false;
    this.numbers = numbers;
    return true;
  }

  private startTimes(): RawTimes {
    if (!this.times) {
      this.times = new RawTimes(this.nothing);
      for (let row = 0; row < this.leading; row++) this.times.addNothing();
    }
    return this.times;
  }

  private addFirstWords(): void {
    const text = this.arena.stagedText;
    if (this.numbers && (!this.textual || this.expected === 'real')) {
      this.plain().push(text);
      return;
    }
    const before = this.finish().values;
    this.times = undefined;
    this.numbers = undefined;
    this.texts = new RawTexts(this.arena, this.nothing);
    for (const value of before) this.addText(value as string | null, this.texts);
    this.addText(text, this.texts);
  }

  private addText(text: string | null, texts: RawTexts): void {
    if (text === null) texts.addNothing();
    else {
      this.arena.stage(text);
      texts.add();
    }
  }

  /** Whether the texts have numbers, each its own. */
  get isDictionary(): boolean {
    return this.texts?.isDictionary === true;
  }

  /** Adds texts that the column has, by their numbers, those of some rows. */
  addCodes(codes: Int32Array, from: number, to: number): void {
    this.texts?.addCodes(codes, from, to);
    this.length += to - from;
  }

  /** Adds the texts of some rows. */
  addTexts(texts: Slices, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if (this.texts) {
        this.texts.addAll(texts, row, to);
        this.length += to - row;
        return;
      }
      if (this.times) {
        const next = this.times.addAll(texts, row, to);
        this.length += next - row;
        if (next === to) return;
        row = next;
      }
      if (this.numbers && this.addNumber(texts.bytes, texts.starts[row] as number, texts.ends[row] as number)) {
        this.length++;
        continue;
      }
      this.arena.stagePart(texts.view, texts.starts[row] as number, texts.ends[row] as number);
      this.addStaged();
    }
  }

  /** Adds the integers of some rows, which are below 2^53. */
  addIntegers(values: Float64Array, from: number, to: number): void {
    const numbers = this.startNumbers();
    if (numbers) {
      numbers.addIntegers(values, from, to);
      this.length += to - from;
    } else for (let row = from; row < to; row++) this.addInteger(values[row] as number);
  }

  /** Adds an integer below 2^53. */
  addInteger(value: number): void {
    const numbers = this.startNumbers();
    if (numbers) numbers.addInteger(value);
    else this.plain().push(BigInt(value));
    this.length++;
  }

  private addLong(value: bigint): void {
    const numbers = this.startNumbers();
    if (numbers) numbers.addLong(value);
    else this.plain().push(value);
    this.length++;
  }

  /** Adds a number that is written as a real. */
  addReal(value: number): void {
    // Integers beyond 64 bits are told of.
    const numbers = Number.isInteger(value) && Math.abs(value) >= 2 ** 63 ? undefined : this.startNumbers();
    if (numbers) numbers.addReal(value);
    else this.plain().push(value);
    this.length++;
  }

  private addOther(value: Dynamic): void {
    this.plain().push(value);
    this.length++;
  }

  private startNumbers(): RawNumbers | undefined {
    if (!this.others && !this.texts && !this.times) this.numbers ??= this.newNumbers();
    return this.numbers;
  }

  private newNumbers(): RawNumbers {
    const numbers = new RawNumbers(this.nothing);
    for (let row = 0; row < this.leading; row++) numbers.addNothing();
    return numbers;
  }

  /** The plain values, and from now on they are what is added to. */
  private plain(): Dynamic[] {
    if (!this.others) {
      const { values, codes } = this.finish();
      this.others = codes ? Array.from(codes, (code) => values[code] as Dynamic) : [...values];
      this.texts = undefined;
      this.times = undefined;
      this.numbers = undefined;
    }
    return this.others;
  }

  finish(): RawValues {
    if (this.others) return { values: this.others, codes: undefined };
    return this.store?.values() ?? { values: new Array(this.leading).fill(this.nothing), codes: undefined };
  }

  /** The type that follows from the values. */
  inferred(): Inferred {
    return this.store?.inferred() ?? inferType(this.finish().values, this.textual);
  }

  /** The column of a type, when no value needs to be looked at on its own. */
  column(type: ScalarType): Column | undefined {
    return this.store?.column(type);
  }
}
