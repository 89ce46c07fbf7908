/** What is wrong with a Parquet file, or what of it cannot be read. */
export class ParquetProblem extends Error {
  override readonly name = 'ParquetProblem';
}
