import { createHash } from 'node:crypto';

/** A seeded source of pseudo-random choices (mulberry32), so that the data set is the same every time. */
export class Random {
  constructor(private state: number) {}

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from `least` up to `most`, inclusive. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)] as T;
  }

  /** Upper-case hexadecimal digits. */
  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.integer(0, 15).toString(16))
      .join('')
      .toUpperCase();
  }

  /** A guid in braces, as the registry writes them. */
  guid(): string {
    return `{${[8, 4, 4, 4, 12].map((digits) => this.hex(digits)).join('-')}}`;
  }
}

/** A hash that depends on nothing but the text: names keep their identifiers. */
export const hash = (kind: 'md5' | 'sha1' | 'sha256', text: string): string =>
  createHash(kind).update(text).digest('hex');
