import { stringify } from 'yaml';
import { objectsOf, type Row } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import type { Verdict } from './judge.ts';
import type { Written } from './written.ts';

/** A test file whose expectations are what its tests got. */
export interface Updated {
  readonly text: string;
  /** Tests that now expect what they got. */
  readonly changed: readonly string[];
  /** Tests that fail in a way that cannot be written down: their author has to look. */
  readonly left: readonly string[];
}

/** Rewrites what failing tests expect; everything else of the text stays as it is. */
export function update(text: string, verdicts: readonly Verdict[], path: string): Updated {
  const edits: Edit[] = [];
  const [changed, left]: [string[], string[]] = [[], []];
  for (const verdict of verdicts) {
    if (verdict.status !== 'fail') continue;
    const { name } = verdict.ready.test;
    const made = editsFor(verdict, text, /\.json$/i.test(path));
    (made ? changed : left).push(name);
    edits.push(...(made ?? []));
  }
  edits.sort((a, b) => b.start - a.start);
  const written = edits.reduce(
    (all, { start, end, text: fresh }) => all.slice(0, start) + fresh + all.slice(end),
    text,
  );
  return { text: written, changed, left };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The changes that make a test pass; undefined when only a part of it could be written. */
function editsFor({ ready, failures, table }: Verdict, text: string, isJson: boolean): Edit[] | undefined {
  const { written } = ready.test;
  if (!written || !table) return undefined;
  const edits: Edit[] = [];
  for (const { kind } of failures) {
    const target = written.value === 'none' ? written : written.entry(kind);
    const value = valueFor(kind, table, target, written.value === 'none');
    const edit = target && value !== undefined ? editOf(target, value, text, isJson) : undefined;
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits;
}

function valueFor(kind: string, table: Table, target: Written | undefined, isNone: boolean): unknown {
  if (isNone) return { rows: table.rows };
  switch (kind) {
    case 'rows':
      return table.rows;
    case 'columns':
      return Array.isArray(target?.value)
        ? table.schema.map(({ name }) => name)
        : Object.fromEntries(table.schema.map(({ name, type }) => [name, type]));
    case 'equals': {
      const known = new Set(table.schema.map(({ name }) => name));
      const rows = Array.isArray(target?.value) ? (target.value as Row[]) : [];
      const mentioned = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => known.has(name));
      const names = mentioned.length > 0 ? mentioned : [...known];
      return objectsOf(table).map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
    }
    default:
      return undefined;
  }
}

function editOf(target: Written, value: unknown, text: string, isJson: boolean): Edit | undefined {
  if (!target.range) return undefined;
  const [start, limit] = target.range;
  const end = start + text.slice(start, limit).trimEnd().length;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const write = (each: unknown) =>
    isJson ? JSON.stringify(each, jsonValue) : stringify(each, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  const isRows = Array.isArray(value) && value.length > 0 && typeof value[0] === 'object';
  if (!isRows) return { start, end, text: write(value) };
  // A list of lines stays one; a list in brackets goes over several lines when it is long.
  if (text[start] === '-')
    return { start, end, text: value.map((row) => `- ${write(row)}`).join(`\n${' '.repeat(start - line)}`) };
  const indent = /^ */.exec(text.slice(line))?.[0].length ?? 0;
  const space = `\n${' '.repeat(indent + 2)}`;
  return { start, end, text: `[${value.map((row) => `${space}  ${write(row)}`).join(',')}${space}]` };
}

const jsonValue = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
