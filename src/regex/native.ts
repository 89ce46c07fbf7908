import { ANY } from './charset.ts';
import { type Condition, type Neighbours, type Node, type NodeOf, UNKNOWN } from './node.ts';

/**
 * Writes a node as the source of a JavaScript regular expression with the flag `u`. What may stand before and after it
 * within a match (bits of a character set) lets assertions be written shorter, and so run faster.
 */
export function nativeSource(node: Node, before: bigint = UNKNOWN, after: bigint = UNKNOWN): string {
  switch (node.kind) {
    case 'one':
      return node.set.source;
    case 'look':
      return lookSource(node.ways, before, after);
    case 'group':
      return `(${nativeSource(node.item, before, after)})`;
    case 'choice':
      return `(?:${node.items.map((item) => nativeSource(item, before, after)).join('|')})`;
    case 'sequence':
      return sequenceSource(node, before, after);
    case 'repeat':
      return repeatSource(node, before, after);
  }
}

function sequenceSource({ items }: NodeOf<'sequence'>, before: bigint, after: bigint): string {
  const follows: bigint[] = [];
  let follow = after;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i] as Node;
    follows[i] = follow;
    follow = item.first | (item.nullable ? follow : 0n);
  }
  let source = '';
  let previous = before;
  items.forEach((item, i) => {
    source += nativeSource(item, previous, follows[i]);
    previous = item.last | (item.nullable ? previous : 0n);
  });
  return source;
}

function repeatSource({ item, least, most, greedy }: NodeOf<'repeat'>, before: bigint, after: bigint): string {
  const source = nativeSource(item, before | item.last, after | item.first);
  const atom = item.kind === 'one' || item.kind === 'group' || item.kind === 'choice' ? source : `(?:${source})`;
  return `${atom}${counts(least, most)}${greedy ? '' : '?'}`;
}

function counts(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  return least === 0 && most === 1 ? '?' : `{${least},${most}}`;
}

/** Whether a condition holds for every neighbour there may be, for none, or (undefined) must be looked at. */
function foregone({ set, inside }: Condition, neighbours: bigint): boolean | undefined {
  // Where nothing is known, the neighbour may be the edge of the text too.
  if (neighbours === UNKNOWN) return undefined;
  if ((neighbours & set.bits) === 0n) return !inside;
  // The sets in assertions hold all characters beyond ASCII that their bits speak of.
  return (neighbours & ~set.bits) === 0n ? inside : undefined;
}

function lookSource(ways: readonly Neighbours[], before: bigint, after: bigint): string {
  const sources: string[] = [];
  for (const way of ways) {
    const behind = way.before && conditionSource(way.before, before, '^', '<');
    const ahead = way.after && conditionSource(way.after, after, '$', '');
    if (behind === false || ahead === false) continue;
    sources.push(`${behind ?? ''}${ahead ?? ''}`);
  }
  if (sources.includes('')) return '';
  return sources.length === 1 ? (sources[0] ?? '') : `(?:${sources.length === 0 ? '[]' : sources.join('|')})`;
}

/** A condition as a look-around; '' when it always holds, false when it never does. */
function conditionSource(condition: Condition, neighbours: bigint, edge: string, direction: string): string | false {
  const known = foregone(condition, neighbours);
  if (known !== undefined) return known && '';
  if (condition.set === ANY && !condition.inside) return edge;
  return `(?${direction}${condition.inside ? '=' : '!'}${condition.set.source})`;
}

/** A JavaScript regular expression; the source is one that {@link nativeSource} wrote. */
export const nativeRegex = (source: string, flags = ''): RegExp => new RegExp(source, `u${flags}`);
