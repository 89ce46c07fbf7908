/** In place of a number: it is not known. */
export const UNKNOWN = -1;

/** Texts in UTF-8, one of each row, where they stand in some bytes, of which at least four more can be read behind each. */
export interface Slices {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /**
   * The numbers of the texts in the dictionary of the column, where they are known. The column sets the others as long as it
   * has a dictionary, and then does not look at texts whose numbers are known.
   */
  readonly codes?: Int32Array;
}
