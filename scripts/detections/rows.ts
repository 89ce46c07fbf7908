import type { Expression } from '../../src/binder/plan.ts';
import type { Overload } from '../../src/functions/define.ts';
import { elementAccess } from '../../src/functions/dynamic.ts';
import { textOf } from '../../src/types/text.ts';
import type { Schema, Type } from '../../src/types/types.ts';
import { isArray, type Value } from '../../src/types/values.ts';
import type { Ask, Goal } from './goals.ts';
import { sample } from './sample-regex.ts';
import { Slot, type Wish } from './slot.ts';

/** A value known without a row. */
export interface Constant {
  readonly value: Value;
  readonly type: Type;
}

/** What a row needs from around it: constants, and choices where there are several ways. */
export interface Surroundings {
  /** The value of an expression that needs no row. */
  readonly constant: (expression: Expression) => Constant | undefined;
  /** One of so many ways. */
  readonly choose: (ways: number) => number;
}

/** A row of a table in the making: a slot for each column, filled by what the query asks of it. */
export class RowInMaking {
  readonly slots: readonly Slot[];

  constructor(
    readonly table: string,
    readonly schema: Schema,
    readonly copies: number,
    private readonly around: Surroundings,
    /** Numbers that nothing is asked of differ from row to row, so that self-joins do not multiply. */
    number: number,
  ) {
    this.slots = schema.map(({ name }) => new Slot(name, number));
  }

  /** Asks something of an expression over the row. */
  ask({ expression, ask }: Goal): void {
    if (ask.kind === 'truth') this.want(expression, ask.truth);
    else this.require(expression, ask);
  }

  private want(expression: Expression, holds: boolean): void {
    switch (expression.kind) {
      case 'Logic': {
        const { operands, operator } = expression;
        if ((operator === 'and') === holds) for (const operand of operands) this.want(operand, holds);
        else this.want(operands[this.around.choose(operands.length)] as Expression, holds);
        return;
      }
      case 'Membership':
        this.wantMember(expression.operand, expression.operator, expression.items, holds);
        return;
      case 'Call':
        this.wantCall(expression.function.name, expression.arguments, holds);
        return;
      case 'Convert':
      case 'Column':
        this.require(expression, { kind: 'is', value: holds, type: 'bool' });
    }
  }

  private wantMember(operand: Expression, operator: string, items: readonly Expression[], holds: boolean): void {
    const negated = operator.startsWith('!');
    if (negated === holds) return;
    const constants = items.flatMap((item) => {
      const constant = this.around.constant(item);
      if (!constant) return [];
      const { value } = constant;
      return isArray(value)
        ? value.map((element) => ({ value: element as Value, type: 'dynamic' as Type }))
        : [constant];
    });
    const chosen = constants[this.around.choose(constants.length)];
    if (!chosen) return;
    const holdsText = (one: Constant): Wish => ({
      kind: 'holds',
      text: textOf(one.value, one.type),
    });
    if (operator === 'has_all') for (const one of constants) this.require(operand, holdsText(one));
    else this.require(operand, operator === 'has_any' ? holdsText(chosen) : { kind: 'is', ...chosen });
  }

  private wantCall(name: string, given: readonly Expression[], holds: boolean): void {
    const [first, second, third] = given;
    if (!first) return;
    const negated = name.startsWith('!');
    const positive = negated !== holds;
    const plain = name.replace(/^!/, '').replace(/_cs$/, '');
    if (name === 'not') this.want(first, !holds);
    else if (['isempty', 'isnull', 'isnotempty', 'isnotnull'].includes(name)) {
      if (name.startsWith('isnot') !== holds) this.require(first, { kind: 'absent' });
    } else if (['iff', 'iif', 'case'].includes(name))
      this.wantBranch(given, (branch) => this.want(branch, holds), holds);
    else if (name === 'ipv4_is_private') this.require(first, textWish(holds ? '10.0.0.5' : '203.0.113.7'));
    else if (name === 'ipv4_is_in_range' || name === 'ipv4_is_match') this.wantNetwork(first, second, holds);
    else if (name === 'tobool') this.require(first, { kind: 'is', value: holds, type: 'bool' });
    else if (name === 'between' && second && third) {
      if (holds)
        for (const [bound, kind] of [
          [second, 'above'],
          [third, 'below'],
        ] as const)
          this.compare(first, kind, bound);
    } else if (name === 'set_has_element' && second) {
      if (holds) this.compare(elementOf(first), 'is', second);
    } else if (second && comparisons[plain]) this.wantComparison(plain, first, second, positive);
    else if (second && plain in places) {
      if (positive) this.wantText(first, second, places[plain]);
    } else if (second && name === 'matches regex' && holds) {
      const pattern = this.text(second);
      if (pattern !== undefined) this.require(first, { kind: 'holds', text: sample(pattern) });
    }
  }

