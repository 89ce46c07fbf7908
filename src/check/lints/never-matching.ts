import { type Constant, type Expression, operandsOf } from '../../binder/plan.ts';
import type { Lint, LintContext } from '../lint.ts';
import { textIn } from '../plans.ts';
import { asWritten } from './known-values.ts';
import { placeInList } from './places.ts';

/** A text that a column is compared with, and how. */
interface Comparison {
  readonly operator: string;
  readonly literal: Constant & { readonly value: string };
  readonly column: string;
  readonly table: string;
}

const equality = new Set(['==', '=~', 'in', 'in~']);
const partial = new Set([
  ...'has has_cs contains contains_cs startswith startswith_cs endswith endswith_cs hasprefix hassuffix'.split(' '),
  ...['has_any', 'has_all'],
]);

/** The comparisons of columns, as tables have them, with texts. */
function* comparisons({ callsOf, originOf }: LintContext): Generator<Comparison> {
  for (const operator of [...equality, ...partial]) {
    for (const { expression, input } of callsOf([operator])) {
      const [left, ...others] = operandsOf(expression) as [Expression, ...Expression[]];
      const [column, given] = textIn(left) ? [others[0], [left]] : [left, others];
      const literals = given.flatMap((each) => textIn(each) ?? []).filter(({ value }) => value !== '');
      const origin = column && literals.length > 0 ? originOf(column, input) : undefined;
      if (origin) for (const literal of literals) yield { operator, literal, ...origin };
    }
  }
}

/** Why a comparison can never be true, and what to do: undefined when it can. */
type Reason = (comparison: Comparison) => readonly [reason: string, help: string] | undefined;

const digits: readonly (readonly [suffix: RegExp, length: number])[] = [
  [/SHA256$/, 64],
  [/SHA1$/, 40],
  [/MD5$/, 32],
];

const hashes: Reason = ({ operator, literal: { value }, column, table }) => {
  const length = digits.find(([suffix]) => suffix.test(column))?.[1];
  if (length === undefined) return undefined;
  const name = column.replace(/^.*(SHA256|SHA1|MD5)$/, '$1');
  if (!/^[0-9a-fA-F]+$/.test(value)) {
    return equality.has(operator) && /^[0-9a-zA-Z]+$/.test(value) && value.length === length
      ? [`it holds characters that are no hexadecimal digits`, 'Check the hash.']
      : undefined;
  }
  if (equality.has(operator) ? value.length !== length : partial.has(operator) && value.length > length)
    return [
      `a ${name} has ${length} hexadecimal digits, and this has ${value.length}`,
      'Check the hash, or the column.',
    ];
  const mindsCase = operator === '==' || operator === 'in' || operator.endsWith('_cs');
  if (mindsCase && /^Device/.test(table) && /[A-F]/.test(value))
    return ['hashes are in small letters in this table', 'Use =~ or in~, or write the hash in small letters.'];
  return undefined;
};

const fileNames: Reason = ({ operator, literal: { value }, column, table }) => {
  if (!/^Device/.test(table) || !/FileName$/.test(column)) return undefined;
  if (!equality.has(operator) && !partial.has(operator)) return undefined;
  if (value.includes('\\'))
    return [`${column} is a name without its folder`, `Compare FolderPath, or leave the folder out.`];
  if (/[*?]/.test(value))
    return [
      'a wildcard is taken as a character here, and a file name has none',
      'Use startswith, endswith or contains.',
    ];
  return undefined;
};

/** Columns that hold one IP address. */
const ADDRESS = /(?:^|[a-z_])(?:IP|Ip)(?:v[46])?(?:[Aa]ddress)?$/;

const addresses: Reason = ({ operator, literal: { value }, column }) => {
  if (!equality.has(operator) || !ADDRESS.test(column)) return undefined;
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value))
    return ['it is a range, and the column holds single addresses', 'Use ipv4_is_in_range().'];
  if (/^\d+\.\d+\.\d+\.(?:\*|x|0-\d+)?$/i.test(value))
    return [
      'it is a part of an address, and the column holds whole ones',
      'Use has_ipv4_prefix() or ipv4_is_in_range().',
    ];
  return undefined;
};

