import { records } from '../table/fields.ts';
import { overload, scalar, text } from './define.ts';
import { notKnown } from './unknown.ts';

/** The values of the first record. What Kusto makes of an empty text or of stray quotation marks is not known. */
function firstRecord(csv: string): string[] {
  const [record] = records(csv, ',');
  return record === undefined || record.problem !== undefined ? notKnown('parse_csv') : [...record.values];
}

export const parseCsv = scalar({
  name: 'parse_csv',
  category: 'string',
  doc: 'The values of the first record of a comma-separated text, as an array.',
  examples: [
    [`parse_csv('a,"b, c","say ""d""",')`, `dynamic(["a", "b, c", 'say "d"', ""])`],
    ['parse_csv("a,b\\nc,d")', 'dynamic(["a", "b"])'],
  ],
  named: 'argument',
  overloads: [overload([text('csv_text')], 'dynamic', firstRecord)],
});
