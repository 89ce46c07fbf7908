import type { Code } from '../source/messages.ts';
import type { Column } from '../table/column.ts';
import { isInteger, isNumeric, isSummable, type ScalarType, type Type } from '../types/types.ts';
import type { Dynamic, Representation, Value } from '../types/values.ts';

/** What a query may know of the world: fixed for the whole run. */
export interface QueryContext {
  /** The value of now(), in ticks; the same everywhere in a query. */
  readonly now: bigint;
  /** The next pseudo-random number in [0, 1); seeded, so runs can be repeated. */
  readonly random: () => number;
  /** Limits a query must keep; see {@link Limits}. */
  readonly limits: Limits;
  /** What the caller supplies for the functions of the products (watchlists, file profiles, GeoIP …), by function name. */
  readonly environment?: Environment;
}

/** Bounds that stop a query with a diagnostic instead of exhausting the machine. */
export interface Limits {
  /** Rows any operator may produce. */
  readonly rows: number;
  /** Elements a generated or expanded array may have (range(), repeat(), make_list …). */
  readonly elements: number;
}
export const defaultLimits: Limits = { rows: 50_000_000, elements: 1_048_576 };

/** Facts of the outside world that a query asks for; what is absent is a diagnostic that names the entry to add. */
export interface Environment {
  /** Where an IP address is, as geo_info_from_ip_address returns it. */
  readonly geoInfo?: (address: string) => Dynamic;
  /** The column that stands for ingestion_time(). */
  readonly ingestionTime?: string;
}

// ----------------------------------------------------------------- parameters

/** Classes of types that a parameter may accept besides one type. */
const classes = {
  /** Any scalar type; the value arrives as it is. */
  any: (_: Type) => true,
  number: isNumeric,
  integer: isInteger,
  /** Numbers, datetime and timespan. */
  summable: isSummable,
  /** What sorts: everything but dynamic. */
  orderable: (type: Type) => type !== 'dynamic',
  /** A string, or a dynamic taken as its text. */
  text: (type: Type) => type === 'string' || type === 'dynamic',
  /** A dynamic that should hold an array; other dynamics reach the code too. */
  array: (type: Type) => type === 'dynamic',
  /** A dynamic that should hold a property bag. */
  bag: (type: Type) => type === 'dynamic',
  /** An int or long that is a position or count: arrives as a number (values beyond 2^53 are clamped to it). */
  index: isInteger,
  /** A string, and never a dynamic converted to one, as operators do with other parameters. */
  onlyString: (type: Type) => type === 'string',
  /** An integer, or a dynamic array of them. */
  integers: (type: Type) => isInteger(type) || type === 'dynamic',
  /** `typeof(long)`: arrives as the name of the type. */
  type: (type: Type) => type === 'string',
} as const;

/** What a parameter accepts: a type, or a class of types. */
export type Accepts = ScalarType | keyof typeof classes;

/** Whether an argument of the type fits without conversion. */
export const accepts = (what: Accepts, type: Type): boolean =>
  what in classes ? classes[what as keyof typeof classes](type) : what === type;

/** Whether `what` names one type, to which an argument can be converted. */
export const isScalarType = (what: Accepts): what is ScalarType => !(what in classes);

/** A parameter of a function: what it accepts, and the rules its argument is held to before the code sees it. */
export interface Parameter<T = unknown> {
  readonly name: string;
  readonly accepts: Accepts;
  readonly optional?: true;
  /** The code sees nulls; without it a null argument gives a null result. */
  readonly nullable?: true;
  /** The argument must be known before the data is read. */
  readonly constant?: true;
  /** The last parameter, taking any number of further arguments. */
  readonly rest?: true;
  /** The only texts allowed (in any case), when the argument is constant. */
  readonly oneOf?: readonly string[];
  /** Carries the type of the value for inference; never present. */
  readonly value?: T;
}

type Arrives<A extends Accepts> = A extends keyof Representation
  ? A extends 'dynamic'
    ? Exclude<Dynamic, null>
    : Representation[A]
  : A extends 'text' | 'onlyString' | 'type'
    ? string
    : A extends 'index'
      ? number
      : A extends 'array' | 'bag'
        ? Exclude<Dynamic, null>
        : Exclude<Value, null>;

const parameter =
  <A extends Accepts>(accepts: A) =>
  (name: string): Parameter<Arrives<A>> => ({ name, accepts });

export const bool = parameter('bool');
export const int = parameter('int');
export const long = parameter('long');
export const real = parameter('real');
export const decimal = parameter('decimal');
export const string = parameter('string');
export const datetime = parameter('datetime');
export const timespan = parameter('timespan');
export const guid = parameter('guid');
export const dynamic = parameter('dynamic');
export const any = parameter('any');
export const number = parameter('number');
export const integer = parameter('integer');
export const summable = parameter('summable');
export const orderable = parameter('orderable');
export const text = parameter('text');
export const array = parameter('array');
export const bag = parameter('bag');
export const index = parameter('index');
export const onlyString = parameter('onlyString');
export const integers = parameter('integers');
export const typeLiteral = parameter('type');

