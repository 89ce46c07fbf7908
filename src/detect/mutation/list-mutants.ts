import type * as ast from '../../parser/ast.ts';
import { toJson } from '../../types/json.ts';
import { type Dynamic, isArray } from '../../types/values.ts';
import { excerpt } from '../words.ts';
import type { Mutant } from './mutant.ts';

/** Drops each item of a list in turn. */
export function listMutants(items: readonly ast.Expression[], text: string): Mutant[] {
  if (items.length < 2) return [];
  return items.map((item, index) => {
    const [before, after] = [items[index - 1], items[index + 1]];
    const span = after
      ? { start: item.span.start, end: after.span.start }
      : { start: before?.span.end ?? item.span.start, end: item.span.end };
    return { span, replacement: '', place: item.span, what: `removing \`${excerpt(text, item.span)}\`` };
  });
}

/** Drops each branch of `case`, and swaps the values of neighbouring branches of `case` and `iff`. */
export function choiceMutants(node: ast.Call, text: string): Mutant[] {
  const values = node.arguments.map(({ value }) => value);
  const branches = values.filter((_, position) => position % 2 === 1 || position === values.length - 1);
  const swaps = branches.slice(1).flatMap((second, index): Mutant[] => {
    const first = branches[index];
    if (!first) return [];
    const between = text.slice(first.span.end, second.span.start);
    const [one, other] = [first, second].map(({ span }) => text.slice(span.start, span.end));
    return [
      {
        span: { start: first.span.start, end: second.span.end },
        replacement: `${other}${between}${one}`,
        what: `swapping \`${excerpt(text, first.span)}\` and \`${excerpt(text, second.span)}\``,
      },
    ];
  });
  return node.function.name === 'case' && values.length > 3 ? [...swaps, ...dropped(values, text)] : swaps;
}

function dropped(values: readonly ast.Expression[], text: string): Mutant[] {
  return values.flatMap((condition, position): Mutant[] => {
    const next = values[position + 2];
    const value = values[position + 1];
    if (position % 2 === 1 || !value || !next) return [];
    return [
      {
        span: { start: condition.span.start, end: next.span.start },
        replacement: '',
        what: `removing the branch \`${excerpt(text, { start: condition.span.start, end: value.span.end })}\``,
      },
    ];
  });
}

/** Doubles and halves a time window, and drops each element of a list that is a literal. */
export function timespanMutants(node: ast.Literal, text: string): Mutant[] {
  if (node.type === 'dynamic') return elementMutants(node);
  if (node.type !== 'timespan') return [];
  const written = text.slice(node.span.start, node.span.end);
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(written) ?? [];
  if (digits === undefined || Number(digits) === 0) return [];
  return [2, 0.5].map((factor) => {
    const replacement = `${Number(digits) * factor}${unit}`;
    return { span: node.span, replacement, what: `changing \`${written}\` to \`${replacement}\`` };
  });
}

function elementMutants({ span, value }: ast.Literal): Mutant[] {
  const elements = value as Dynamic;
  if (!isArray(elements) || elements.length < 2) return [];
  return elements.map((element, index) => ({
    span,
    replacement: `dynamic(${toJson(elements.toSpliced(index, 1))})`,
    what: `removing \`${toJson(element)}\``,
  }));
}