  private wantComparison(operator: string, left: Expression, right: Expression, holds: boolean): void {
    const kind = comparisons[operator]?.[holds ? 0 : 1];
    if (kind === undefined) return;
    if (this.around.constant(right) !== undefined) {
      this.compare(left, kind, right);
      return;
    }
    if (this.around.constant(left) !== undefined) {
      this.compare(right, mirrored[kind], left);
      return;
    }
    const [a, b] = [this.slotOf(left), this.slotOf(right)];
    if (kind === 'is' && a && b) a.equal(b);
    if (kind === 'not' && a) a.wish({ kind: 'holds', text: 'other' });
  }

  private compare(expression: Expression, kind: 'is' | 'not' | 'above' | 'below', bound: Expression): void {
    const constant = this.around.constant(bound);
    if (constant && constant.value !== null) this.require(expression, { kind, ...constant });
  }

  private wantText(subject: Expression, pattern: Expression, place: 'start' | 'end' | undefined): void {
    const text = this.text(pattern);
    if (text !== undefined) this.require(subject, { kind: 'holds', text, ...(place ? { at: place } : {}) });
  }

  private wantNetwork(subject: Expression, range: Expression | undefined, holds: boolean): void {
    const text = range && this.text(range);
    if (text) this.require(subject, textWish(holds ? (text.split('/')[0] ?? '') : '203.0.113.7'));
  }

  /** Takes one branch of a choice: a constant that is right already, or one that can be made right. */
  private wantBranch(given: readonly Expression[], make: (branch: Expression) => void, right: Value | undefined): void {
    const branches = given.flatMap((branch, i) => (i % 2 === 1 || i === given.length - 1 ? [{ branch, i }] : []));
    const fitting = branches.filter(({ branch }) => {
      const constant = this.around.constant(branch);
      return constant === undefined || right === undefined || constant.value === right;
    });
    const chosen = fitting[this.around.choose(fitting.length)];
    if (!chosen) return;
    given.slice(0, chosen.i).forEach((condition, i) => {
      if (i % 2 === 0) this.want(condition, i === chosen.i - 1);
    });
    make(chosen.branch);
  }

  private text(expression: Expression): string | undefined {
    const constant = this.around.constant(expression);
    return constant && textOf(constant.value, constant.type);
  }

  /** Hands a wish about the value of an expression on to the columns it is made of. */
  private require(expression: Expression, wish: Exclude<Ask, { kind: 'truth' }>): void {
    const slot = this.slotOf(expression);
    if (slot) {
      if (wish.kind === 'vary') slot.vary();
      else slot.wish(wish);
      return;
    }
    if (expression.kind === 'Convert') {
      this.require(expression.operand, wish);
      return;
    }
    if (expression.kind !== 'Call') return;
    const given = expression.arguments;
    const [first, second] = given;
    if (!first) return;
    const wanted = wish.kind === 'holds' ? wish.text : wish.kind === 'is' ? textOf(wish.value, wish.type) : undefined;
    const { name } = expression.function;
    switch (name) {
      case 'iff':
      case 'iif':
      case 'case':
        this.wantBranch(given, (branch) => this.require(branch, wish), wish.kind === 'is' ? wish.value : undefined);
        return;
      case 'extract':
        this.requireExtract(given, wanted);
        return;
      case 'element':
        this.requireElement(first, second, wanted);
        return;
      case 'strlen':
        if (wish.kind === 'above' || wish.kind === 'is')
          this.require(first, { kind: 'holds', text: 'x'.repeat(Number(wish.value) + 1) });
        return;
      case 'countof':
        if (wish.kind === 'above' && second)
          this.require(first, { kind: 'holds', text: (this.text(second) ?? '').repeat(Number(wish.value) + 1) });
        return;
      case 'array_length':
        if (wish.kind === 'above' || wish.kind === 'is')
          this.require(first, { kind: 'elements', least: Number(wish.value) + (wish.kind === 'is' ? 0 : 1) });
        return;
      case 'array_concat':
        // Of a choice between no array and one, the last.
        for (const argument of given) {
          const chosen =
            argument.kind === 'Call' && /^ii?ff?$/.test(argument.function.name) ? argument.arguments[2] : argument;
          this.require(chosen ?? argument, { kind: 'elements', least: 1 });
        }
        return;
      case 'strcat':
        this.requireConcatenation(given, wanted);
        return;
      case 'base64_decode_tostring':
        if (wanted !== undefined) this.require(first, { kind: 'holds', text: btoa(wanted) });
        return;
      case 'hourofday':
      case 'dayofweek':
        return;
      default: {
        const variable = given.find((argument) => this.around.constant(argument) === undefined);
        if (variable) this.require(variable, wish);
      }
    }
  }

  private requireExtract([pattern, group, subject]: readonly Expression[], wanted: string | undefined): void {
    const text = pattern && this.text(pattern);
    if (text === undefined || !subject) return;
    const index = Number((group && this.around.constant(group)?.value) ?? 0);
    this.require(subject, {
      kind: 'holds',
      text: sample(text, wanted === undefined ? undefined : { index, text: wanted }),
    });
  }

