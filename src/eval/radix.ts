/** Words are dealt out into at most so many parts, so that each of them stays in the processor's cache afterwards. */
const MOST_BITS = 11;
/** Fewer words are put in their places one by one. */
const FEW = 20;

/** Words and the rows they stand for. */
interface Pairs {
  readonly words: Uint32Array;
  readonly rows: Int32Array;
}

/**
 * Sorts words of 32 bits, and the rows they stand for, without comparing: they are dealt out by their highest bits, and
 * each part by its next ones, into about as many parts as there are words. Equal words keep their order.
 */
export class Radix {
  private readonly spare: Pairs;
  /** Where parts begin, for each depth. */
  private readonly starts: Int32Array[] = [];

  constructor(private readonly pairs: Pairs) {
    const { length } = pairs.words;
    this.spare = { words: new Uint32Array(length), rows: new Int32Array(length) };
  }

  /** Sorts the words from one place to another. */
  sort(from: number, to: number): void {
    const { words } = this.pairs;
    let bits = 0;
    for (let at = from; at < to; at++) bits |= words[at] as number;
    this.sortIn(this.pairs, this.spare, from, to, 32 - Math.clz32(bits), 0);
  }

  /** Sorts by so many of the lowest bits; the result is in the pairs that were given, whatever `source` is. */
  private sortIn(source: Pairs, target: Pairs, from: number, to: number, bits: number, depth: number): void {
    if (to - from < FEW || bits === 0) {
      this.finish(source, from, to, bits);
      return;
    }
    const width = Math.min(MOST_BITS, bits, 32 - Math.clz32(to - from));
    const rest = bits - width;
    const parts = 1 << width;
    const starts = this.starts[depth] ?? new Int32Array(1 << MOST_BITS);
    this.starts[depth] = starts;
    const most = count(source.words, from, to, rest, starts, parts);
    deal(source, target, from, to, rest, starts, parts - 1);
    if (most < FEW || rest === 0) {
      this.finish(target, from, to, rest);
      return;
    }
    // Dealing has moved the start of each part to its end.
    let start = from;
    for (let part = 0; part < parts; part++) {
      const end = starts[part] as number;
      this.sortIn(target, source, start, end, rest, depth + 1);
      start = end;
    }
  }

  private finish(source: Pairs, from: number, to: number, bits: number): void {
    if (bits > 0) insert(source, from, to);
    if (source === this.pairs) return;
    const { words, rows } = this.pairs;
    for (let at = from; at < to; at++) {
      words[at] = source.words[at] as number;
      rows[at] = source.rows[at] as number;
    }
  }
}

/** Finds where parts begin; gives how many words the largest has. */
function count(words: Uint32Array, from: number, to: number, shift: number, starts: Int32Array, parts: number): number {
  const mask = parts - 1;
  starts.fill(0, 0, parts);
  for (let at = from; at < to; at++) {
    const part = ((words[at] as number) >>> shift) & mask;
    starts[part] = (starts[part] as number) + 1;
  }
  let most = 0;
  let sum = from;
  for (let part = 0; part < parts; part++) {
    const size = starts[part] as number;
    starts[part] = sum;
    sum += size;
    if (size > most) most = size;
  }
  return most;
}

function deal(
  source: Pairs,
  target: Pairs,
  from: number,
  to: number,
  shift: number,
  next: Int32Array,
  mask: number,
): void {
  const { words, rows } = source;
  const { words: toWords, rows: toRows } = target;
  for (let at = from; at < to; at++) {
    const word = words[at] as number;
    const part = (word >>> shift) & mask;
    const place = next[part] as number;
    next[part] = place + 1;
    toWords[place] = word;
    toRows[place] = rows[at] as number;
  }
}

function insert({ words, rows }: Pairs, from: number, to: number): void {
  for (let next = from + 1; next < to; next++) {
    const word = words[next] as number;
    if ((words[next - 1] as number) <= word) continue;
    const row = rows[next] as number;
    let at = next;
    do {
      words[at] = words[at - 1] as number;
      rows[at] = rows[at - 1] as number;
      at--;
    } while (at > from && (words[at - 1] as number) > word);
    words[at] = word;
    rows[at] = row;
  }
}
