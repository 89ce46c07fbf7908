import { type Expression, operandsOf, type Plan } from '../../binder/plan.ts';
import type * as ast from '../../parser/ast.ts';
import { nodesOf } from '../../parser/tree.ts';
import type { Span } from '../../source/span.ts';
import type { Lint, LintContext } from '../lint.ts';
import { type Constraint, constraintOf, exclude, subjectOf } from './constraints.ts';

/** Conditions that all must hold: of filters one after the other, and of each `and`. */
function* conjunctions({ plans, callsOf }: LintContext): Generator<Expression[]> {
  const inner = new Set<Plan>();
  // Inputs come before what reads them, so the outermost filter of a row of filters comes last.
  for (const plan of [...plans].reverse()) {
    if (plan.kind !== 'Filter' || inner.has(plan)) continue;
    const all: Expression[] = [];
    for (let at: Plan = plan; at.kind === 'Filter' || at.kind === 'Sort'; at = at.input) {
      if (at.kind !== 'Filter') continue;
      inner.add(at);
      all.unshift(...operandsOfAnd(at.predicate));
    }
    yield all;
  }
  const tops = new Set(plans.flatMap((plan) => (plan.kind === 'Filter' ? [plan.predicate] : [])));
  for (const { expression } of callsOf(['and'])) if (!tops.has(expression)) yield [...operandsOf(expression)];
}

const operandsOfAnd = (expression: Expression): readonly Expression[] =>
  expression.kind === 'Logic' && expression.operator === 'and' ? expression.operands : [expression];

const contradictions = new WeakMap<LintContext, readonly (readonly [Constraint, Constraint])[]>();

/** Pairs of conditions that must both hold and cannot; two lints tell of them. */
function contradictionsIn(context: LintContext): readonly (readonly [Constraint, Constraint])[] {
  const known = contradictions.get(context);
  if (known) return known;
  const found = [...conjunctions(context)].flatMap((conditions) => {
    const pair = contradiction(conditions);
    return pair ? [pair] : [];
  });
  contradictions.set(context, found);
  return found;
}

/** The first pair of conditions that no value meets, if there is one. */
function contradiction(conditions: readonly Expression[]): readonly [Constraint, Constraint] | undefined {
  const constraints = conditions.flatMap((condition) => constraintOf(condition) ?? []);
  for (const [index, later] of constraints.entries()) {
    if (exclude(later, later)) return [later, later];
    const earlier = constraints.slice(0, index).find((each) => exclude(each, later));
    if (earlier) return [earlier, later];
  }
  return undefined;
}

const written = (text: string, { condition }: Constraint): string =>
  text.slice(condition.span.start, condition.span.end).replace(/\s+/g, ' ');

export const impossible: Lint = {
  code: 'KQLAB103',
  title: 'A condition that is never true, or always',
  doc: 'Two conditions that exclude each other let no row through; `x != "a" or x != "b"` lets every row through. Usually `or` and `and` were taken for each other.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where FileName == "cmd.exe" and FileName == "powershell.exe"',
    good: 'DeviceProcessEvents | where FileName == "cmd.exe" or FileName == "powershell.exe"',
  },
  check: (context) => {
    for (const [earlier, later] of contradictionsIn(context)) {
      if (earlier.isTime) continue;
      const reason = `it excludes ${written(context.text, earlier)}`;
      context.report('KQLAB103', later.condition.span, 'false', reason);
    }
    for (const { expression } of context.callsOf(['or'])) {
      const pair = tautology(operandsOf(expression));
      if (pair) context.report('KQLAB103', expression.span, 'true', 'one of its parts holds for any value');
    }
    for (const { predicate } of context.plans.filter((plan) => plan.kind === 'Filter'))
      if (predicate.kind === 'Constant' && predicate.type === 'bool' && isWrittenOut(context.syntax, predicate.span))
        context.report('KQLAB103', predicate.span, predicate.value ? 'true' : 'false', 'it depends on no column');
  },
};

/** Whether a condition is made of literals alone, as `1 == 2` is. */
function isWrittenOut(syntax: ast.Query, span: Span): boolean {
  const written = [...nodesOf(syntax)].find((node) => node.span.start === span.start && node.span.end === span.end);
  return written !== undefined && [...nodesOf(written)].every(({ kind }) => literals.has(kind));
}
const literals = new Set<ast.Node['kind']>(['Literal', 'Binary', 'Unary', 'Parenthesized', 'Between']);

/** Two alternatives of which one always holds: `x != a or x != b`. */
function tautology(conditions: readonly Expression[]): readonly [Constraint, Constraint] | undefined {
  const constraints = conditions.flatMap((condition) => constraintOf(condition) ?? []).filter(({ except }) => except);
  for (const [index, later] of constraints.entries()) {
    const opposite = (each: Constraint): Constraint => ({ ...each, among: each.except ?? [], except: [] });
    const earlier = constraints.slice(0, index).find((each) => exclude(opposite(each), opposite(later)));
    if (earlier) return [earlier, later];
  }
  return undefined;
}

export const times: Lint = {
  code: 'KQLAB104',
  title: 'Time conditions that exclude each other',
  doc: '`Timestamp < ago(7d) and Timestamp > ago(1d)` is met by no time: earlier times are less, and `ago(7d)` is before `ago(1d)`. `between` takes the earlier time first.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where Timestamp between (ago(1d) .. ago(7d))',
    good: 'DeviceProcessEvents | where Timestamp between (ago(7d) .. ago(1d))',
  },
  check: (context) => {
    for (const [earlier, later] of contradictionsIn(context)) {
      if (!earlier.isTime) continue;
      const reason =
        earlier === later ? 'its first time is after its second' : `it excludes ${written(context.text, earlier)}`;
      context.report('KQLAB104', later.condition.span, reason);
    }
  },
};

export const branches: Lint = {
  code: 'KQLAB109',
  title: 'A branch of case that is never reached',
  doc: '`case()` gives the value behind the first condition that holds, so that of two equal conditions the second decides nothing.',
  isDefault: true,
  examples: {
    bad: 'DeviceInfo | extend Kind = case(OSPlatform == "Linux", "a", OSPlatform == "Linux", "b", "c")',
    good: 'DeviceInfo | extend Kind = case(OSPlatform == "Linux", "a", OSPlatform == "macOS", "b", "c")',
  },
  check: ({ callsOf, report }) => {
    for (const { expression } of callsOf(['case'])) {
      const seen = new Set<string>();
      const parts = operandsOf(expression);
      parts.forEach((condition, position) => {
        if (position % 2 === 1 || position === parts.length - 1) return;
        const subject = subjectOf(condition);
        if (subject !== undefined && seen.has(subject)) report('KQLAB109', condition.span, 'case');
        if (subject !== undefined) seen.add(subject);
      });
    }
  },
};
