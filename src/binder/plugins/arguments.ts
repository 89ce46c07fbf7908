import * as ast from '../../parser/ast.ts';
import type { Span } from '../../source/span.ts';
import type { ScalarType } from '../../types/types.ts';
import type { Value } from '../../types/values.ts';
import { bindExpression, bindTyped } from '../expressions.ts';
import { unknownTable } from '../nodes.ts';
import type { ColumnReference, Expression, Plan } from '../plan.ts';
import { bindTable } from '../tabular.ts';
import type { PluginCall } from './define.ts';

/** The row of a plan, as expressions see it. */
export const rowOf = (input: Plan) => ({ schema: input.schema, ...(input.open ? { open: true } : {}) });

/**
 * The arguments of a plugin call by parameter. Parameters are given in order, `Name?` for one that may be left out and
 * `Name…` for any number of names; arguments come in that order or as `Name = value`.
 */
export class Arguments {
  private readonly given = new Map<string, ast.Expression[]>();
  /** Something was reported, or depends on columns that are not known: no plan can be made. */
  failed = false;

  constructor(
    private readonly call: PluginCall,
    ...parameters: readonly string[]
  ) {
    const names = parameters.map((parameter) => parameter.replace(/[?…]$/, ''));
    const isList = (position: number) => parameters[position]?.endsWith('…') === true;
    let next = 0;
    for (const { name, value } of call.node.call.arguments) {
      const plain = ast.unwrap(value);
      if (name !== undefined) {
        if (names.includes(name.name)) this.put(name.name, value);
        else this.report('KS193', name.span, name.name);
        continue;
      }
      if (isList(next) && plain.kind !== 'Name' && next + 1 < names.length) next++;
      const parameter = names[next];
      if (parameter === undefined) this.reportCount(parameters);
      else this.put(parameter, value);
      if (!isList(next)) next++;
    }
    if (parameters.some((parameter) => !/[?…]$/.test(parameter) && !this.given.has(parameter)) && !this.failed)
      this.reportCount(parameters);
  }

  has(name: string): boolean {
    return this.given.has(name);
  }

  /** An argument as it is written. */
  node(name: string): ast.Expression | undefined {
    return this.given.get(name)?.[0];
  }

  /** A column of the input, or of another table. */
  column(name: string, of: Plan = this.call.input): ColumnReference {
    return this.columnAt(this.node(name), of);
  }

  /** Columns of the input, any number of them. */
  columns(name: string): ColumnReference[] {
    return (this.given.get(name) ?? []).map((node) => this.columnAt(node, this.call.input));
  }

  /** An expression over the rows of the input. */
  expression(name: string, type: ScalarType): Expression {
    const node = this.node(name);
    if (node === undefined) return this.nothing();
    return this.checked(bindTyped(this.call.binder, node, this.call.scope.withRow(rowOf(this.call.input)), type));
  }

  /** A table. */
  table(name: string): Plan {
    const node = this.node(name);
    const plan = node ? bindTable(this.call.binder, node, this.call.scope) : unknownTable(this.call.node.span);
    if (plan.open) this.failed = true;
    return plan;
  }

  /** A value known before the data is read; undefined when it is left out. */
  constant(name: string, ...types: readonly ScalarType[]): Exclude<Value, null> | undefined {
    const node = this.node(name);
    if (node === undefined) return undefined;
    const expression = this.checked(bindTyped(this.call.binder, node, this.call.scope.withoutRow(), ...types));
    if (expression.type === 'unknown') return undefined;
    if (expression.kind === 'Constant' && expression.value !== null) return expression.value;
    if (expression.kind === 'ScalarQuery') this.failed = true;
    else this.report('KS129', node.span);
    return undefined;
  }

  private columnAt(node: ast.Expression | undefined, of: Plan): ColumnReference {
    if (node === undefined) return this.nothing();
    const { binder, scope } = this.call;
    const expression = this.checked(bindExpression(binder, node, scope.withRow(rowOf(of))));
    if (expression.kind === 'Column') return expression;
    if (expression.type !== 'unknown') this.report('KS109', node.span);
    return this.nothing();
  }

  private put(name: string, value: ast.Expression): void {
    this.given.set(name, [...(this.given.get(name) ?? []), value]);
  }

  private checked(expression: Expression): Expression {
    if (expression.type === 'unknown') this.failed = true;
    return expression;
  }

  /** Stands for an argument that is missing or wrong; {@link failed} keeps it from being used. */
  private nothing(): ColumnReference {
    this.failed = true;
    return { kind: 'Column', index: -1, name: '', type: 'unknown', span: this.call.node.span };
  }

  private report(code: 'KS109' | 'KS129' | 'KS193', span: Span, ...details: [] | [string]): void {
    this.failed = true;
    this.call.binder.report(code, span, ...(details as never));
  }

  private reportCount(parameters: readonly string[]): void {
    this.failed = true;
    const { name, span } = this.call.node.call.function;
    const least = parameters.filter((parameter) => !/[?…]$/.test(parameter)).length;
    const most = parameters.some((parameter) => parameter.endsWith('…')) ? 'any number of' : parameters.length;
    if (least === most) this.call.binder.report('KS119', span, name, least);
    else this.call.binder.report('KS120', span, name, least, most);
  }
}
