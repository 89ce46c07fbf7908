/**
 * Every sentence the engine says about a query, by code. A second line, after a newline, is the help.
 * KS codes are Microsoft's, for the same mistakes; KQLAB codes are ours.
 */
export const messages = {
  KS001: (quote: string) => `The string is not terminated: ${quote} is missing.`,
  KS002: (found: string) => `The character ${found} cannot stand here.`,
  KS005: (expected: string) => `Expected ${expected} here.`,
  KS006: (expected: string, found: string) => `Expected ${expected} but found ${found}.`,
  KS101: () => 'A column name must follow a string literal.',
  KS103: () => 'A `*` cannot follow a string column: where the column ends would be ambiguous.',
  KS105: () => 'A single name is required here.',
  KS106: (operator: string, types: string, accepted: string) =>
    `The operator '${operator}' is not defined for ${types}.${accepted ? `\nIt takes ${accepted}.` : ''}`,
  KS107: (expected: string, given: string) => `A value of type ${expected} is expected here, but this is ${given}.`,
  KS108: () => 'A scalar value is expected here, but this is a table.',
  KS109: () => 'A column name is expected here.',
  KS111: () => 'A table is expected here, but this is a scalar value.',
  KS116: (type: string) => `A value of type ${type} cannot be used here.\nCast it first, for example with tostring().`,
  KS117: (name: string) => `'${name}' is a function and needs an argument list: ${name}(…).`,
  KS119: (name: string, most: number, least = most) => {
    const count = least === most ? `${most}` : `${least}${least === most - 1 ? ' or' : ' to'} ${most}`;
    return `The function '${name}' takes ${count} argument${count === '1' ? '' : 's'}.`;
  },
  KS120: (name: string, least: number, most: number | string) =>
    `The function '${name}' takes between ${least} and ${most} arguments.`,
  KS121: (name: string, pair: string) => `The arguments of '${name}' come in pairs of ${pair}.`,
  KS124: (name: string) => `There is no plugin named '${name}'.`,
  KS127: (name: string, types: string, accepted: string) => `'${name}' cannot take ${types}.\nIt takes ${accepted}.`,
  KS129: () => 'The value must be a constant.',
  KS131: () => 'A literal is expected here.',
  KS133: () => 'The value must not be empty.',
  KS134: () => 'An integer is expected here.',
  KS137: () => 'A number is expected here.',
  KS138: () => 'A number, datetime or timespan is expected here.',
  KS140: (values: string) => `The value must be one of: ${values}.`,
  KS141: (expected: string, given: string) => `This must be of type ${expected}, but it is ${given}.`,
  KS142: (name: string) => `The name '${name}' does not refer to any known column, table, variable or function.`,
  KS144: (name: string) => `The aggregate '${name}' cannot be used here: aggregates belong into summarize.`,
  KS145: (name: string, side: string) =>
    `The column '${name}' must exist on both sides of the join; it is missing on the ${side}.`,
  KS147: (type: string) =>
    `A value of type ${type} has no elements to access.\nUse parse_json() to read it as JSON first.`,
  KS148: () => 'This expression needs a name: write `Name = …`.',
  KS160: (name: string) => `'${name}' is not a type.`,
  KS171: (name: string) => `The column '${name}' is declared more than once.`,
  KS173: (columns: number) => `The number of values must be a multiple of the number of columns (${columns}).`,
  KS174: (name: string) => `The operator '${name}' cannot stand here.`,
  KS175: (name: string) => `The operator '${name}' must be the first of the query.`,
  KS176: (found: string) => `Expected an operator such as where, extend or summarize, but found ${found}.`,
  KS177: (name: string) => `The operator '${name}' is not allowed here.`,
  KS178: (expected: string) => `The interval must be of type ${expected}.`,
  KS179: (name: string) => `The parameter '${name}' is not known to this operator.`,
  KS180: (name: string) => `The parameter '${name}' is given more than once.`,
  KS182: () => 'A join condition is a column name or `$left.A == $right.B`.',
  KS183: () => 'One side of this condition must be `$left.…`, the other `$right.…`.',
  KS187: (path: string) => `The pattern has no path '${path}'.`,
  KS188: () => 'No pattern matches these arguments.',
  KS190: () => 'The table has no columns.',
  KS191: () => 'The `*` is not allowed here.',
  KS193: (name: string) => `There is no parameter named '${name}'.`,
  KS195: () => 'After an argument with a name out of its order, all must have names.',
  KS196: (name: string) => `The function has no parameter named '${name}'.`,
  KS197: (name: string) => `The argument for the parameter '${name}' is missing.`,
  KS198: (found: string) => `The query cannot go on with ${found} here.`,
  KS201: (name: string) => `The name '${name}' is already declared.`,
  KS204: (name: string) => `The name '${name}' does not refer to any known table, tabular variable or function.`,
  KS205: (name: string) => `'${name}' is not known; union isfuzzy leaves it out.`,
  KS206: (type: string) =>
    `A number, time, text or bool is expected here, but this is ${type}.\nCast it first, for example with tostring().`,
  KS211: (name: string) => `The name '${name}' does not refer to any known function.`,
  KS214: () => 'A guid must be written as guid(…).',
  KS215: () => 'A decimal cannot stand inside a dynamic literal.',
  KS226: () => 'Parameters that take tables must come first.',
  KS227: (name: string, left: string, right: string) =>
    `The join key '${name}' has different types: ${left} on the left, ${right} on the right.\nCast one side first.`,
  KS228: (name: string) => `The name '${name}' is a keyword here.\nWrite it as ['${name}'].`,
  KS232: (types: string) => `The arguments have no common type: ${types}.`,
  KS234: () => 'A dynamic array is expected here.',
  KS235: () => 'A dynamic property bag is expected here.',
  KS236: (name: string) =>
    `'${name}' is neither an aggregate nor a function over aggregates.\nAggregate it, or add it to the by clause.`,
  KS237: () => 'The value of an aggregate is needed here.',
  KS241: (type: string) => `A value of type ${type} cannot be a join key.\nCast it first, for example with tostring().`,
  KS242: (left: string, right: string) => `Join keys of types ${left} and ${right} cannot be compared.`,
  KS245: () => 'The query is nested too deeply.',
  KS249: (name: string) => `The table given lacks the column '${name}'.`,
  KQLAB001: (construct: string) => `\`${construct}\` is not supported yet.`,
  KQLAB002: (construct: string, reason: string) => `\`${construct}\` is not supported: ${reason}.`,
  KQLAB003: (type: string, types: string) =>
    `The branches must share one type, but they are ${types} (expected ${type}).`,
  KQLAB004: () => 'Two dynamic values cannot be compared.\nCast one of them, for example with tostring() or tolong().',
  KQLAB005: (reason: string) => `The regular expression is not valid: ${reason}.`,
  KQLAB006: (reason: string) => `The regular expression cannot be evaluated exactly: ${reason}.`,
  KQLAB007: (limit: string, setting: string) =>
    `The query exceeds the limit of ${limit}.\nRaise it with ${setting} if that is meant.`,
  KQLAB008: (name: string, value: string, type: string) =>
    `The parameter '${name}' cannot be read from '${value}' as ${type}.`,
  KQLAB009: (message: string) => message,
  KQLAB010: () => 'The input is not serialized, so rows have no order.\nAdd `| sort by …` or `| serialize` before.',
  KQLAB011: (what: string, entry: string) => `${what} is not known offline.\nAdd it to kqlab.yaml: ${entry}.`,
  KQLAB012: () => 'extract_all needs a pattern with 1 to 16 capture groups.',
  KQLAB013: (name: string) => `The result of '${name}' is not yet known exactly for these arguments.`,
  KQLAB014: (name: string) =>
    `The query parameter '${name}' has no value and no default.\nGive it with --param ${name}=…, or with the option parameters.`,
  KQLAB015: (count: number) => `There are more names than values: the expression gives ${count}.`,
  KQLAB016: () => 'Flags are for kind=regex only.',
  KQLAB017: (flags: string) => `The flags '${flags}' are not known: they are i, m, s and U, in this case.`,
  KQLAB018: () => 'An empty text cannot separate columns.',
  KQLAB019: (name: string) =>
    `The property '${name}' has the name of a column.\nAdd columnsConflict='replace_source' or 'keep_source'.`,
  KQLAB020: (name: string) =>
    `'${name}' looks at other rows, which a step of a scan cannot.\nRefer to what a step matched last: StepName.Column.`,
  KQLAB022: (most: number) =>
    `The column has more than ${most} values, which is the most that partition takes.\nAdd hint.strategy=native.`,
  KQLAB023: (name: string) =>
    `'${name}' is a column where the function is called, which a table inside the function cannot refer to.`,
  KQLAB030: (text: string, type: string) => `\`${text}\` cannot be read as ${type}.`,
  KQLAB031: () =>
    'The query cannot be formatted: something besides white space would change.\nThis is a mistake of ours; please report it.',
  KQLAB032: (code: string) =>
    `The comment says to ignore ${code === '' ? 'something, but not which code' : `'${code}', which is no code`}.\nWrite // kqlab:ignore CODE reason.`,
  KQLAB033: (code: string) =>
    `Nothing is ignored by this comment: there is no ${code} on its line or operator.\nRemove it.`,
  // Lints: what is allowed, and hardly meant.
  KQLAB101: (literal: string, reason: string, help: string) => `${literal} can never match: ${reason}.\n${help}`,
  KQLAB102: (name: string, literal: string, lower: boolean) =>
    `${name}() gives a text without ${lower ? 'capitals' : 'small letters'}, so it never equals ${literal}.\nCompare with =~ instead, or write the literal in ${lower ? 'small letters' : 'capitals'}.`,
  KQLAB103: (what: 'true' | 'false', reason: string) => `This condition is always ${what}: ${reason}.`,
  KQLAB104: (reason: string) => `No time meets this condition: ${reason}.`,
  KQLAB105: (operator: string, literal: string, column: string) =>
    `${operator} looks for the whole term ${literal}, but a value of ${column} is a single term.\nUse == for the whole value, startswith or contains for a part of it.`,
  KQLAB106: (literal: string) =>
    `${literal} is shorter than 3 characters, which the index of terms does not hold: the texts are read.\nFilter by something else first.`,
  KQLAB107: (flag: string, help: string) =>
    `The flag ${flag} stands where it has no effect on what is before it.\n${help}`,
  KQLAB108: (item: string, others: number) =>
    others === 0
      ? `${item} is in the list already.`
      : `${item} is in the list already, and so are ${others} more items.`,
  KQLAB109: (name: string) => `This branch of ${name} is never reached: an earlier one has the same condition.`,
  KQLAB151: (literal: string) =>
    `contains reads every text; has looks ${literal} up in the index, when it is a whole term.\nUse has, if parts of terms are not meant.`,
  KQLAB152: () =>
    'The join keeps only one left row for each key, which is the kind innerunique.\nSay which kind is meant: kind=inner, or kind=innerunique.',
  KQLAB153: (name: string) => `Which rows ${name} gives is not defined without an order.\nSort before, or use top.`,
  KQLAB154: (table: string, column: string) =>
    `All of ${table} is read.\nFilter by ${column}, for example | where ${column} > ago(1d).`,
  KQLAB155: (operator: string, column: string) =>
    `${operator} also keeps the rows where ${column} is null.\nAdd isnotnull(${column}), if they are not meant.`,
  KQLAB156: (name: string) => `The variable '${name}' is not used.`,
  // The files of rules.
  KQLAB200: (reason: string) => `The file cannot be read: ${reason}.`,
  KQLAB201: (entry: string, kind: string) => `The entry '${entry}' is missing, which a ${kind} rule must have.`,
  KQLAB202: (entry: string, value: string, expected: string) => `'${value}' is no ${entry}: it must be ${expected}.`,
  KQLAB203: (frequency: string, period: string) =>
    `The rule runs every ${frequency} but looks back only ${period}, so that it misses events.\nMake queryPeriod at least as long as queryFrequency.`,
  KQLAB204: (column: string, use: string) => `The result has no column '${column}', which ${use} is made from.`,
  KQLAB205: (column: string) =>
    `The result has no column ${column}, which a custom detection must have.\nKeep it, for example with arg_max(Timestamp, *).`,
  KQLAB206: () =>
    'The result has no column that names a device, user or mailbox, of which a custom detection must have one.\nKeep one, such as DeviceId or AccountObjectId.',
} satisfies Record<string, (...details: never[]) => string>;

/** A diagnostic code known to the engine. */
export type Code = keyof typeof messages;
/** The arguments that the message of a code takes. */
export type MessageArguments<C extends Code> = Parameters<(typeof messages)[C]>;
