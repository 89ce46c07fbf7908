import type * as ast from '../../parser/ast.ts';
import { compileRegex, RegexProblem } from '../../regex/regex.ts';
import { type Column, valuesColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { keyValueReader, type Layout } from '../../tabular/parse-kv.ts';
import { convert } from '../../types/convert.ts';
import { textOf } from '../../types/text.ts';
import type { Field, ScalarType, Schema } from '../../types/types.ts';
import { nothing, type Value } from '../../types/values.ts';
import type { Binder } from '../binder.ts';
import { bindTyped } from '../expressions.ts';
import { declaredSchema } from '../literals.ts';
import type { Apply } from '../plan.ts';
import { applied } from './apply.ts';
import { type OperatorOf, operator } from './define.ts';
import { checkOptions, optionNamed, optionText } from './options.ts';

type Node = OperatorOf<'ParseKv'>;

/** The text of an option, which must be a literal and not empty; undefined when it is not given. */
function literalText(binder: Binder, option: ast.Option | undefined): string | undefined {
  if (option === undefined) return undefined;
  const { value } = option;
  if (value.kind !== 'Literal' || value.type !== 'string') binder.report('KS131', value.span);
  else if (value.value === '') binder.report('KS133', value.span);
  return optionText(option);
}

/** The texts of an option that may be repeated, each of one of some lengths. */
function characters(binder: Binder, node: Node, name: string, ...lengths: readonly number[]): string[] {
  return node.options
    .filter((option) => option.name === name)
    .flatMap((option) => {
      const text = literalText(binder, option) ?? '';
      if (lengths.includes(text.length)) return [text];
      binder.report('KQLAB009', option.value.span, `The number of characters must be ${lengths.join(' or ')}.`);
      return [];
    });
}

function bindLayout(binder: Binder, node: Node): Layout {
  checkOptions(binder, node.options, 'pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex');
  const quotes = characters(binder, node, 'quote', 1, 2).map((text) => ({
    open: text[0] ?? '',
    close: text.at(-1) ?? '',
  }));
  const escapes = characters(binder, node, 'escape', 1);
  const [pair, between, pattern] = ['pair_delimiter', 'kv_delimiter', 'regex'].map((name) =>
    literalText(binder, optionNamed(node.options, name)),
  );
  const greedyOption = optionNamed(node.options, 'greedy');
  const greedy = greedyOption !== undefined && optionText(greedyOption) === 'true';
  if (pattern !== undefined && node.options.length > 1) refuse(binder, node, 'a regular expression with other options');
  if ((pair === undefined) !== (between === undefined)) refuse(binder, node, 'one delimiter without the other');
  if (pair === undefined && greedy) refuse(binder, node, 'greedy without delimiters');
  if (pair !== undefined && pair === between) refuse(binder, node, 'the same delimiter for both');
  if (pattern !== undefined) {
    checkPattern(binder, node, pattern);
    return { kind: 'regex', pattern, quotes, escapes };
  }
  if (pair === undefined || between === undefined) return { kind: 'words', quotes, escapes };
  return { kind: 'delimited', pair, between, greedy, quotes, escapes };
}

const refuse = (binder: Binder, node: Node, what: string): void =>
  binder.report('KQLAB002', node.keyword, 'parse-kv', `${what} is not documented`);

/** The first group is the key, the second the value. */
function checkPattern(binder: Binder, node: Node, pattern: string): void {
  const span = optionNamed(node.options, 'regex')?.value.span ?? node.span;
  try {
    const groups = compileRegex(pattern).groupCount;
    if (groups !== 2)
      binder.report('KQLAB009', span, `The pattern must have two capture groups, but it has ${groups}.`);
  } catch (problem) {
    if (!(problem instanceof RegexProblem)) throw problem;
    binder.report('KQLAB005', span, problem.message);
  }
}

/** Puts the values of the keys into the columns at some positions. */
function reading(keys: Schema, positions: readonly number[], schema: Schema, layout: Layout): Apply {
  return ([table], [column]) => {
    const read = keyValueReader(
      keys.map(({ name }) => name),
      layout,
    );
    const { rows, columns } = table as Table;
    const source = column as Column;
    const values: Value[][] = keys.map(() => []);
    for (let row = 0; row < rows; row++) {
      const found = read(textOf(source.at(row), source.type));
      keys.forEach(({ name, type }, index) => {
        const text = found.get(name);
        const value = text === undefined ? null : convert(text, 'string', type as ScalarType);
        values[index]?.push(value ?? nothing(type));
      });
    }
    const all = [...columns];
    positions.forEach((position, index) => {
      all[position] = valuesColumn(keys[index]?.type as ScalarType, values[index] ?? []);
    });
    return new Table(schema, all, rows);
  };
}

export const parseKv = operator<'ParseKv'>({
  keyword: 'parse-kv',
  syntax:
    'T | parse-kv Expression as (Key:Type [, …]) [with (pair_delimiter = "…", kv_delimiter = "…" [, quote = "…"] [, escape = "…"] [, greedy = true])] | [with (regex = "…")]',
  doc: 'Reads the values of some keys out of a text such as "key=value; key=value" into columns of their names.',
  example: [
    'print s = "a=1;b=x" | parse-kv s as (b:string, a:long) with (pair_delimiter=";", kv_delimiter="=") | project-away s',
    'print b = "x", a = 1',
  ],
  differs: 'Texts that the documentation leaves open, such as unclosed quotations, are refused.',
  bind: (binder, node, input, scope) => {
    const source = bindTyped(binder, node.source, scope.withRow(input), 'string', 'dynamic');
    const keys = declaredSchema(binder, node.columns);
    for (const { type, span } of node.columns)
      if (type === 'dynamic')
        binder.report('KQLAB002', span, 'parse-kv', 'how a value becomes a dynamic is not documented');
    const layout = bindLayout(binder, node);
    const schema: Field[] = [...input.schema];
    const positions = keys.map((field) => {
      const existing = schema.findIndex(({ name }) => name === field.name);
      const position = existing >= 0 ? existing : schema.length;
      schema[position] = field;
      return position;
    });
    return applied(node, 'parse-kv', {
      inputs: [input],
      expressions: [source],
      schema,
      serialized: input.serialized,
      open: input.open,
      apply: reading(keys, positions, schema, layout),
    });
  },
});
