import { convert } from '../../src/types/convert.ts';
import { toJson } from '../../src/types/json.ts';
import { textOf } from '../../src/types/text.ts';
import type { ScalarType, Type } from '../../src/types/types.ts';
import { type Dynamic, isArray, isBag, TICKS_PER_HOUR, TICKS_PER_SECOND, type Value } from '../../src/types/values.ts';

/** What a query asks of a value. */
export type Wish =
  | { readonly kind: 'is' | 'not' | 'above' | 'below'; readonly value: Value; readonly type: Type }
  | { readonly kind: 'holds'; readonly text: string; readonly at?: 'start' | 'end' }
  | { readonly kind: 'elements'; readonly least: number }
  /** Copies of the row have these values in turn, as far as other wishes allow them. */
  | { readonly kind: 'spread'; readonly values: readonly Value[]; readonly type: ScalarType }
  | { readonly kind: 'absent' };

/** The place of a value to be made: a column of a row, or a part of a dynamic one. */
export class Slot {
  readonly wishes: Wish[] = [];
  readonly members = new Map<string | number, Slot>();
  /** The value is that of another slot. */
  private same: Slot | undefined;
  /** Every copy of the row has a value of its own. */
  varies = false;
  /** A text that is read as XML. */
  xml = false;

  constructor(
    readonly name: string,
    /** The number it is when nothing is asked of it. */
    readonly plain = 0,
  ) {}

  wish(wish: Wish): void {
    this.target.wishes.push(wish);
  }
  member(key: string | number): Slot {
    const { members, name } = this.target;
    const known = members.get(key) ?? new Slot(typeof key === 'string' ? key : name);
    members.set(key, known);
    return known;
  }
  equal(other: Slot): void {
    if (other.target !== this.target) this.target.same = other.target;
  }
  vary(): void {
    this.target.varies = true;
  }
  readAsXml(): void {
    this.target.xml = true;
  }
  private get target(): Slot {
    return this.same ? this.same.target : this;
  }

  /** A value of the type that grants the wishes, as far as they can be granted together. */
  value(type: ScalarType, now: bigint, copy: number): Value {
    const { members, wishes, varies, name, plain, xml } = this.target;
    const shift = varies ? copy : 0;
    const turn = inTurn(wishes, copy);
    if (turn) return type === 'dynamic' ? dynamicOf(turn.value, turn.type) : convert(turn.value, turn.type, type);
    const asked = wishes.length > 0;
    if (wishes.some(({ kind }) => kind === 'absent')) return type === 'string' ? '' : null;
    const least = Math.max(0, ...wishes.map((wish) => (wish.kind === 'elements' ? wish.least : 0)));
    if (members.size > 0 || least > 0) {
      const whole = withTexts(compose(members, least, now, copy), wishes);
      if (type === 'dynamic') return whole;
      return type !== 'string' ? convert(whole, 'dynamic', type) : xml ? toXml(whole) : toJson(whole);
    }
    if (type === 'dynamic') return leaf(wishes, name, now, shift);
    const given = wishes.findLast((wish) => wish.kind === 'is');
    if (given?.kind === 'is') return convert(given.value, given.type as ScalarType, type);
    return type === 'string'
      ? text(wishes, name, shift)
      : scalarValue(type, wishes, now, asked || type === 'datetime' ? shift : shift + plain);
  }
}

/** The value of a copy among those that it has in turn. */
function inTurn(wishes: readonly Wish[], copy: number): { value: Value; type: ScalarType } | undefined {
  const spread = wishes.findLast((wish) => wish.kind === 'spread');
  if (spread?.kind !== 'spread') return undefined;
  const { type } = spread;
  const allowed = spread.values.filter((value) =>
    wishes.every((wish) => {
      if (wish.kind !== 'above' && wish.kind !== 'below') return true;
      const bound = convert(wish.value, wish.type as ScalarType, type);
      if (bound === null || value === null) return true;
      return wish.kind === 'above' ? value >= bound : value <= bound;
    }),
  );
  return allowed.length === 0 ? undefined : { value: allowed[copy % allowed.length] ?? null, type };
}

/** A bag in which the texts asked of the whole are found too: in its first text, or under a name of their own. */
function withTexts(whole: Dynamic, wishes: readonly Wish[]): Dynamic {
  const texts = wishes.flatMap((wish) => (wish.kind === 'holds' && wish.text !== '' ? [wish.text] : []));
  if (texts.length === 0 || !isBag(whole)) return whole;
  const [name] = [...whole].find(([, value]) => value === 'sample') ?? ['text'];
  return new Map([...whole, [name, texts.join(' ')]]);
}

/** XML that parse_xml() reads as the value; an array of one has its element twice, for else it is read as no array. */
function toXml(value: Dynamic): string {
  if (isBag(value)) return [...value].map(([name, part]) => element(name, part)).join('');
  return escaped(isArray(value) ? toJson(value) : textOf(value, 'dynamic'));
}

