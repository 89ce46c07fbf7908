import { decoded } from './text-bytes.ts';
import { BLOCK_ROWS, TextColumn } from './text-column.ts';

/** The text of bytes that hold texts one behind the other from an offset on; where they end becomes where they do in the text. */
export function decodedBlock(bytes: Uint8Array, start: number, ends: Int32Array): string {
  const end = ends[ends.length - 1] ?? start;
  const text = decoded(bytes, start, end);
  if (text.length === end - start) {
    for (let i = 0; i < ends.length; i++) ends[i] = (ends[i] as number) - start;
    return text;
  }
  let from = start;
  let length = 0;
  for (let i = 0; i < ends.length; i++) {
    const to = ends[i] as number;
    length += decoded(bytes, from, to).length;
    ends[i] = length;
    from = to;
  }
  return text;
}

/** The texts that some bytes hold one behind the other; of the ends the column keeps the array. */
export function decodedTexts(bytes: Uint8Array, ends: Int32Array): TextColumn {
  const blocks: string[] = [];
  let start = 0;
  for (let first = 0; first < ends.length; first += BLOCK_ROWS) {
    const part = ends.subarray(first, first + BLOCK_ROWS);
    const next = part[part.length - 1] as number;
    blocks.push(decodedBlock(bytes, start, part));
    start = next;
  }
  return new TextColumn(blocks, ends);
}
