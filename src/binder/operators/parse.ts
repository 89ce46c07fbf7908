import type * as ast from '../../parser/ast.ts';
import { RegexProblem } from '../../regex/problem.ts';
import type { Column } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { type ParseMode, parserOf } from '../../tabular/parse.ts';
import type { Part } from '../../tabular/parse-block.ts';
import { parseColumn } from '../../tabular/parse-columns.ts';
import type { Field } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { bindExpression } from '../expressions.ts';
import type { Apply, Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';
import { type OperatorOf, operator } from './define.ts';
import { checkOptions, chosenWord, optionNamed, optionText } from './options.ts';

type ParseNode = OperatorOf<'Parse' | 'ParseWhere'>;

/** The flags of regex mode: only with it, and only i, m, s, U in this case. */
function flagsOf(binder: Binder, node: ParseNode, mode: ParseMode): string {
  const option = optionNamed(node.options, 'flags');
  if (option === undefined) return '';
  const flags = optionText(option);
  if (mode !== 'regex') binder.report('KQLAB016', option.span);
  else if (/[^imsU]/.test(flags)) binder.report('KQLAB017', option.value.span, flags);
  else return flags;
  return '';
}

/** The parts of a pattern; what is ambiguous is reported. */
function partsOf(binder: Binder, pattern: readonly ast.ParsePart[]): Part[] {
  return pattern.map((part, position): Part => {
    if (part.kind === 'Literal') {
      if (part.value === '') binder.report('KQLAB018', part.span);
      return { kind: 'text', text: String(part.value) };
    }
    if (part.kind === 'Star') {
      const before = pattern[position - 1];
      if (before?.kind === 'ParseColumn' && (before.type ?? 'string') === 'string') binder.report('KS103', part.span);
      return { kind: 'any' };
    }
    const after = pattern[position + 1];
    if (after?.kind === 'ParseColumn' && (part.type ?? 'string') === 'string') binder.report('KS101', after.span);
    return { kind: 'column', type: part.type ?? 'string' };
  });
}

/** parse and parse-where: the text of each row against the pattern, its columns replaced in place or appended. */
function bindParse(binder: Binder, node: ParseNode, input: Plan, scope: Scope): Plan {
  const isWhere = node.kind === 'ParseWhere';
  checkOptions(binder, node.options, 'kind', 'flags');
  const kinds: readonly ParseMode[] = isWhere ? ['simple', 'regex'] : ['simple', 'relaxed', 'regex'];
  const mode = chosenWord(binder, optionNamed(node.options, 'kind'), kinds, 'simple');
  const flags = flagsOf(binder, node, mode);
  const source = bindExpression(binder, node.source, scope.withRow(input));
  const parts = partsOf(binder, node.pattern);
  const schema: Field[] = [...input.schema];
  const positions = node.pattern.flatMap((part) => {
    if (part.kind !== 'ParseColumn') return [];
    const existing = schema.findIndex(({ name }) => name === part.name.name);
    const at = existing >= 0 ? existing : schema.length;
    schema[at] = { name: part.name.name, type: part.type ?? 'string' };
    return [at];
  });
  const plan = (apply: Apply): Plan => ({
    kind: 'Apply',
    name: isWhere ? 'parse-where' : 'parse',
    inputs: [input],
    expressions: [source],
    apply,
    schema,
    span: node.span,
    ...(input.open ? { open: true } : {}),
    ...(input.serialized ? { serialized: true } : {}),
  });
  if (binder.failed) return plan(([table]) => table as Table);
  try {
    const parser = parserOf(parts, mode, flags);
    const types = parts.flatMap((part) => (part.kind === 'column' ? [part.type] : []));
    return plan(([table], [column]) => {
      const input = table as Table;
      const { columns: parsed, rows } = parseColumn(parser, column as Column, source.type, types, isWhere);
      const kept = rows ? input.take(rows) : input;
      const columns = schema.map((_, index) => {
        const at = positions.lastIndexOf(index);
        return (at < 0 ? kept.columns[index] : parsed[at]) as Column;
      });
      return new Table(schema, columns, kept.rows);
    });
  } catch (problem) {
    if (!(problem instanceof RegexProblem)) throw problem;
    binder.report('KQLAB005', node.span, problem.message);
    return plan(([table]) => table as Table);
  }
}

export const parse = operator<'Parse'>({
  keyword: 'parse',
  syntax: 'T | parse [kind = simple | relaxed | regex [flags = Flags]] Expression with [*] "text" Name[:Type] [*] …',
  doc: 'Reads columns out of a text by the literals between them; where the text does not fit, they are empty.',
  example: ['print s = "id=7;" | parse s with "id=" id:long ";" | project id', 'print id = 7'],
  bind: bindParse,
});

export const parseWhere = operator<'ParseWhere'>({
  keyword: 'parse-where',
  syntax: 'T | parse-where [kind = simple | regex [flags = Flags]] Expression with [*] "text" Name[:Type] [*] …',
  doc: 'Reads columns out of a text by the literals between them, and keeps only the rows whose text fits.',
  example: ['datatable(s:string)["id=7", "none"] | parse-where s with "id=" id:long | project id', 'print id = 7'],
  bind: bindParse,
});
