import { isAscii } from './charset.ts';
import type { Node } from './node.ts';

/**
 * A pattern that is a literal, then one group of characters of one set, as many as there are, then a literal that cannot
 * begin with one of these: `--port=(\d+)`, `name="([^"]+)"`. It needs no engine, since there is nothing to choose.
 */
export interface CapturePattern {
  readonly prefix: string;
  /** For each ASCII character, whether the group may have it (1); what other characters do is for the engine to say. */
  readonly inside: Uint8Array;
  readonly suffix: string;
}

const ASCII = 128;

/** The pattern as one of these, if it is one. */
export function capturePattern(node: Node): CapturePattern | undefined {
  if (node.kind !== 'sequence') return undefined;
  const at = node.items.findIndex(({ kind }) => kind === 'group');
  const group = node.items[at];
  if (group?.kind !== 'group' || group.item.kind !== 'repeat') return undefined;
  const { item, least, most, greedy } = group.item;
  if (item.kind !== 'one' || least !== 1 || most !== Number.POSITIVE_INFINITY || !greedy) return undefined;
  const prefix = literalOf(node.items.slice(0, at));
  const suffix = literalOf(node.items.slice(at + 1));
  if (!prefix || suffix === undefined) return undefined;
  const inside = Uint8Array.from({ length: ASCII }, (_, code) => Number((item.set.bits >> BigInt(code)) & 1n));
  return suffix !== '' && inside[suffix.charCodeAt(0)] === 1 ? undefined : { prefix, inside, suffix };
}

/** The text that nodes of one ASCII character each stand for. */
function literalOf(nodes: readonly Node[]): string | undefined {
  let text = '';
  for (const node of nodes) {
    if (node.kind !== 'one' || !isAscii(node.set)) return undefined;
    const code = node.set.bits.toString(2).length - 1;
    if (node.set.bits !== 1n << BigInt(code)) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}
