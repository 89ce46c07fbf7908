import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { formatDatetime, parseDatetime } from '../src/types/datetime.ts';
import { isoTimeText, readIsoTime } from '../src/types/iso-time.ts';

/** Times read from bytes are what the general reader makes of their text, and give the text again. */

const encoder = new TextEncoder();

function read(text: string): { ticks: bigint; form: number } | undefined {
  const bytes = encoder.encode(`..${text}..`);
  const halves = new Int32Array(4);
  const form = readIsoTime(new DataView(bytes.buffer), 2, bytes.length - 2, halves, 1);
  return form < 0 ? undefined : { ticks: new BigInt64Array(halves.buffer)[1] ?? 0n, form };
}

/** The last tick of the year 9999. */
const LAST = 3_155_378_975_999_999_999n;

function timeText(random: Random): string {
  const ticks = random.pick([0n, LAST, BigInt(Math.floor(random.next() * 2 ** 53)) * 350n]);
  const text = formatDatetime(ticks).slice(0, random.pick([19, 21, 23, 26, 27]));
  return (random.next() < 0.3 ? text.replace('T', ' ') : text) + random.pick(['Z', '']);
}

/** A text with another character somewhere. */
function changed(text: string, random: Random): string {
  const at = random.integer(0, text.length - 1);
  return text.slice(0, at) + random.pick([...'0123456789-:.TZ /;']) + text.slice(at + 1);
}

describe('a time from bytes', () => {
  test.each(Array.from({ length: 20 }, (_, seed) => seed))('is the time of its text (%i)', (seed) => {
    const random = new Random(seed);
    for (let i = 0; i < 500; i++) {
      const whole = timeText(random);
      expect(read(whole), whole).toBeDefined();
      for (const text of [whole, changed(whole, random), changed(changed(whole, random), random)]) {
        const found = read(text);
        if (found === undefined) continue;
        expect(found.ticks, text).toBe(parseDatetime(text));
        expect(isoTimeText(found.ticks, found.form)).toBe(text);
      }
    }
  });

  test.each([
    '0000-00-00T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-0xT00:00:00Z',
    '20-6-01-01T00:00:00Z',
    '\0'.repeat(16).concat(':00'),
  ])('is none when there is no such time (%s)', (text) => {
    read('2026-01-01T00:00:00Z');
    expect(read(text)).toBeUndefined();
  });
});
