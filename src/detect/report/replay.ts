import { isoText } from '../../table/rows.ts';
import { durationText } from '../duration.ts';
import type { Replay, ScheduledRun } from '../replay.ts';
import { counted } from '../words.ts';
import type { Paint } from './paint.ts';

/** A replay in lines: every run that alerts, and how many were between. */
export function replayText({ runs, frequency, period, repeated, missed }: Replay, paint: Paint): string[] {
  const lines: string[] = [];
  for (let at = 0; at < runs.length; ) {
    const run = runs[at] as ScheduledRun;
    let next = at + 1;
    if (run.outcome !== 'alert') while (next < runs.length && runs[next]?.outcome === run.outcome) next++;
    lines.push(run.outcome === 'alert' ? alertText(run, paint) : quietText(runs.slice(at, next), paint));
    at = next;
  }
  const alerts = runs.reduce((sum, run) => sum + run.alerts, 0);
  const suppressed = runs.filter(({ outcome }) => outcome === 'suppressed').length;
  const extra = suppressed > 0 ? `, ${suppressed} suppressed` : '';
  lines.push('', `${counted(runs.length, 'run')}${extra}, ${counted(alerts, 'alert')}`);
  const [every, over] = [durationText(frequency), durationText(period)];
  if (frequency < period) {
    const effect =
      repeated.events > 0
        ? `${counted(repeated.events, 'event')} alerted more than once, one of them ${repeated.most} times`
        : 'here no event alerted twice';
    lines.push(paint.doubtful(`! it runs every ${every} over the last ${over}, so runs overlap: ${effect}`));
  }
  if (frequency > period) {
    const effect =
      missed > 0
        ? `${counted(missed, 'event')} ${missed === 1 ? 'was' : 'were'} looked at by no run`
        : 'here no event was missed';
    lines.push(paint.doubtful(`! it runs every ${every} over the last ${over}, so there are gaps: ${effect}`));
  }
  return lines;
}

function alertText({ at, rows, alerts, entities }: ScheduledRun, paint: Paint): string {
  const shown = entities.map(({ type, values }) => `${type} ${some(values)}`).join('; ');
  const many = alerts > 1 ? ` in ${alerts} alerts` : '';
  return `${isoText(at)}  ${paint.bad('alert')}  ${counted(rows, 'row')}${many}${shown === '' ? '' : `  ${shown}`}`;
}

function quietText(runs: readonly ScheduledRun[], paint: Paint): string {
  const [first] = runs;
  const last = runs.at(-1);
  const word = first?.outcome === 'suppressed' ? 'suppressed' : 'no alert';
  const time = isoText(first?.at ?? 0n);
  if (runs.length === 1) {
    const rows = first && first.rows > 0 ? `  ${counted(first.rows, 'row')}` : '';
    return paint.faint(`${time}  ${word}${rows}`);
  }
  return paint.faint(`${time} … ${isoText(last?.at ?? 0n)}  ${word} in ${runs.length} runs`);
}

const MOST_VALUES = 4;

const some = (values: readonly string[]): string =>
  values.length > MOST_VALUES
    ? `${values.slice(0, MOST_VALUES).join(', ')} and ${values.length - MOST_VALUES} more`
    : values.join(', ');
