/** A case of a case file: a query and what it gives, as text. */
export interface TextCase {
  /** The line of the file the case begins at, from 1. */
  readonly line: number;
  readonly name: string;
  /** `[error]`, `[unordered]`, `[tables: people]` … before the query; a tag without a value is `''`. */
  readonly tags: ReadonlyMap<string, string>;
  readonly query: string;
  readonly expected: string;
}

const SEPARATOR = '---';
const TAG = /^\s*\[(error|unordered|tables|now|parameters)(?::\s*([^\]]*))?\]/;

/**
 * The cases of a file. A case is tags and query, a line `---`, and what is expected, which ends at an empty line; so a
 * query may hold empty lines and an expectation may not.
 */
export function readCases(text: string): TextCase[] {
  const lines = text.split('\n');
  const cases: TextCase[] = [];
  for (let start = 0; start < lines.length; ) {
    while (lines[start]?.trim() === '') start++;
    const separator = lines.indexOf(SEPARATOR, start);
    if (separator === -1) {
      if (start < lines.length) throw new Error(`line ${start + 1}: a query without a line ${SEPARATOR}`);
      break;
    }
    const blank = lines.indexOf('', separator);
    const end = blank === -1 ? lines.length : blank;
    cases.push(caseOf(lines.slice(start, separator).join('\n'), lines.slice(separator + 1, end).join('\n'), start + 1));
    start = end;
  }
  return cases;
}

function caseOf(text: string, expected: string, line: number): TextCase {
  const tags = new Map<string, string>();
  let query = text;
  for (let tag = TAG.exec(query); tag; tag = TAG.exec(query)) {
    tags.set(tag[1] ?? '', tag[2] ?? '');
    query = query.slice(tag[0].length);
  }
  query = query.trim();
  const [first = ''] = query.split('\n');
  return { line, name: first.replace(/^\/\/\s*/, ''), tags, query, expected };
}

/** The text of the file with other expectations, in the order of its cases. */
export function withExpectations(text: string, expectations: readonly string[]): string {
  const lines = text.split('\n');
  const written: string[] = [];
  let next = 0;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] as string;
    written.push(line);
    if (line !== SEPARATOR) continue;
    while (at < lines.length && lines[at] !== '') at++;
    written.push(...(expectations[next++] ?? '').split('\n').filter((expected) => expected !== ''));
  }
  return written.join('\n');
}