function element(name: string, value: Dynamic): string {
  if (isArray(value))
    return (value.length === 1 ? [...value, ...value] : value).map((one) => element(name, one)).join('');
  if (!isBag(value)) return `<${name}>${toXml(value)}</${name}>`;
  const isAttribute = ([key]: readonly [string, Dynamic]) => key.startsWith('@');
  const attributes = [...value].filter(isAttribute).map(([key, text]) => ` ${key.slice(1)}="${toXml(text)}"`);
  const inside = [...value].filter((part) => !isAttribute(part));
  const parts = inside.map(([key, part]) => (key === '#text' ? toXml(part) : element(key, part)));
  return `<${name}${attributes.join('')}>${parts.join('')}</${name}>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function compose(members: ReadonlyMap<string | number, Slot>, least: number, now: bigint, copy: number): Dynamic {
  const keys = [...members.keys()];
  const positions = keys.filter((key) => typeof key === 'number');
  if (keys.some((key) => typeof key === 'string')) {
    const named = [...members].filter(([key]) => typeof key === 'string');
    return new Map(named.map(([key, slot]) => [String(key), slot.value('dynamic', now, copy) as Dynamic]));
  }
  const length = Math.max(least, ...positions.map((position) => (position < 0 ? -position : position + 1)));
  const pattern = members.get(0) ?? members.get(-1) ?? new Slot('element');
  return Array.from({ length }, (_, position) => {
    const slot = members.get(position) ?? members.get(position - length) ?? pattern;
    return slot.value('dynamic', now, copy) as Dynamic;
  });
}

/** A part of a dynamic that has no parts: what is asked of it tells its type. */
function leaf(wishes: readonly Wish[], name: string, now: bigint, shift: number): Dynamic {
  const typed = wishes.findLast((wish) => 'type' in wish && wish.type !== 'unknown');
  if (typed && 'type' in typed) {
    const type = typed.type as ScalarType;
    if (typed.kind === 'is') return type === 'dynamic' ? (typed.value as Dynamic) : dynamicOf(typed.value, type);
    if (type !== 'string' && type !== 'dynamic') return dynamicOf(scalarValue(type, wishes, now, shift), type);
  }
  return text(wishes, name, shift);
}

const dynamicOf = (value: Value, type: ScalarType): Dynamic =>
  type === 'bool' || type === 'long' || type === 'real'
    ? (value as Dynamic)
    : type === 'int'
      ? BigInt(value as number)
      : textOf(value, type);

/** Texts that pass the tests queries often make of a column that is called so. */
const usual: readonly (readonly [RegExp, string])[] = [
  [/ip(v4)?(address)?s?$/i, '203.0.113.7'],
  [/url|uri$/i, 'https://www.example.org/path'],
  [/domain|host|fqdn/i, 'www.example.org'],
  [/upn|userprincipalname|mail|recipient|sender/i, 'ann@example.org'],
  [/sha256/i, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  [/sha1/i, 'a94a8fe5ccb19ba61c4c0873d391e987982fbcd3'],
  [/version/i, '10.0.1'],
];

function text(wishes: readonly Wish[], name: string, shift: number): string {
  const parts = (at: 'start' | 'end' | undefined) =>
    wishes.flatMap((wish) => (wish.kind === 'holds' && wish.at === at ? [wish.text] : []));
  const pieces = [...parts('start'), ...new Set(parts(undefined)), ...parts('end')];
  const forbidden = wishes.flatMap((wish) => (wish.kind === 'not' ? [textOf(wish.value, wish.type)] : []));
  let made = pieces.join(' ');
  if (pieces.length === 0) made = usual.find(([pattern]) => pattern.test(name))?.[1] ?? 'sample';
  if (shift > 0) made = `${made} ${shift}`;
  while (forbidden.includes(made)) made += ' q';
  return made;
}

function scalarValue(type: ScalarType, wishes: readonly Wish[], now: bigint, shift: number): Value {
  const bounds = (kind: 'above' | 'below' | 'not') =>
    wishes.flatMap((wish) =>
      wish.kind === kind ? [Number(convert(wish.value, wish.type as ScalarType, type) ?? 0)] : [],
    );
  switch (type) {
    case 'bool':
      return !wishes.some((wish) => wish.kind === 'not' && wish.value === true);
    case 'guid':
      return `00000000-0000-4000-8000-${String(shift).padStart(12, '0')}`;
    case 'datetime':
    case 'timespan': {
      const step = TICKS_PER_SECOND;
      const exact = (kind: 'above' | 'below') =>
        wishes.flatMap((wish) => {
          const value = wish.kind === kind ? convert(wish.value, wish.type as ScalarType, type) : null;
          return typeof value === 'bigint' ? [value] : [];
        });
      const low = exact('above').sort(byValue).at(-1) ?? -1n;
      const high = exact('below').sort(byValue)[0] ?? 2n ** 62n;
      let value = type === 'datetime' ? now - TICKS_PER_HOUR : TICKS_PER_HOUR;
      if (value <= low || value >= high)
        value = high === 2n ** 62n ? low + step : low === -1n ? high - step : (low + high) / 2n;
      return value - BigInt(shift) * step;
    }
    default: {
      const low = Math.max(-Infinity, ...bounds('above'));
      const high = Math.min(Infinity, ...bounds('below'));
      let value =
        low < 1 && high > 1 ? 1 : low === -Infinity ? high - 1 : high === Infinity ? low + 1 : (low + high) / 2;
      while (bounds('not').includes(value)) value++;
      value += shift;
      return type === 'long'
        ? BigInt(Math.trunc(value))
        : type === 'int'
          ? Math.trunc(value)
          : convert(value, 'real', type);
    }
  }
}

const byValue = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
