import type { Node } from '../../src/regex/node.ts';
import { parsePattern } from '../../src/regex/parse.ts';

/** Characters a sample is made of, the plainest first. */
const PREFERRED = [...'ax1bcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ023456789 -_./\\:=@,;'];

/** A text that the pattern matches, with one capture group as given; '' when none is found. */
export function sample(pattern: string, wanted?: { readonly index: number; readonly text: string }): string {
  const write = (node: Node): string => {
    switch (node.kind) {
      case 'one':
        return characterIn(node.set.bits);
      case 'look':
        return '';
      case 'sequence':
        return node.items.map(write).join('');
      case 'choice':
        return node.items[0] ? write(node.items[0]) : '';
      case 'repeat':
        return write(node.item).repeat(Math.max(node.least, node.most > 0 && node.least === 0 ? 1 : 0));
      case 'group':
        return node.index === wanted?.index ? wanted.text : write(node.item);
    }
  };
  try {
    return write(parsePattern(pattern).node);
  } catch {
    return '';
  }
}

function characterIn(bits: bigint): string {
  const isIn = (character: string) => ((bits >> BigInt(character.charCodeAt(0))) & 1n) === 1n;
  const preferred = PREFERRED.find(isIn);
  if (preferred !== undefined) return preferred;
  for (let code = 0; code < 128; code++) if (isIn(String.fromCharCode(code))) return String.fromCharCode(code);
  return 'é';
}
