/** Texts in UTF-8, one of each row, where they stand in some bytes, of which at least four more can be read behind each. */
export interface Slices {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}
