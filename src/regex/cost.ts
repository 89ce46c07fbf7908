import { type Node, type NodeOf, UNKNOWN } from './node.ts';

/**
 * How far V8 may be trusted with a pattern. V8 backtracks: it walks a tree of choices, whose size we bound by a
 * polynomial in the length of the text. Each power of the length is a place in the text that was chosen freely, and
 * the places of one path are in order, so a term of degree d counts for at most lengthᵈ / d! steps.
 */
type Polynomial = readonly number[];

/** More steps than this for one text are too many: they take about a tenth of a second. */
const STEP_LIMIT = 5e7;
/** V8 keeps its choices on a stack that longer texts could exhaust. */
export const LENGTH_LIMIT = 1_000_000;
const DEGREE_LIMIT = 8;

const NONE: Polynomial = [0];
const ONE: Polynomial = [1];
const LINEAR: Polynomial = [0, 1];

const plus = (a: Polynomial, b: Polynomial): Polynomial =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, degree) => (a[degree] ?? 0) + (b[degree] ?? 0));
const larger = (a: Polynomial, b: Polynomial): Polynomial =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, degree) => Math.max(a[degree] ?? 0, b[degree] ?? 0));

function times(a: Polynomial, b: Polynomial): Polynomial {
  const product = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      product[i + j] = (product[i + j] ?? 0) + x * y;
    });
  });
  return product;
}

/** A bound of what matching a part of a pattern at one place of a text may cost. */
interface Cost {
  /** How many ways through the part can go on behind it. */
  readonly ways: Polynomial;
  /** How many steps all ways take together. */
  readonly steps: Polynomial;
}

const UNBOUNDED: Polynomial = [Number.POSITIVE_INFINITY];
const isOne = (ways: Polynomial): boolean => ways.every((count, degree) => count === (degree === 0 ? 1 : 0));

/** The cost of a node when what follows it begins with one of the characters (0: nothing follows, the match is done). */
function costOf(node: Node, follow: bigint): Cost {
  switch (node.kind) {
    case 'one':
    case 'look':
      return { ways: ONE, steps: ONE };
    case 'group':
      return costOf(node.item, follow);
    case 'sequence':
      return costOfSequence(node.items, follow);
    case 'choice':
      return costOfChoice(node, follow);
    case 'repeat':
      return costOfRepeat(node, follow);
  }
}

function costOfSequence(items: readonly Node[], follow: bigint): Cost {
  const follows: bigint[] = [];
  let next = follow;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i] as Node;
    follows[i] = next;
    next = item.first | (item.nullable ? next : 0n);
  }
  let total: Cost = { ways: ONE, steps: NONE };
  items.forEach((item, i) => {
    const { ways, steps } = costOf(item, follows[i] ?? 0n);
    total = { ways: times(total.ways, ways), steps: plus(total.steps, times(total.ways, steps)) };
  });
  return total;
}

/** The characters that choosing an item and leaving it at once can lead to. */
const leads = (node: Node, follow: bigint): bigint => node.first | (node.nullable ? follow : 0n);

function costOfChoice({ items }: NodeOf<'choice'>, follow: bigint): Cost {
  let total: Cost = { ways: NONE, steps: ONE };
  let seen = 0n;
  for (const item of items) {
    const { ways, steps } = costOf(item, follow);
    const first = leads(item, follow);
    // Where no character can begin two items, at most one of them gets past its first character.
    const apart = (seen & first) === 0n;
    total = { ways: apart ? larger(total.ways, ways) : plus(total.ways, ways), steps: plus(total.steps, steps) };
    seen |= first;
  }
  return total;
}

function costOfRepeat({ item, least, most }: NodeOf<'repeat'>, follow: bigint): Cost {
  const again = most > 1 ? item.first : 0n;
  const alone = costOf(item, again);
  const among = costOf(item, again | follow);
  // One way only through each round: then no two ways end at the same place, and all together take linear time.
  if (!item.nullable && isOne(alone.ways)) {
    const bounded = Number.isFinite(most) && alone.steps.length === 1;
    const steps = times(bounded ? [most] : LINEAR, [size(item)]);
    if (!isOne(among.ways)) return { ways: LINEAR, steps };
    if ((item.first & follow) === 0n) return { ways: ONE, steps };
    return { ways: Number.isFinite(most) ? [most - least + 1] : LINEAR, steps };
  }
  let rounds: Cost = { ways: ONE, steps: ONE };
  for (let round = 0; round < most; round++) {
    rounds = { ways: times(rounds.ways, among.ways), steps: plus(rounds.steps, times(rounds.ways, among.steps)) };
    if (most === Number.POSITIVE_INFINITY || rounds.ways.length > DEGREE_LIMIT || !isBounded(rounds.ways)) {
      return { ways: UNBOUNDED, steps: UNBOUNDED };
    }
  }
  return { ways: times(rounds.ways, [most - least + 1]), steps: rounds.steps };
}

const isBounded = (bound: Polynomial): boolean => bound.every((count) => Number.isFinite(count));

/** How many nodes a part of a pattern has when its counted repetitions are written out. */
export function size(node: Node): number {
  switch (node.kind) {
    case 'one':
    case 'look':
      return 1;
    case 'group':
      return 2 + size(node.item);
    case 'repeat':
      return 1 + size(node.item) * Math.max(1, Number.isFinite(node.most) ? node.most : node.least);
    default:
      return node.items.reduce((total, item) => total + size(item), 1);
  }
}

/** Whether a match can only begin at the start of the text. */
function isAnchored(node: Node): boolean {
  if (node.kind === 'look')
    return node.ways.every(({ before }) => before?.inside === false && before.set.bits === UNKNOWN);
  if (node.kind === 'group') return isAnchored(node.item);
  if (node.kind === 'choice') return node.items.every(isAnchored);
  return node.kind === 'sequence' && node.items[0] !== undefined && isAnchored(node.items[0]);
}

/** The longest text on which V8's search for the node is sure to be fast. */
export function nativeLimit(node: Node): number {
  const { steps } = costOf(node, 0n);
  const search = isAnchored(node) ? steps : times(LINEAR, steps);
  if (search.length > DEGREE_LIMIT || !isBounded(search)) return 0;
  let factorial = 1;
  const terms = search.map((count, degree) => {
    factorial *= Math.max(1, degree);
    return count / factorial;
  });
  const stepsFor = (length: number) => terms.reduceRight((total, term) => total * length + term, 0);
  let limit = LENGTH_LIMIT;
  while (limit > 1 && stepsFor(limit) > STEP_LIMIT) limit /= 1.25;
  return Math.floor(limit);
}
