import type { Table } from '../../table/table.ts';
import type { OnlyRow, Parting, RuleDifference, RuleRun } from '../rule-difference.ts';
import { rowText } from '../why.ts';
import { counted, listed } from '../words.ts';
import { reasonText } from './failure-text.ts';
import type { Paint } from './paint.ts';

/** How two rules differ, in lines: no more rows of each side than `most`. */
export function ruleDifferenceText(
  { shared, only, columns }: RuleDifference,
  rules: { readonly old: RuleRun; readonly new: RuleRun },
  most: number,
  paint: Paint,
): string[] {
  const lines: string[] = [];
  for (const side of ['old', 'new'] as const) {
    if (columns[side].length > 0) lines.push(`only ${rules[side].rule.path} has ${listed(columns[side])}`);
  }
  for (const side of ['old', 'new'] as const) {
    const rows = only.filter((row) => row.side === side);
    for (const row of rows.slice(0, most)) lines.push(...onlyText(row, rules, paint));
    if (rows.length > most) lines.push(paint.faint(`  and ${rows.length - most} more`));
  }
  const count = (side: OnlyRow['side']) => only.filter((row) => row.side === side).length;
  lines.push(
    `${counted(shared, 'row')} in both, ${count('old')} only in ${rules.old.rule.path}, ${count('new')} only in ${rules.new.rule.path}`,
  );
  return lines;
}

function onlyText(
  { side, row, parting }: OnlyRow,
  rules: { readonly old: RuleRun; readonly new: RuleRun },
  paint: Paint,
): string[] {
  const [sign, colour, other] =
    side === 'old' ? (['-', paint.bad, rules.new] as const) : (['+', paint.good, rules.old] as const);
  const table = rules[side].run.results[0]?.step.table as Table;
  return [
    `${colour(`${sign} ${rowText(table, row)}`)}`,
    ...partingText(parting, other.rule.path, paint).map((line) => `    ${line}`),
  ];
}

function partingText(parting: Parting | undefined, path: string, paint: Paint): string[] {
  if (!parting) return [`${path} does not read the events it is made of`];
  if (parting.kind === 'dropped') {
    return [
      `${path} drops row ${parting.row + 1} of ${parting.table}:`,
      ...parting.reasons.map((reason) => `  ${reasonText(reason, paint)}`),
    ];
  }
  if (parting.columns.length === 0) return [`${path} gives it another number of times`];
  return parting.columns.map(({ name, there, place, operator }) => {
    const where = place === undefined ? '' : ` (${place}: ${operator})`;
    return `${path} has ${name} ${there} there${where}`;
  });
}
