import { type DateParts, padded, partsOf } from '../types/datetime.ts';
import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, type Value } from '../types/values.ts';
import { type Complaint, constant, datetime, overload, scalar, string, timespan } from './define.ts';

const category = 'date and time';

/** What a format may hold: the elements of one letter repeated, and what each writes. */
type Elements<P> = ReadonlyMap<string, (parts: P) => string>;
type Format<P> = readonly ((parts: P) => string)[];

const DELIMITERS = ' /-:,._[]';
const LONGEST = 8;

/** Reads a format; each place takes the longest element that fits. Undefined when something else is in it. */
function readFormat<P>(format: string, elements: Elements<P>): Format<P> | undefined {
  const writers: ((parts: P) => string)[] = [];
  next: for (let at = 0; at < format.length; ) {
    for (let length = LONGEST; length > 0; length--) {
      const writer = elements.get(format.slice(at, at + length));
      if (writer === undefined || at + length > format.length) continue;
      writers.push(writer);
      at += length;
      continue next;
    }
    const character = format.charAt(at++);
    if (!DELIMITERS.includes(character)) return undefined;
    writers.push(() => character);
  }
  return writers;
}

/** Writes values by format, reading each format once; undefined for formats that are none. */
function formatter<P>(elements: Elements<P>): (format: string) => ((parts: P) => string) | undefined {
  const read = new Map<string, Format<P> | undefined>();
  return (format) => {
    if (!read.has(format)) read.set(format, readFormat(format, elements));
    const writers = read.get(format);
    return writers && ((parts) => writers.map((write) => write(parts)).join(''));
  };
}

/** Elements of one letter, once and twice, for a number with and without leading zero. */
const oneOrTwo = <P>(letter: string, of: (parts: P) => number): [string, (parts: P) => string][] => [
  [letter, (parts) => String(of(parts))],
  [letter + letter, (parts) => padded(of(parts), 2)],
];

/** Elements f … fffffff for digits of the fraction, and F … FFFFFFF without their trailing zeros. */
const fractions = <P>(of: (parts: P) => number): [string, (parts: P) => string][] =>
  [1, 2, 3, 4, 5, 6, 7].flatMap((digits): [string, (parts: P) => string][] => {
    const write = (parts: P): string => padded(of(parts), 7).slice(0, digits);
    return [
      ['f'.repeat(digits), write],
      ['F'.repeat(digits), (parts) => write(parts).replace(/0+$/, '')],
    ];
  });

const formatDate = formatter<DateParts>(
  new Map([
    ...oneOrTwo<DateParts>('d', ({ day }) => day),
    ...oneOrTwo<DateParts>('M', ({ month }) => month),
    ...oneOrTwo<DateParts>('y', ({ year }) => year % 100),
    ['yyyy', ({ year }: DateParts) => padded(year, 4)],
    ...oneOrTwo<DateParts>('H', ({ hour }) => hour),
    ...oneOrTwo<DateParts>('h', ({ hour }) => hour % 12 || 12),
    ...oneOrTwo<DateParts>('m', ({ minute }) => minute),
    ...oneOrTwo<DateParts>('s', ({ second }) => second),
    ['tt', ({ hour }: DateParts) => (hour < 12 ? 'AM' : 'PM')],
    ...fractions<DateParts>(({ fraction }) => fraction),
  ]),
);

/** The size of a timespan, of its sign; the elements cut from it what they need. */
const within = (unit: bigint, count: bigint) => (size: bigint) => Number((size / unit) % count);
const formatSize = formatter<bigint>(
  new Map([
    ...Array.from({ length: LONGEST }, (_, index): [string, (size: bigint) => string] => [
      'd'.repeat(index + 1),
      (size) => String(size / TICKS_PER_DAY).padStart(index + 1, '0'),
    ]),
    ...oneOrTwo('H', within(TICKS_PER_HOUR, 24n)),
    ...oneOrTwo('h', within(TICKS_PER_HOUR, 24n)),
    ...oneOrTwo('m', within(TICKS_PER_MINUTE, 60n)),
    ...oneOrTwo('s', within(TICKS_PER_SECOND, 60n)),
    ...fractions(within(1n, TICKS_PER_SECOND)),
  ]),
);

/** Complains of a constant format that is empty or holds what formats cannot. */
const checkFormat =
  (read: (format: string) => unknown, letters: string) =>
  ([, format]: readonly (Value | undefined)[]): Complaint | undefined => {
    if (typeof format !== 'string' || (format !== '' && read(format))) return undefined;
    if (format === '') return { argument: 1, code: 'KS133', details: [] };
    const message = `'${format}' is not a format: it may hold ${letters} and the delimiters space / - : , . _ [ ].`;
    return { argument: 1, code: 'KQLAB009', details: [message] };
  };

export const formatDatetime = scalar({
  name: 'format_datetime',
  category,
  doc: 'Writes a datetime by a format made of elements such as yyyy, MM, dd, HH, mm, ss and fff.',
  examples: [
    ['format_datetime(datetime(2026-01-05 15:04:05.67), "yyyy/M/dd h:mm:ss tt")', '"2026/1/05 3:04:05 PM"'],
    ['format_datetime(datetime(2026-01-05 15:04:05.67), "HHmmss.FFF")', '"150405.67"'],
  ],
  named: 'argument',
  overloads: [
    overload(
      [datetime('date'), constant(string('format'))],
      'string',
      (date, format) => formatDate(format)?.(partsOf(date)),
      { check: checkFormat(formatDate, 'd, M, y, yyyy, H, h, m, s, tt, f, F') },
    ),
  ],
});

export const formatTimespan = scalar({
  name: 'format_timespan',
  category,
  doc: 'Writes a timespan by a format made of elements such as d, hh, mm, ss and fff.',
  examples: [
    ['format_timespan(26h + 5m, "dd.hh:mm")', '"01.02:05"'],
    ['format_timespan(-90m, "h:mm")', '"-1:30"'],
  ],
  named: 'argument',
  overloads: [
    overload(
      [timespan('timespan'), constant(string('format'))],
      'string',
      (span, format) => {
        const text = formatSize(format)?.(span < 0n ? -span : span);
        return span < 0n && text !== undefined ? `-${text}` : text;
      },
      { check: checkFormat(formatSize, 'd, H, h, m, s, f, F') },
    ),
  ],
});
