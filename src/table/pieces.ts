const NEWLINE = 10;
/** Readers may look at so many bytes behind a piece. */
export const BEHIND = 16;

/** The bytes of a piece with a newline at the end, and room behind them; the length is without that. */
export function padded(piece: Uint8Array): { bytes: Uint8Array; length: number } {
  const { buffer, byteOffset, length } = piece;
  const hasRoom = buffer.byteLength >= byteOffset + length + BEHIND;
  if (hasRoom && piece[length - 1] === NEWLINE)
    return { bytes: new Uint8Array(buffer, byteOffset, length + BEHIND), length };
  return joined([piece]);
}

/** The same of several pieces, of which the last one may lack the newline. */
export function joined(pieces: readonly Uint8Array[]): { bytes: Uint8Array; length: number } {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0) + 1 + BEHIND);
  let length = 0;
  for (const piece of pieces) {
    bytes.set(piece, length);
    length += piece.length;
  }
  if (length > 0 && bytes[length - 1] !== NEWLINE) bytes[length++] = NEWLINE;
  return { bytes, length };
}
