import { type Expression, operandsOf, type Plan } from '../../src/binder/plan.ts';
import type { Value } from '../../src/types/values.ts';
import { columnOf, type Goal, inTurn } from './goals.ts';

/** How many bins get rows, and how many rows they get together. */
const MOST_BINS = 500;
const MOST_TIMES = 1500;
/** The bins that are filled where the query does not say from when. */
const USUAL_BINS = 30;
/** How many more rows than usual come in the last bin but one. */
const BURST = 40;

/** Times for a make-series over bins: in each some, as events come, and near the end a burst. */
export function timesOfSeries(
  bins: Plan,
  constant: (expression: Expression) => Value | undefined,
  now: bigint,
): Goal[] {
  if (bins.kind !== 'Project' || bins.input.kind !== 'Summarize') return [];
  const [bin, within] = bins.input.keys.slice(-2);
  const step = bin && constant(operandsOf(bin.expression)[1] as Expression);
  if (!bin || !within || typeof step !== 'bigint' || bin.expression.type !== 'datetime') return [];
  const end = (operators: readonly string[]): bigint | undefined => {
    for (const condition of operandsOf(within.expression)) {
      if (condition.kind !== 'Call' || !operators.includes(condition.function.name)) continue;
      const value = constant(condition.arguments[1] as Expression);
      if (typeof value === 'bigint') return value;
    }
    return undefined;
  };
  const to = end(['<', '<=']) ?? now;
  const from = end(['>=']) ?? to - BigInt(USUAL_BINS) * step;
  const column = bins.input.keys.length - 2;
  return [{ expression: columnOf(bins, column), ask: inTurn(timesBetween(from, to, step), 'datetime') }];
}

function timesBetween(from: bigint, to: bigint, step: bigint): bigint[] {
  const count = Math.min(MOST_BINS, Number((to - from) / step));
  let state = 1;
  const rowsIn = (index: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return 1 + ((state >> 16) % 4) + (index === count - 2 ? BURST : 0);
  };
  return Array.from({ length: count }, (_, index) => index)
    .flatMap((index) => {
      const start = to - BigInt(count - index) * step;
      return Array.from({ length: rowsIn(index) }, (_, i) => start + (step * BigInt(i + 1)) / BigInt(BURST * 2));
    })
    .slice(-MOST_TIMES);
}
