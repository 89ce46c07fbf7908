import type { Expression, Plan } from '../binder/plan.ts';

/** How a condition of a filter was asked. */
export interface ConditionRun {
  readonly expression: Expression;
  readonly rowsBefore: number;
  readonly rows: number;
  readonly milliseconds: number;
  readonly path: string;
}

/** How a node of a plan was run; a node inside a `let` or partition may run several times, which is summed up. */
export interface NodeRun {
  rows: number;
  runs: number;
  /** Without what its inputs took. */
  milliseconds: number;
  path?: string;
  conditions: ConditionRun[];
}

/** Collects how long each node of a plan takes, how many rows it gives, and which way it goes. */
export class Statistics {
  readonly nodes = new Map<Plan, NodeRun>();
  private inside = 0;

  time<T>(plan: Plan, run: () => T, rowsOf: (result: T) => number): T {
    const start = performance.now();
    const before = this.inside;
    this.inside = 0;
    const result = run();
    const total = performance.now() - start;
    const node = this.node(plan);
    node.rows += rowsOf(result);
    node.runs++;
    node.milliseconds += total - this.inside;
    this.inside = before + total;
    return result;
  }

  /** Says which way a node goes. */
  path(plan: Plan, path: string): void {
    this.node(plan).path = path;
  }

  condition(plan: Plan, condition: ConditionRun): void {
    this.node(plan).conditions.push(condition);
  }

  private node(plan: Plan): NodeRun {
    let node = this.nodes.get(plan);
    if (!node) {
      node = { rows: 0, runs: 0, milliseconds: 0, conditions: [] };
      this.nodes.set(plan, node);
    }
    return node;
  }
}
