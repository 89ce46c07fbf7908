import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Diagnostic, QueryError, run, table } from '../src/index.ts';
import { readCases, type TextCase, withExpectations } from './case-file.ts';
import { readTypedRows, typedRows, withoutPadding } from './typed-rows.ts';

const CASES = 'test/cases';
/** The time it is in every case that does not say otherwise. */
const NOW = '2026-01-15T12:00:00Z';
/** UPDATE=1 writes what the queries give into the files, for a person to read the difference. */
const update = process.env.UPDATE === '1';

for (const file of readdirSync(CASES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.kql'))) {
  describe(file, () => {
    const path = join(CASES, file);
    const text = readFileSync(path, 'utf8');
    const cases = readCases(text);
    const given = cases.map(({ expected }) => expected);
    for (const [index, one] of cases.entries()) {
      test(`${one.line}: ${one.name}`, () => {
        const { failed, output } = outcome(one);
        expect(failed, output).toBe(one.tags.has('error'));
        if (!update) expect(comparable(output, one)).toBe(comparable(one.expected, one));
        else if (comparable(output, one) !== comparable(one.expected, one)) given[index] = output;
      });
    }
    afterAll(() => {
      if (update) writeFileSync(path, withExpectations(text, given));
    });
  });
}

/** What the query gives, as the text of an expectation. */
function outcome({ query, tags }: TextCase): { failed: boolean; output: string } {
  try {
    const parameters = tags.get('parameters');
    const result = run(query, {
      now: tags.get('now') ?? NOW,
      tables: tablesOf(tags.get('tables')),
      ...(parameters === undefined ? {} : { parameters: JSON.parse(parameters) }),
    });
    const said = result.diagnostics.map((one) => diagnosticText(one, query));
    return { failed: false, output: [...said, result.tables.map(typedRows).join('\n===\n')].join('\n') };
  } catch (problem) {
    if (!(problem instanceof QueryError)) throw problem;
    return { failed: true, output: problem.diagnostics.map((one) => diagnosticText(one, query)).join('\n') };
  }
}

function tablesOf(names: string | undefined) {
  const read = (name: string) => {
    const { types, rows } = readTypedRows(readFileSync(join(CASES, 'tables', `${name}.txt`), 'utf8'));
    return table(rows, types as Parameters<typeof table>[1]);
  };
  return Object.fromEntries((names?.split(/,\s*/) ?? []).map((name) => [name, read(name)]));
}

/** `error KS142: …`, the line it is about, a marker under the words, and the help. */
function diagnosticText({ severity, code, message, help, span }: Diagnostic, query: string): string {
  const lineStart = query.lastIndexOf('\n', span.start - 1) + 1;
  const lineEnd = query.indexOf('\n', span.start);
  const line = query.slice(lineStart, lineEnd === -1 ? query.length : lineEnd);
  const width = Math.max(1, Math.min(span.end, lineStart + line.length) - span.start);
  const marker = ' '.repeat(span.start - lineStart) + '~'.repeat(width);
  return [`${severity} ${code}: ${message}`, `  ${line}`, `  ${marker}`, ...(help ? [`  help: ${help}`] : [])].join(
    '\n',
  );
}

const sorted = (output: string): string => {
  const [header = '', ...rows] = withoutPadding(output).split('\n');
  return [header, ...rows.sort()].join('\n');
};
const comparable = (output: string, { tags }: TextCase): string =>
  tags.has('unordered') ? sorted(output) : withoutPadding(output);
