import { type Node, repeat, sequence } from './node.ts';

/**
 * The node without what only makes its matches longer: a text has a match of `.*a+b?` exactly when it has one of `a`.
 * For the question whether there is a match at all.
 */
export function trimmed(node: Node): Node {
  return trimmedAt('last', trimmedAt('first', node));
}

function trimmedAt(edge: 'first' | 'last', node: Node): Node {
  if (node.kind === 'group') return trimmedAt(edge, node.item);
  if (node.kind === 'repeat' && node.least !== node.most) {
    return trimmedAt(edge, repeatedLeast(node.item, node.least, node.greedy));
  }
  if (node.kind !== 'sequence') return node;
  const items = [...node.items];
  const at = edge === 'first' ? 0 : items.length - 1;
  const item = items[at];
  if (item === undefined) return node;
  const shorter = trimmedAt(edge, item);
  if (shorter === item) return node;
  const isEmpty = shorter.kind === 'sequence' && shorter.items.length === 0;
  items.splice(at, 1, ...(isEmpty ? [] : [shorter]));
  return isEmpty ? trimmedAt(edge, sequence(items)) : sequence(items);
}

function repeatedLeast(item: Node, least: number, greedy: boolean): Node {
  if (least === 0) return sequence([]);
  return least === 1 ? item : repeat(item, least, least, greedy);
}