/** The argument may be left out; the code then gets undefined. */
export const optional = <T>(of: Parameter<T>): Parameter<T | undefined> =>
  ({ ...of, optional: true }) as Parameter<T | undefined>;
/** The code handles null itself. */
export const nullable = <T>(of: Parameter<T>): Parameter<T | null> =>
  ({ ...of, nullable: true }) as Parameter<T | null>;
/** The argument must be a constant (KS129 otherwise). */
export const constant = <T>(of: Parameter<T>): Parameter<T> => ({ ...of, constant: true });
/** Any number of further arguments (none too, unless `least` says so elsewhere). */
export const rest = <T>(of: Parameter<T>): Parameter<T> & { readonly rest: true } => ({ ...of, rest: true });
/** The argument must be one of the given words, in any case (KS140 otherwise). */
export const oneOf = <T>(of: Parameter<T>, ...words: string[]): Parameter<T> => ({ ...of, oneOf: words });

type Arguments<P extends readonly Parameter[]> = P extends readonly [
  infer First,
  ...infer Others extends readonly Parameter[],
]
  ? First extends { readonly rest: true; readonly value?: infer T }
    ? Exclude<T, undefined>[]
    : First extends { readonly value?: infer T }
      ? [T, ...Arguments<Others>]
      : never
  : [];

// ------------------------------------------------------------ scalar functions

/** The code of a scalar function, for one row. */
export type Call = (...values: never[]) => Value | undefined;
/** The code of a scalar function for whole columns, where that is measured to be more than twice as fast. Undefined: the layouts do not fit, take `call`. */
export type Kernel = (columns: readonly Column[], length: number) => Column | undefined;
/** The type of the result, or how it follows from the arguments' types. */
export type Returns = ScalarType | ((types: readonly Type[], constants: readonly (Value | undefined)[]) => Type);
/** A mistake in constant arguments, found before the data is read. */
export interface Complaint {
  /** Which argument is at fault, from 0. */
  readonly argument: number;
  readonly code: Code;
  readonly details: readonly unknown[];
}

/** One signature of a scalar function with its code. */
export interface Overload {
  readonly parameters: readonly Parameter[];
  readonly returns: Returns;
  /** The code, made for the types of the arguments (after conversion) and for this query. */
  readonly make: (types: readonly Type[], context: QueryContext) => Call;
  readonly kernel?: Kernel;
  /** Stands in for `make` when all arguments are constants, where Kusto's constant folder answers otherwise than its row engine. */
  readonly folded?: Overload['make'];
  /** Looks at constant arguments (undefined where not constant) before the data is read. */
  readonly check?: (values: readonly (Value | undefined)[]) => Complaint | undefined;
  /** Several columns at once, as series_stats gives: `call` then returns one value for each, in order. */
  readonly outputs?: (
    values: readonly (Value | undefined)[],
    types: readonly Type[],
    /** What the arguments are called, undefined where they have no name. */
    names?: readonly (string | undefined)[],
  ) => readonly { readonly name: string; readonly type: ScalarType }[];
  /** Must be given at least this many arguments for a `rest` parameter. */
  readonly least?: number;
}

/** How a column that is computed by the function and has no name of its own is called. */
export type ResultName =
  /** The name of the first argument, if that has one (`tostring(a)` → a). */
  | 'argument'
  /**
   * A prefix and the first argument (`strlen(s)` → strlen_s), or as many as `arguments` says: covariance_x_y, or none.
   */
  | { readonly prefix: string; readonly arguments?: number }
  /** The name of the argument, when it is the only one (`make_datetime(t)` → t). */
  | 'only argument'
  /** The column that the text of the first argument names, if there is one (`column_ifexists("a", 0)` → a). */
  | 'named column'
  /** The first argument, or a word where it has no name, and a suffix (`array_sort_asc(a)` → a_sorted). */
  | { readonly suffix: string; readonly unnamed: string };

/** A scalar function or operator: everything the project knows about it. */
export interface ScalarFunction {
  readonly kind: 'scalar';
  /** The name in a query; an operator's symbol for operators. */
  readonly name: string;
  readonly category: string;
  /** One sentence. */
  readonly doc: string;
  /** Pairs of an expression and what it gives, both KQL; every one runs as a test. */
  readonly examples: readonly (readonly [string, string])[];
  readonly overloads: readonly Overload[];
  readonly named?: ResultName;
  /** Not a function of its arguments alone (rand, new_guid): never folded or cached. */
  readonly volatile?: true;
  /** Gives a null text for a null argument in a row, which isnull() then tells from the empty text: measured of substring alone. */
  readonly nullText?: true;
  /** Depends on the rows around (prev, row_number): needs a serialized input; the code is `kernel` alone. */
  readonly window?: true;
  /** Where we knowingly differ from Kusto, in one sentence. */
  readonly differs?: string;
  /** Another name of the same function, kept for old queries. */
  readonly aliasOf?: string;
  /** The Kusto page, when it is not `<name with dashes>-function`. */
  readonly page?: string;
}

