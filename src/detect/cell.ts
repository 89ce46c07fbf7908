import { compileRegex } from '../regex/regex.ts';
import { toRaw } from '../table/rows.ts';
import { typedValue } from '../table/typing.ts';
import { textOf } from '../types/text.ts';
import { parseTimespan } from '../types/timespan.ts';
import { isTicks, type ScalarType, type Type } from '../types/types.ts';
import { type Dynamic, identity, isArray, isBag, isDecimal, type Value } from '../types/values.ts';
import { timeOf } from './time.ts';
import { isPlainMap, type Written } from './written.ts';

/** What a cell may be expected to be besides a value. */
const matchers = ['$any', '$regex', '$approximate'] as const;
type Matcher = (typeof matchers)[number];

const matcherOf = (expected: unknown): Matcher | undefined =>
  isPlainMap(expected) ? matchers.find((name) => Object.hasOwn(expected, name)) : undefined;

/** Numbers are approximately equal when they differ by no more than this share, when the test does not say. */
const DEFAULT_SHARE = 1e-6;
const DEFAULT_TICKS = 10_000_000n;

/** Finds out when a file is read that a matcher is not as it must be. */
export function checkCell(written: Written): void {
  if (Array.isArray(written.value)) for (const item of written.items()) checkCell(item);
  if (!isPlainMap(written.value)) return;
  const isMatcher = Object.keys(written.value).some((key) => key.startsWith('$'));
  if (!isMatcher) {
    for (const [, entry] of written.entries()) checkCell(entry);
    return;
  }
  written.only(...matchers, '$within');
  const regex = written.entry('$regex');
  if (!regex) return;
  try {
    compileRegex(regex.text());
  } catch (problem) {
    regex.fail(`\`$regex\` cannot be read: ${(problem as Error).message}`);
  }
}

/** Whether a cell of a result is what a test expects. */
export function isExpected(expected: unknown, value: Value, type: Type, now: bigint): boolean {
  const fields = expected as Record<string, unknown>;
  switch (matcherOf(expected)) {
    case '$any':
      return fields.$any === false ? isNothing(value) : !isNothing(value);
    case '$regex':
      return compileRegex(String(fields.$regex)).test(textOf(value, type));
    case '$approximate':
      return isNear(fields.$approximate, fields.$within, value, type, now);
  }
  if (type === 'dynamic') return isDynamic(expected, value as Dynamic, now);
  if (type === 'datetime' && typeof expected === 'string') return timeOf(expected, now) === value;
  const typed = typedValue(toRaw(expected), type as ScalarType, false);
  return typed !== undefined && Object.is(identity(typed), identity(value));
}

const isNothing = (value: Value): boolean => value === null || value === '';

function isNear(expected: unknown, within: unknown, value: Value, type: Type, now: bigint): boolean {
  if (value === null) return expected === null;
  if (isTicks(type)) {
    const wanted = type === 'datetime' ? timeOf(String(expected), now) : parseTimespan(String(expected));
    const most = within === undefined ? DEFAULT_TICKS : parseTimespan(String(within));
    if (wanted === null || most === null) return false;
    const distance = (value as bigint) - wanted;
    return (distance < 0n ? -distance : distance) <= most;
  }
  const [wanted, got] = [Number(expected), Number(isDecimal(value) ? value.toFixed() : value)];
  const most = within === undefined ? Math.abs(wanted) * DEFAULT_SHARE : Number(within);
  return Math.abs(wanted - got) <= most;
}

/** Objects and arrays part by part, in which matchers may stand too. */
function isDynamic(expected: unknown, value: Dynamic, now: bigint): boolean {
  if (isArray(value)) {
    return (
      Array.isArray(expected) &&
      expected.length === value.length &&
      value.every((item, index) => isExpected(expected[index], item, 'dynamic', now))
    );
  }
  if (isBag(value)) {
    return (
      isPlainMap(expected) &&
      Object.keys(expected).length === value.size &&
      [...value].every(([key, item]) => Object.hasOwn(expected, key) && isExpected(expected[key], item, 'dynamic', now))
    );
  }
  if (typeof expected === 'number' && (typeof value === 'bigint' || typeof value === 'number'))
    return Number(value) === expected;
  return expected === value;
}

/** What is expected of a cell, as text for people. */
export function expectedText(expected: unknown): string {
  const fields = expected as Record<string, unknown>;
  switch (matcherOf(expected)) {
    case '$any':
      return fields.$any === false ? 'nothing' : 'anything';
    case '$regex':
      return `/${String(fields.$regex)}/`;
    case '$approximate':
      return `about ${String(fields.$approximate)}`;
  }
  if (expected === null || expected === undefined) return '';
  return typeof expected === 'object'
    ? JSON.stringify(expected, (_, each) => (typeof each === 'bigint' ? String(each) : each))
    : String(expected);
}
