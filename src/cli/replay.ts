import { parseDuration } from '../detect/duration.ts';
import { TestFileProblem } from '../detect/problem.ts';
import { replay } from '../detect/replay.ts';
import { painter } from '../detect/report/paint.ts';
import { replayText } from '../detect/report/replay.ts';
import { parseDatetime, type Table } from '../index.ts';
import type { ReplayFlags } from './commands/replay.ts';
import { Failure } from './failure.ts';
import { dataFor, orRefused, ruleAt } from './inspect.ts';
import { hasColour } from './terminal.ts';

/** Prints what a scheduled rule would have alerted. */
export async function replayRule(path: string, flags: ReplayFlags): Promise<void> {
  const rule = await ruleAt(path);
  const { tables, options } = await dataFor([rule], flags);
  const [oldest, newest] = rangeOf(tables);
  const from = timeOf(flags.from, '--from') ?? oldest;
  // The run after the newest event is the last that can see it.
  const every = parseDuration(rule.schedule?.queryFrequency ?? '') ?? 1n;
  const to = timeOf(flags.to, '--to') ?? newest + every;
  if (to < from) throw new Failure('--to is before --from.');
  try {
    const result = orRefused(rule, () => replay(rule, { tables, options, from, to }));
    process.stdout.write(`${replayText(result, painter(hasColour(process.stdout))).join('\n')}\n`);
  } catch (problem) {
    if (problem instanceof TestFileProblem) throw new Failure(problem.message);
    throw problem;
  }
}

function timeOf(text: string | undefined, option: string): bigint | undefined {
  if (text === undefined) return undefined;
  const ticks = parseDatetime(text);
  if (ticks === null) throw new Failure(`${option} is no time: '${text}'. Write it like 2026-01-15T12:00:00Z.`);
  return ticks;
}

/** The oldest and the newest event. */
function rangeOf(tables: ReadonlyMap<string, Table>): readonly [bigint, bigint] {
  const times = [...tables.values()].flatMap(({ schema, columns }) => {
    const column = columns[schema.findIndex(({ name, type }) => name === 'TimeGenerated' && type === 'datetime')];
    return [...(column ?? [])].filter((time): time is bigint => typeof time === 'bigint');
  });
  if (times.length === 0)
    throw new Failure('No table that the rule reads has events with a TimeGenerated: name data with --data.');
  return [times.reduce((a, b) => (b < a ? b : a)), times.reduce((a, b) => (b > a ? b : a))];
}