/** Columns that hold one name, address or hash, which has no blanks around it. */
const NAME = /(?:FileName|SHA1|SHA256|MD5|Domain|ActionType|DeviceName|AccountName|Upn|AccountSid|IP)$/;

/** Characters at the edge of a literal that no value of the column has there. */
const edges: Reason = ({ operator, literal: { value }, column, table }) => {
  const whole = equality.has(operator);
  if (whole && /^(?:Device|Email)/.test(table) && NAME.test(column) && value !== value.trim())
    return [`it has a blank at its edge, and ${column} has none`, 'Remove the blank.'];
  if (/Domain$/.test(column) && /^[@.]/.test(value) && (whole || operator.startsWith('startswith')))
    return [`${column} is a domain without a sign before it`, 'Remove the sign, or use endswith.'];
  if (!/^Device/.test(table) || !/RegistryKey$/.test(column)) return undefined;
  if (/^HK(?:LM|CU|CR|U)\b/i.test(value) && (whole || operator.startsWith('startswith')))
    return [`${column} has its root written out`, 'Write HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER and so on.'];
  if (value.endsWith('\\') && (whole || operator.startsWith('endswith')))
    return [`${column} does not end with a backslash`, 'Leave the last backslash out.'];
  return undefined;
};

/** Values of which the product has only a few, and those in one case. */
const cases: Reason = ({ operator, literal: { value }, column, table }) => {
  if (operator !== '==' && operator !== 'in') return undefined;
  const word = asWritten(table, column, value);
  return word === undefined || word === value
    ? undefined
    : [`the value is written ${quoted(word)}`, 'Use =~ or in~, or write it so.'];
};

/** Columns that hold the number of an object in Entra ID, a guid. */
const guids: Reason = ({ operator, literal: { value }, column }) => {
  if (!equality.has(operator) || !/^(?:Initiating(?:Process)?)?(?:AccountObjectId|AadDeviceId)$/.test(column))
    return undefined;
  return /^[\da-f-]+$/i.test(value) && value.length !== GUID_LENGTH
    ? [`a guid has ${GUID_LENGTH} characters, and this has ${value.length}`, 'Check the guid, or the column.']
    : undefined;
};
const GUID_LENGTH = 36;

const reasons = [hashes, fileNames, addresses, edges, cases, guids];
const prefixFunctions = ['has_ipv4_prefix', 'has_any_ipv4_prefix'];

/** `has_ipv4_prefix(x, "10.1")`: a prefix without a dot at its end is never found. */
function checkPrefixes({ callsOf, report }: LintContext): void {
  for (const { expression } of callsOf(prefixFunctions)) {
    for (const argument of operandsOf(expression).slice(1)) {
      const literal = textIn(argument);
      if (!literal || /^(?:\d{1,3}\.){1,3}$|^(?:\d{1,3}\.){3}\d{1,3}$/.test(literal.value)) continue;
      const help = 'Write the dot behind it, such as "10.1.".';
      report('KQLAB101', literal.span, `"${literal.value}"`, 'a prefix of an address ends with a dot', help);
    }
  }
}

export const neverMatching: Lint = {
  code: 'KQLAB101',
  title: 'A literal that can never match',
  doc: 'The column cannot hold such a value: a hash of another length or case, a file name with a folder or a wildcard in it, a range where single addresses are, a prefix of an address without its dot, a blank around a name, `HKLM` for `HKEY_LOCAL_MACHINE`, a value that the product writes in another case. The rule runs, and finds nothing.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where FileName == @"C:\\Windows\\notepad.exe"',
    good: 'DeviceProcessEvents | where FileName == "notepad.exe"',
  },
  check: (context) => {
    for (const comparison of comparisons(context)) {
      const found = reasons.map((reason) => reason(comparison)).find((each) => each !== undefined);
      if (!found) continue;
      const { literal, operator } = comparison;
      const place = operator === '==' || operator === '=~' ? literal.span : placeInList(literal, context);
      context.report('KQLAB101', place, quoted(literal.value), ...found);
    }
    checkPrefixes(context);
  },
};

const LONGEST = 40;

/** A text for a message. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
