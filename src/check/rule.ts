import type { Placed, Rule, RuleMetadata } from '../rules/index.ts';
import { type Diagnostic, error, withHelp } from '../source/diagnostic.ts';
import type { Span } from '../source/span.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import { type Checked, type Checking, checkQuery } from './check.ts';

const START: Span = { start: 0, end: 0 };

/** Says why a file cannot be read as rules. */
export const ruleProblem = (reason: string, span: Span): Diagnostic => error('KQLAB200', span, reason);

/** Checks a rule: its query, and what the product does with it. The places are those of the file. */
export function checkRule(rule: Rule, checking: Checking): readonly Diagnostic[] {
  const checked = checkQuery(rule.query, checking);
  const inFile = checked.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    span: rule.offsets.spanOf(diagnostic.span),
    ...(diagnostic.context && { context: rule.offsets.spanOf(diagnostic.context) }),
  }));
  const { metadata } = rule;
  if (!metadata) return inFile;
  const start = rule.offsets.spanOf(START);
  const missing = metadata.missing.map((entry) => error('KQLAB201', start, entry, nameOf(metadata)));
  return [...inFile, ...missing, ...checkValues(metadata), ...checkColumns(metadata, checked, start)];
}

const nameOf = ({ product, kind }: RuleMetadata): string => (product === 'defender' ? 'custom detection' : kind.value);

const severities = ['Informational', 'Low', 'Medium', 'High'];
const triggers = ['gt', 'lt', 'eq', 'ne', 'GreaterThan', 'LessThan', 'Equal', 'NotEqual'];
const kinds = ['Scheduled', 'NRT', 'Hunting'];
/** How often a custom detection runs: hours, or continuously. */
const periods = ['0', '1H', '3H', '12H', '24H'];
const SHORTEST_MINUTES = 5;
const LONGEST_MINUTES = 14 * 24 * 60;

/** The values of entries that are one of a few, or times. */
function checkValues(metadata: RuleMetadata): Diagnostic[] {
  const { product, severity, trigger, frequency, period, kind } = metadata;
  const found: Diagnostic[] = [];
  const oneOf = (entry: string, placed: Placed | undefined, words: readonly string[]) => {
    if (!placed || words.some((word) => word.toLowerCase() === placed.value.toLowerCase())) return;
    const problem = error('KQLAB202', placed.span, entry, placed.value, `one of ${words.join(', ')}`);
    found.push(withHelp(problem, didYouMean(nearest(placed.value, words))));
  };
  oneOf('severity', severity, severities);
  if (product === 'defender') {
    oneOf('period', frequency, periods);
    return found;
  }
  if (kind.span.end > 0) oneOf('kind', kind, kinds);
  oneOf('triggerOperator', trigger, triggers);
  const [every, back] = [minutesOf(frequency), minutesOf(period)];
  for (const [entry, placed, minutes] of [
    ['queryFrequency', frequency, every],
    ['queryPeriod', period, back],
  ] as const) {
    if (placed && !(minutes !== undefined && minutes >= SHORTEST_MINUTES && minutes <= LONGEST_MINUTES))
      found.push(error('KQLAB202', placed.span, entry, placed.value, 'a time from 5m to 14d'));
  }
  if (frequency && period && every !== undefined && back !== undefined && every > back)
    found.push(error('KQLAB203', period.span, frequency.value, period.value));
  return found;
}

/** A time such as `1h`, or `PT1H`, in minutes. */
function minutesOf(placed: Placed | undefined): number | undefined {
  const written = placed?.value ?? '';
  const [, amount, unit] = /^(\d+)([mhd])$/i.exec(written) ?? [];
  if (amount && unit) return Number(amount) * { m: 1, h: 60, d: 1440 }[unit.toLowerCase() as 'm' | 'h' | 'd'];
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/i.exec(written);
  if (!iso || written.length < 3) return undefined;
  const [, days = 0, hours = 0, minutes = 0] = iso;
  return Number(days) * 1440 + Number(hours) * 60 + Number(minutes);
}

/** Columns that name what a custom detection is about; one of them must be in its result. */
const identities =
  'DeviceId DeviceName RemoteDeviceName RecipientEmailAddress SenderFromAddress SenderMailFromAddress RecipientObjectId AccountObjectId AccountSid AccountUpn InitiatingProcessAccountSid InitiatingProcessAccountUpn InitiatingProcessAccountObjectId'.split(
    ' ',
  );

/** The columns that the product needs in the result. */
function checkColumns({ product, columns }: RuleMetadata, checked: Checked, start: Span): Diagnostic[] {
  if (checked.isOpen || checked.columns.length === 0) return [];
  const names = checked.columns.map(({ name }) => name);
  const found = columns
    .filter(({ value }) => !names.includes(value))
    .map(({ value, span, use }) => withHelp(error('KQLAB204', span, value, use), didYouMean(nearest(value, names))));
  if (product !== 'defender') return found;
  const lost = ['Timestamp', 'ReportId'].filter((name) => !names.includes(name));
  const nobody = !identities.some((name) => names.includes(name));
  return [
    ...found,
    ...lost.map((name) => error('KQLAB205', start, name)),
    ...(nobody ? [error('KQLAB206', start)] : []),
  ];
}
