import { widest } from '../../functions/define.ts';
import * as ast from '../../parser/ast.ts';
import { isNumeric, type ScalarType, type Type } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { bad, bindExpression } from '../expressions.ts';
import { isConstant } from '../fold.ts';
import { bindItems } from '../items.ts';
import { ColumnNames } from '../naming.ts';
import { project, singleRow } from '../nodes.ts';
import { convertTo } from '../overloads.ts';
import type { Expression } from '../plan.ts';
import { operator } from './define.ts';

export const print = operator<'Print'>({
  keyword: 'print',
  syntax: 'print [Name =] Expression [, …]',
  doc: 'Gives one row with the values of some expressions.',
  example: ['print 1 + 1', 'print print_0 = 2'],
  source: true,
  bind: (binder, node, _input, scope) => {
    const input = singleRow(node.span);
    const names = new ColumnNames();
    const items = node.items.flatMap((item, position) => {
      const results = bindItems(binder, [item], scope.withRow({ schema: [] }), new ColumnNames());
      // Of several results only those that are given a name are kept, when any is.
      const made = item.names.length > 0 ? results.slice(0, item.names.length) : results;
      return made.map(({ name, expression }, index) => {
        const given = item.names[index];
        // Unnamed values are called by their position, whatever they would suggest.
        if (given === undefined)
          return { name: names.inferred(made.length > 1 ? name : `print_${position}`), expression };
        const written = names.written(given.name);
        if (written === undefined) binder.report('KS171', given.span, given.name);
        return { name: written ?? names.inferred(given.name), expression };
      });
    });
    return project(input, items, node.span);
  },
});

/** The type of a range's values: what start, end and step share. */
function rangeType(from: Type, to: Type, step: Type): ScalarType | undefined {
  const types = [from, to, step];
  if (types.every(isNumeric)) return widest(types) as ScalarType;
  if (from === 'datetime' && to === 'datetime' && step === 'timespan') return 'datetime';
  if (from === 'timespan' && to === 'timespan' && step === 'timespan') return 'timespan';
  return undefined;
}

/** Says which part of a range is no number or time, or that the step does not fit them. */
function reportRange(binder: Binder, parts: readonly Expression[]): void {
  const steppable: readonly Type[] = ['int', 'long', 'real', 'decimal', 'datetime', 'timespan'];
  const wrong = parts.find(({ type }) => !steppable.includes(type));
  const [from, , step] = parts;
  if (wrong) binder.report('KS138', wrong.span);
  else if (from && step) binder.report('KS106', step.span, 'step', `${from.type} and ${step.type}`, '');
}

export const range = operator<'Range'>({
  keyword: 'range',
  syntax: 'range Name from Start to Stop step Step',
  doc: 'Gives a column of values from a start to a stop, both included when hit.',
  example: ['range x from 1 to 2 step 1', 'datatable(x:long)[1, 2]'],
  source: true,
  bind: (binder, node, _input, scope) => {
    const [from, to, step] = [node.from, node.to, node.step].map((part) =>
      bindExpression(binder, ast.unwrap(part), scope.withoutRow()),
    );
    const parts = [from, to, step].map((part) => part ?? bad(node.span));
    const [first, last, by] = parts as [ReturnType<typeof bad>, ReturnType<typeof bad>, ReturnType<typeof bad>];
    const known = parts.every(({ type }) => type !== 'unknown');
    const type = known ? rangeType(first.type, last.type, by.type) : undefined;
    if (known && type === undefined) reportRange(binder, parts);
    if (isConstant(by) && by.value !== null && Number(by.value) === 0)
      binder.report('KS140', by.span, 'a step other than 0');
    const stepType = type === 'datetime' ? 'timespan' : type;
    const typed = (part: typeof first, to: ScalarType | undefined) => (to ? convertTo(binder, part, to) : part);
    return {
      kind: 'Range',
      from: typed(first, type),
      to: typed(last, type),
      step: typed(by, stepType),
      schema: [{ name: node.name.name, type: type ?? 'unknown' }],
      span: node.span,
      serialized: true,
    };
  },
});
