import type { BoundResult, Plan } from '../binder/plan.ts';
import type { TracedRun } from '../prepare.ts';
import type { Span } from '../source/span.ts';
import { expressionText } from './condition.ts';
import { type Measure, measuresOf, plansBelow } from './measures.ts';
import { lineOf, type Rule } from './rule.ts';
import { excerpt } from './words.ts';

/** A part of a rule, and which of its outcomes were seen. */
export interface CoveredPart {
  readonly kind: Measure['kind'];
  readonly span: Span;
  readonly line: number;
  readonly outcomes: readonly { readonly name: string; seen: boolean }[];
  /** What is missing, in words; undefined when nothing is. */
  readonly missing: string | undefined;
}

/** How much of a rule its tests exercise. */
export interface CoverageReport {
  readonly parts: readonly CoveredPart[];
  readonly covered: number;
  readonly total: number;
  /** From 0 to 100; a rule in which nothing is to be seen is covered. */
  readonly percent: number;
}

/** Gathers what the runs of a rule exercise of it. */
export class Coverage {
  private readonly parts = new Map<string, { readonly measure: Measure; readonly seen: boolean[] }>();
  private readonly known = new WeakMap<Plan, readonly Measure[]>();

  constructor(private readonly rule: Rule) {}

  /** Takes note of everything there is to be seen in some plans. */
  expect(results: readonly BoundResult[]): void {
    for (const { plan } of results) this.visit(plan, undefined);
  }

  /** Takes note of what a run shows. */
  add(run: TracedRun): void {
    // Nodes end before those that take their rows; what was computed while binding is in no result.
    for (const { plan } of [...run.trace.steps].reverse()) this.visit(plan, undefined);
    for (const step of run.trace.steps) {
      for (const measure of this.known.get(step.plan) ?? []) {
        const part = this.part(measure);
        if (part.seen.every(Boolean)) continue;
        for (const [outcome, isSeen] of measure.seen(step, run.trace).entries()) if (isSeen) part.seen[outcome] = true;
      }
    }
  }

  report(): CoverageReport {
    const parts = [...this.parts.values()].map(({ measure, seen }) => this.covered(measure, seen));
    parts.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
    const outcomes = parts.flatMap((part) => part.outcomes);
    const covered = outcomes.filter(({ seen }) => seen).length;
    const percent = outcomes.length === 0 ? 100 : (100 * covered) / outcomes.length;
    return { parts, covered, total: outcomes.length, percent };
  }

  private visit(plan: Plan, parent: Plan | undefined): void {
    if (this.known.has(plan)) return;
    if (plan.kind === 'Shared') {
      this.known.set(plan, []);
      this.visit(plan.input, parent);
      return;
    }
    const measures = measuresOf(plan, parent).filter((measure) => isWritten(measure, this.rule.text));
    this.known.set(plan, measures);
    for (const measure of measures) this.part(measure);
    for (const input of plansBelow(plan)) this.visit(input, plan);
  }

  private part(measure: Measure) {
    const { kind, span, position, outcomes } = measure;
    const key = `${kind} ${span.start} ${span.end} ${position}`;
    const part = this.parts.get(key) ?? { measure, seen: outcomes.map(() => false) };
    this.parts.set(key, part);
    return part;
  }

  private covered(measure: Measure, seen: readonly boolean[]): CoveredPart {
    const { kind, span, outcomes } = measure;
    return {
      kind,
      span,
      line: lineOf(this.rule, span),
      outcomes: outcomes.map((name, index) => ({ name, seen: seen[index] === true })),
      missing: missingText(measure, seen, this.rule.text),
    };
  }
}

/**
 * Whether the text has what is counted: what comes from a stored function is not in it, nor is a condition that an
 * operator makes of a column by itself.
 */
function isWritten({ kind, span, expression }: Measure, text: string): boolean {
  if (span.end > text.length) return false;
  return kind !== 'condition' || expression?.kind !== 'Call' || !/^[\w.]+$/.test(text.slice(span.start, span.end));
}

function missingText(
  { kind, span, expression, of, position, name }: Measure,
  seen: readonly boolean[],
  text: string,
): string | undefined {
  if (seen.every(Boolean)) return undefined;
  const [first, second] = seen;
  const part = `\`${name ?? (expression ? expressionText(expression, text) : excerpt(text, span))}\``;
  const whole = of ? `\`${expressionText(of, text)}\`` : '';
  switch (kind) {
    case 'table':
      return `no test gives rows for ${part}`;
    case 'operator':
      return first ? `${part} never gives a row` : `no row ever reaches ${part}`;
    case 'condition':
      if (!first && !second) return `${part} is never evaluated`;
      return `${part} is never ${first ? 'false' : 'true'}`;
    case 'branch':
      return `${position === 0 ? 'the first' : 'the'} branch ${part} of ${whole} is never taken`;
    case 'item':
      return `${part} of ${whole} is never matched`;
    case 'join':
      return `${part} never ${[...(first ? [] : ['finds a partner']), ...(second ? [] : ['misses one'])].join(' and never ')}`;
  }
}
