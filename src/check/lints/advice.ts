import { type Expression, inputsOf, operandsOf, type Plan } from '../../binder/plan.ts';
import type * as ast from '../../parser/ast.ts';
import { nodesOf } from '../../parser/tree.ts';
import type { Lint, LintContext } from '../lint.ts';
import { textIn } from '../plans.ts';
import { quoted } from './never-matching.ts';

export const containsWord: Lint = {
  code: 'KQLAB151',
  title: 'contains where has would do',
  doc: '`has` looks whole terms up in an index; `contains` reads every text. Where a whole term is meant, `has` is faster by far. The two differ when the text occurs inside a longer term.',
  isDefault: false,
  examples: {
    bad: 'DeviceProcessEvents | where ProcessCommandLine contains "mimikatz"',
    good: 'DeviceProcessEvents | where ProcessCommandLine has "mimikatz"',
  },
  check: ({ callsOf, report }) => {
    for (const { expression } of callsOf(['contains', 'contains_cs', '!contains', '!contains_cs'])) {
      const literal = textIn(operandsOf(expression)[1]);
      if (literal && /^[\p{L}\p{Nd}]{3,}$/u.test(literal.value))
        report('KQLAB151', literal.span, quoted(literal.value));
    }
  },
};

/** The operators of a query in the text. */
function* operatorsOf({ syntax }: LintContext): Generator<{ operator: ast.Operator; pipe: ast.Pipe; at: number }> {
  for (const node of nodesOf(syntax)) {
    if (node.kind !== 'Pipe') continue;
    for (const [at, operator] of node.operators.entries()) yield { operator, pipe: node, at };
  }
}

export const joinKind: Lint = {
  code: 'KQLAB152',
  title: 'join without a kind',
  doc: 'Without a kind, `join` takes `innerunique`: it first keeps one row of the left table for each key, and which one is not defined. Rules rarely mean that.',
  isDefault: false,
  examples: {
    bad: 'DeviceInfo | join (DeviceNetworkInfo) on DeviceId',
    good: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on DeviceId',
  },
  check: (context) => {
    for (const { operator } of operatorsOf(context))
      if (operator.kind === 'Join' && !operator.options.some(({ name }) => name === 'kind'))
        context.report('KQLAB152', operator.keyword);
  },
};

const ordering = new Set<ast.Operator['kind']>(['Sort', 'Top', 'TopNested']);

export const takeOrder: Lint = {
  code: 'KQLAB153',
  title: 'take without an order',
  doc: '`take` gives any rows, and others the next time. With `sort` before it, or `top`, the result is always the same.',
  isDefault: false,
  examples: {
    bad: 'DeviceProcessEvents | take 10',
    good: 'DeviceProcessEvents | sort by Timestamp desc | take 10',
  },
  check: (context) => {
    for (const { operator, pipe, at } of operatorsOf(context))
      if (operator.kind === 'Take' && !pipe.operators.slice(0, at).some(({ kind }) => ordering.has(kind)))
        context.report('KQLAB153', operator.keyword, context.text.slice(operator.keyword.start, operator.keyword.end));
  },
};

const timeColumns = ['Timestamp', 'TimeGenerated'];

export const timeFilter: Lint = {
  code: 'KQLAB154',
  title: 'A table read without a time filter',
  doc: 'Without a condition on its time, all of a table is read, as far back as it goes. Scheduled rules are limited by their period; queries for hunting are not.',
  isDefault: false,
  examples: {
    bad: 'DeviceProcessEvents | where FileName =~ "psexec.exe"',
    good: 'DeviceProcessEvents | where Timestamp > ago(7d) | where FileName =~ "psexec.exe"',
  },
  check: (context) => {
    const filtered = new Set<Plan>();
    for (const plan of context.plans) {
      if (plan.kind !== 'Filter') continue;
      const written = context.text.slice(plan.span.start, plan.span.end);
      if (namesTime(plan.predicate) || written.includes('ingestion_time')) addSources(plan, filtered);
    }
    for (const plan of context.plans) {
      const column = plan.kind === 'Scan' ? plan.schema.find(({ name }) => timeColumns.includes(name)) : undefined;
      // The DeviceTvm tables hold the present state only.
      if (plan.kind === 'Scan' && column && !filtered.has(plan) && !plan.table.startsWith('DeviceTvm'))
        context.report('KQLAB154', plan.span, plan.table, column.name);
    }
  },
};

/** A plan and all that it reads; of a join, what is on its left. */
function addSources(plan: Plan, to: Set<Plan>): void {
  if (to.has(plan)) return;
  to.add(plan);
  const inputs = inputsOf(plan);
  for (const input of plan.kind === 'Union' ? inputs : inputs.slice(0, 1)) addSources(input, to);
}

const namesTime = (expression: Expression): boolean =>
  expression.kind === 'Column'
    ? timeColumns.includes(expression.name) || expression.type === 'datetime'
    : operandsOf(expression).some(namesTime);

export const keepsNulls: Lint = {
  code: 'KQLAB155',
  title: '!= or !in that keeps rows without a value',
  doc: 'A null differs from everything, so that `!=` and `!in` keep the rows where a number, bool, time or dynamic value is missing.',
  isDefault: false,
  examples: {
    bad: 'DeviceNetworkEvents | where RemotePort != 443',
    good: 'DeviceNetworkEvents | where isnotnull(RemotePort) and RemotePort > 443',
  },
  check: ({ plans, callsOf, report }) => {
    const known = new Set(callsOf(['isnotnull', 'isnotempty']).flatMap(({ expression }) => columnAsked(expression)));
    const conditions = plans.flatMap((plan) => (plan.kind === 'Filter' ? conditionsIn(plan.predicate) : []));
    for (const expression of conditions) {
      const isCall = expression.kind === 'Call' && expression.function.name === '!=';
      const isList = expression.kind === 'Membership' && expression.operator === '!in';
      const given = isCall ? expression.arguments[0] : isList ? expression.operand : undefined;
      const operand = given?.kind === 'Convert' ? given.operand : given;
      if (operand?.kind !== 'Column' || known.has(operand.name)) continue;
      if (operand.type !== 'string' && operand.type !== 'unknown')
        report('KQLAB155', expression.span, isCall ? '!=' : '!in', operand.name);
    }
  },
};

/** The conditions that `and` and `or` put together. */
const conditionsIn = (expression: Expression): Expression[] =>
  expression.kind === 'Logic' ? expression.operands.flatMap(conditionsIn) : [expression];

/** The column that is asked not to be null. */
function columnAsked(expression: Expression): string[] {
  const [given] = operandsOf(expression);
  const column = given?.kind === 'Convert' ? given.operand : given;
  return column?.kind === 'Column' ? [column.name] : [];
}

export const unusedLet: Lint = {
  code: 'KQLAB156',
  title: 'A variable that is not used',
  doc: 'A `let` that nothing refers to costs nothing, and makes readers look for its use.',
  isDefault: false,
  examples: {
    bad: 'let Limit = 5; DeviceInfo | count',
    good: 'let Limit = 5; DeviceInfo | take Limit',
  },
  check: ({ syntax, report }) => {
    // Variables alone are a part of something.
    if (!syntax.statements.some(({ kind }) => kind === 'Query')) return;
    const used = new Map<string, number>();
    const declared: ast.Name[] = [];
    for (const node of nodesOf(syntax)) {
      if (node.kind === 'Let') declared.push(node.name);
      if (node.kind === 'Name') used.set(node.name, (used.get(node.name) ?? 0) + 1);
    }
    for (const { name, span } of declared) if ((used.get(name) ?? 0) < 2) report('KQLAB156', span, name);
  },
};
