import type * as ast from '../../parser/ast.ts';
import { excerpt } from '../words.ts';
import type { Mutant } from './mutant.ts';

/** Drops each operator of a pipe, turns orders that choose rows around, and changes the kinds of joins. */
export function operatorMutants(pipe: ast.Pipe, text: string): Mutant[] {
  return pipe.operators.flatMap((operator, index): Mutant[] => {
    const before = pipe.operators[index - 1] ?? pipe.source;
    const after = pipe.operators[index + 1];
    return [
      ...(before ? [drop(operator, before, text)] : []),
      ...(operator.kind === 'Top' ? operator.by.flatMap((key) => turnedAround(key, text)) : []),
      ...(operator.kind === 'Sort' && after?.kind === 'Take'
        ? operator.keys.flatMap((key) => turnedAround(key, text))
        : []),
      ...(operator.kind === 'Join' || operator.kind === 'Lookup' ? otherKind(operator, text) : []),
    ];
  });
}

const drop = (operator: ast.Operator, before: ast.Node, text: string): Mutant => ({
  span: { start: before.span.end, end: operator.span.end },
  replacement: '',
  place: operator.span,
  what: `removing \`${excerpt(text, operator.span)}\``,
});

function turnedAround(key: ast.SortKey, text: string): Mutant[] {
  const { end } = key.expression.span;
  const rest = text.slice(end, key.span.end);
  const [found] = /\b(?:asc|desc)\b/.exec(rest) ?? [];
  const start = end + (found ? rest.indexOf(found) : 0);
  const other = key.order === 'asc' ? 'desc' : 'asc';
  return [
    {
      span: { start, end: start + (found?.length ?? 0) },
      replacement: found ? other : ` ${other}`,
      what: `ordering \`${excerpt(text, key.expression.span)}\` ${other === 'asc' ? 'upwards' : 'downwards'}`,
    },
  ];
}

const otherKinds: Readonly<Record<string, string>> = {
  inner: 'leftouter',
  innerunique: 'inner',
  leftouter: 'inner',
  rightouter: 'inner',
  fullouter: 'leftouter',
  leftsemi: 'leftanti',
  leftanti: 'leftsemi',
  leftantisemi: 'leftsemi',
  anti: 'leftsemi',
  rightsemi: 'rightanti',
  rightanti: 'rightsemi',
  rightantisemi: 'rightsemi',
};

function otherKind(operator: Extract<ast.Operator, { kind: 'Join' | 'Lookup' }>, text: string): Mutant[] {
  const option = operator.options.find(({ name }) => name === 'kind');
  const written = option && text.slice(option.value.span.start, option.value.span.end);
  const kind = written ?? (operator.kind === 'Join' ? 'innerunique' : 'leftouter');
  const other = otherKinds[kind];
  if (other === undefined) return [];
  const end = operator.keyword.end;
  const span = option ? option.value.span : { start: end, end };
  return [
    { span, replacement: option ? other : ` kind=${other}`, what: `joining with kind=${other} instead of ${kind}` },
  ];
}
