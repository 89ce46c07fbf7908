import { alarm, type Expectation, type ExpectedRow, silence } from '../detect/expectation.ts';
import { RuleUnderTest } from '../detect/judge.ts';
import { TestFileProblem } from '../detect/problem.ts';
import { readyNow } from '../detect/ready.ts';
import { failureText } from '../detect/report/failure-text.ts';
import { painter } from '../detect/report/paint.ts';
import { counted } from '../detect/words.ts';
import { RuleOfCode, type RuleOptions, type Tables } from './rule.ts';

export { rule } from './rule.ts';
export type { ExpectedRow, RuleOfCode, RuleOptions, Tables };

/** What a matcher gives to the test framework: the same for Vitest and Jest. */
export interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

/** How {@link ruleMatchers.toReturn} compares. */
export interface ReturnOptions {
  /** Whether the order of the rows matters. */
  readonly ordered?: boolean;
}

/** The matchers, as `expect` shows them. */
export interface RuleMatchers<R = unknown> {
  /** The rule gives a row or more for these tables. */
  toFireOn(tables: Tables): R;
  /** The rule gives no row for these tables. */
  toStaySilentOn(tables: Tables): R;
  /** The rule gives these rows, of which columns that are not mentioned do not matter, for the tables of its options. */
  toReturn(rows: readonly ExpectedRow[], options?: ReturnOptions): R;
}

const plain = painter(false);

/** Matchers for rules: `expect.extend(ruleMatchers)`. */
export const ruleMatchers = {
  toFireOn: (received: unknown, tables: Tables): Outcome => outcome(received, tables, alarm, 'to fire'),
  toStaySilentOn: (received: unknown, tables: Tables): Outcome => outcome(received, tables, silence, 'to stay silent'),
  toReturn: (received: unknown, rows: readonly ExpectedRow[] = [], { ordered = false }: ReturnOptions = {}): Outcome =>
    returned(received) ??
    outcome(received, {}, { includes: [], excludes: [], equals: rows, ordered }, 'to return these rows'),
};

/** Vitest has a matcher `toReturn` for functions of its own; of those it must go on telling whether they returned. */
function returned(received: unknown): Outcome | undefined {
  const results = (received as { mock?: { results?: readonly { type: string }[] } } | undefined)?.mock?.results;
  if (typeof received !== 'function' || !results) return undefined;
  const pass = results.some(({ type }) => type === 'return');
  return { pass, message: () => `expected the function ${pass ? 'not ' : ''}to return` };
}

function outcome(received: unknown, tables: Tables, expect: Expectation, wish: string): Outcome {
  if (!(received instanceof RuleOfCode)) {
    return { pass: false, message: () => 'expect() must be given a rule: expect(rule("my-rule.kql"))' };
  }
  const { rule } = received;
  try {
    const { cases } = readyNow(received.testFile(tables, expect), rule, received.world);
    const [ready] = cases;
    if (!ready) throw new TestFileProblem('there is nothing to run');
    const verdict = new RuleUnderTest(rule.text).judge(ready);
    if (verdict.status === 'pass') {
      const got = counted(verdict.table?.rows ?? 0, 'row');
      return { pass: true, message: () => `expected ${rule.path} not ${wish}, but it gave ${got}` };
    }
    const text = () => failureText(verdict, rule, plain).join('\n');
    // A test that is wrong in itself fails even where it is negated.
    if (verdict.failures.some(({ kind }) => kind === 'test file' || kind === 'diagnostic')) throw new Error(text());
    return { pass: false, message: () => `expected ${rule.path} ${wish}:\n${text()}` };
  } catch (problem) {
    if (problem instanceof TestFileProblem) throw new Error(problem.message);
    throw problem;
  }
}

// Vitest's assertions have Jest's matchers too.
declare global {
  namespace jest {
    interface Matchers<R, T> extends RuleMatchers<R> {}
  }
}