  /** `split(x, d)[i]` and `parse_url(x).Host`; other paths have slots. */
  private requireElement(object: Expression, key: Expression | undefined, wanted: string | undefined): void {
    const inner = object.kind === 'Convert' ? object.operand : object;
    if (inner.kind !== 'Call' || !key || wanted === undefined) return;
    const [subject, delimiter] = inner.arguments;
    if (!subject) return;
    if (inner.function.name === 'split' && delimiter) {
      const position = Number(this.around.constant(key)?.value ?? 0);
      const parts = Array.from({ length: Math.abs(position) + (position < 0 ? 0 : 1) }, () => 'x');
      parts.splice(position, 1, wanted);
      this.require(subject, textWish(parts.join(this.text(delimiter) ?? '')));
    } else if (inner.function.name === 'parse_url' && this.text(key) === 'Host') {
      this.require(subject, { kind: 'holds', text: `https://${wanted}/`, at: 'start' });
    } else if (inner.function.name === 'parse_url' && this.text(key) === 'Path') {
      this.require(subject, {
        kind: 'holds',
        text: `https://www.example.org/${wanted.replace(/^x?\//, '')}`,
        at: 'start',
      });
    } else this.require(subject, { kind: 'holds', text: wanted });
  }

  /** The constant parts are taken off what is wanted; the rest goes to the first part that is not constant. */
  private requireConcatenation(given: readonly Expression[], wanted: string | undefined): void {
    const variable = given.findIndex((argument) => this.around.constant(argument) === undefined);
    const subject = given[variable];
    if (!subject || wanted === undefined) return;
    const before = given
      .slice(0, variable)
      .map((part) => this.text(part) ?? '')
      .join('');
    const after = given
      .slice(variable + 1)
      .map((part) => this.text(part) ?? '')
      .join('');
    const rest = wanted.startsWith(before) ? wanted.slice(before.length) : wanted;
    this.require(subject, textWish(after && rest.endsWith(after) ? rest.slice(0, -after.length) : rest));
  }

  /** The slot an expression is the value of, when it is one: a column, a path, or either under another type. */
  private slotOf(expression: Expression): Slot | undefined {
    if (expression.kind === 'Column') return this.slots[expression.index];
    if (expression.kind === 'Convert') return this.slotOf(expression.operand);
    if (expression.kind !== 'Call') return undefined;
    const [first, second] = expression.arguments;
    if (!first) return undefined;
    const { name } = expression.function;
    if (name === 'parse_xml') this.slotOf(first)?.readAsXml();
    if (transparent.has(name)) return this.slotOf(first);
    if (second && /^extract_?json$/.test(name)) return this.memberAt(second, first);
    if (name !== 'element' || !second) return undefined;
    const object = this.slotOf(first);
    const key = this.around.constant(second)?.value;
    if (!object || (typeof key !== 'string' && typeof key !== 'bigint' && typeof key !== 'number')) return undefined;
    return object.member(typeof key === 'string' ? key : Number(key));
  }

  /** The part of a JSON text that a path of names leads to. */
  private memberAt(json: Expression, path: Expression): Slot | undefined {
    const names = this.text(path)?.split('.').slice(1);
    return names?.reduce<Slot | undefined>((slot, name) => slot?.member(name), this.slotOf(json));
  }
}

const textWish = (text: string): Wish => ({ kind: 'is', value: text, type: 'string' });

/** The first element of an array-valued expression. */
export function elementOf(array: Expression): Expression {
  const { span } = array;
  const zero: Expression = { kind: 'Constant', value: 0n, type: 'long', span };
  const overload = elementAccess.overloads[1] as Overload;
  return { kind: 'Call', function: elementAccess, overload, arguments: [array, zero], type: 'dynamic', span };
}

/** Functions that keep the value, or nearly. */
const transparent = new Set([
  ...['tostring', 'tolower', 'toupper', 'trim', 'trim_start', 'trim_end', 'todynamic', 'parse_json', 'toguid', 'toint'],
  ...['tolong', 'todouble', 'toreal', 'todecimal', 'todatetime', 'totimespan', 'tobool', 'bin', 'floor', 'coalesce'],
  ...['startofday', 'startofhour', 'startofweek', 'startofmonth', 'round', 'url_decode', 'replace_string', 'max_of'],
  ...['min_of', 'parse_xml', 'translate', 'bag_keys', 'array_concat', 'pack_array', 'hash_sha1', 'format_datetime'],
  'dynamic_to_json',
]);

/** What a comparison asks of its left side when it holds, and when it does not. */
const comparisons: Readonly<
  Record<string, readonly ['is' | 'not' | 'above' | 'below', 'is' | 'not' | 'above' | 'below']>
> = {
  '==': ['is', 'not'],
  '=~': ['is', 'not'],
  '=': ['is', 'not'],
  '~': ['is', 'not'],
  '<': ['below', 'above'],
  '<=': ['below', 'above'],
  '>': ['above', 'below'],
  '>=': ['above', 'below'],
};
const mirrored = { is: 'is', not: 'not', above: 'below', below: 'above' } as const;

const places: Readonly<Record<string, 'start' | 'end' | undefined>> = {
  has: undefined,
  contains: undefined,
  hasprefix: undefined,
  hassuffix: undefined,
  startswith: 'start',
  endswith: 'end',
};
