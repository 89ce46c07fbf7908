import { didYouMean, functions, nearest, operators, signatures } from '../index.ts';
import { Failure } from './failure.ts';

/** Where a terminal is not asked how wide it is. */
const WIDTH = 100;

const entries = () => [...functions.scalar.values(), ...functions.aggregates.values()];
type Entry = ReturnType<typeof entries>[number];
const categoryOf = (entry: Entry): string => (entry.kind === 'aggregate' ? 'aggregates' : entry.category);

/** Every function and aggregate by category. */
export function listFunctions(): string {
  const categories = [...new Set(entries().map(categoryOf))].sort();
  return categories
    .map((category) => {
      const names = entries().filter((entry) => categoryOf(entry) === category);
      return section(
        category,
        names.map(({ name }) => name),
      );
    })
    .join('\n');
}

/** What one function does, takes and gives. */
export function describeFunction(name: string): string {
  const found = entries().filter((entry) => entry.name === name);
  if (found.length === 0) throw unknown('function', name, entries());
  return found.map(description).join('\n');
}

function description(entry: Entry): string {
  if (entry.aliasOf) return `${entry.name} is another name of ${entry.aliasOf}.\n`;
  const isSymbol = /^\W|\s/.test(entry.name);
  const takes = isSymbol ? [entry.name] : entry.overloads.map((overload) => signatures(entry.name, [overload]));
  const differs = entry.differs ? ['', `Differs from Kusto: ${entry.differs}`] : [];
  return [...takes, '', entry.doc, ...differs, '', 'Examples:', ...entry.examples.map(example), ''].join('\n');
}

const example = ([expression, result]: readonly [string, string]): string =>
  `${indented(expression)}\n    → ${result.replace(/\s*\n\s*/g, ' ')}`;
const indented = (text: string): string => text.replace(/^/gm, '  ');

/** Every tabular operator with its sentence. */
export function listOperators(): string {
  const sorted = [...operators.values()].sort((a, b) => (a.keyword < b.keyword ? -1 : 1));
  const width = Math.max(...sorted.map(({ keyword }) => keyword.length));
  return sorted.map(({ keyword, doc }) => `${keyword.padEnd(width)}  ${doc}\n`).join('');
}

/** What one operator does. */
export function describeOperator(name: string): string {
  const found = operators.get(name);
  if (!found) {
    throw unknown(
      'operator',
      name,
      [...operators.keys()].map((keyword) => ({ name: keyword })),
    );
  }
  const { syntax, doc, example: pair, differs } = found;
  return [
    syntax,
    '',
    doc,
    ...(differs ? ['', `Differs from Kusto: ${differs}`] : []),
    '',
    'Example:',
    indented(pair[0]),
    'gives the table of',
    indented(pair[1]),
    '',
  ].join('\n');
}

function unknown(kind: string, name: string, known: readonly { readonly name: string }[]): Failure {
  const names = known.map((entry) => entry.name);
  const help = didYouMean(nearest(name, names)) ?? `kqlab ${kind}s lists them.`;
  return new Failure(`There is no ${kind} named '${name}'. ${help}`);
}

function section(title: string, names: readonly string[]): string {
  const lines = [''];
  for (const name of [...names].sort()) {
    const last = lines.at(-1) as string;
    if (last.length + name.length + 1 > WIDTH) lines.push(name);
    else lines[lines.length - 1] = last === '' ? name : `${last} ${name}`;
  }
  return [title, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