type OverloadExtras = Partial<Pick<Overload, 'kernel' | 'folded' | 'check' | 'outputs' | 'least'>>;

/** A signature with code that needs only the values. */
export function overload<const P extends readonly Parameter[]>(
  parameters: P,
  returns: Returns,
  call: (...values: Arguments<P>) => Value | undefined,
  extras: OverloadExtras = {},
): Overload {
  return { parameters, returns, make: () => call as Call, ...extras };
}

/** A signature whose code is made for the argument types and the query (the clock, the random source). */
export function overloadFor<const P extends readonly Parameter[]>(
  parameters: P,
  returns: Returns,
  make: (types: readonly Type[], context: QueryContext) => (...values: Arguments<P>) => Value | undefined,
  extras: OverloadExtras = {},
): Overload {
  return { parameters, returns, make: make as Overload['make'], ...extras };
}

/** A function of whole columns that looks at neighbouring rows (window functions). */
export function overloadOfColumns(
  parameters: readonly Parameter[],
  returns: Returns,
  kernel: (columns: readonly Column[], length: number) => Column,
): Overload {
  return { parameters, returns, make: () => () => null, kernel };
}

/** A scalar function's entry; `kind` is filled in. */
export const scalar = (entry: Omit<ScalarFunction, 'kind'>): ScalarFunction => ({ kind: 'scalar', ...entry });
/** Another name for a function, kept for old queries. */
export const alias = (name: string, of: ScalarFunction): ScalarFunction => ({ ...of, name, aliasOf: of.name });

/** Type of the result: that of the nth argument. */
export const typeOfArgument =
  (position: number): Returns =>
  (types) =>
    types[position] ?? 'unknown';
/** The widest of numeric types: int < long < real < decimal. */
export function widest(types: readonly Type[]): Type {
  const order: readonly Type[] = ['unknown', 'bool', 'int', 'long', 'real', 'decimal'];
  return types.reduce((wide, type) => (order.indexOf(type) > order.indexOf(wide) ? type : wide), types[0] ?? 'unknown');
}

// ----------------------------------------------------------------- aggregates

/** Which group each row belongs to. */
export interface Groups {
  /** The group of each row, from 0. */
  readonly of: Int32Array;
  readonly count: number;
  /** How many rows each group has, where that came out by the way. */
  readonly sizes?: Int32Array;
}

/** One signature of an aggregate with its code. */
export interface AggregateOverload {
  readonly parameters: readonly Parameter[];
  readonly returns: Returns;
  /** One value for each group, from the argument columns. */
  readonly group: (columns: readonly Column[], groups: Groups, types: readonly Type[], context: QueryContext) => Column;
  readonly check?: NonNullable<Overload['check']>;
  /** Several result columns (percentiles): suffix of each name; `group` then returns a Values column of arrays, one value for each. */
  readonly outputs?: NonNullable<Overload['outputs']>;
  /** Must be given at least this many arguments for a `rest` parameter. */
  readonly least?: number;
}

/** An aggregate: everything the project knows about it. */
export interface AggregateFunction {
  readonly kind: 'aggregate';
  readonly name: string;
  readonly doc: string;
  /** Pairs of a whole query and another query that returns the same table; every one runs as a test. */
  readonly examples: readonly (readonly [string, string])[];
  readonly overloads: readonly AggregateOverload[];
  /** How its column is called: `sum` → sum_x; 'argument' → x. The default is `<name>_<argument>`. */
  readonly named?: ResultName;
  /**
   * Aggregates that choose a row (arg_max, arg_min, take_any): the row of each group, −1 for none. The binder makes the
   * columns. `parameters` of the overload describe the value(s) compared.
   */
  readonly pick?: (columns: readonly Column[], groups: Groups) => Int32Array;
  readonly differs?: string;
  readonly aliasOf?: string;
  readonly page?: string;
}

/** A fold over the rows of a group: nulls are skipped for parameters that are not nullable. */
export interface Fold<S, A extends unknown[]> {
  readonly start: () => S;
  /** Takes one row in; returns the new state, or nothing when the state was changed in place. */
  readonly add: ((state: S, ...values: A) => S | undefined) | ((state: S, ...values: A) => void);
  readonly finish: (state: S) => Value | undefined;
}

export const aggregate = (entry: Omit<AggregateFunction, 'kind'>): AggregateFunction => ({
  kind: 'aggregate',
  ...entry,
});
/** Another name for an aggregate. */
export const aggregateAlias = (name: string, of: AggregateFunction): AggregateFunction => ({
  ...of,
  name,
  aliasOf: of.name,
});
