import { TestFileProblem } from '../detect/problem.ts';
import { type Rule, readRule } from '../detect/rule.ts';
import { mentionedTables, Prepared, QueryError, renderDiagnostics, type Table } from '../index.ts';
import { exitCodes, Failure } from './failure.ts';
import { loadTables } from './load.ts';
import { projectWorld } from './project-world.ts';
import { clock, parametersOf } from './run-query.ts';
import { findSources } from './sources.ts';
import { Terminal } from './terminal.ts';
import { wholeText } from './text-file.ts';

/** Options that all commands share which look into a run. */
export interface InspectFlags {
  readonly data?: readonly string[];
  readonly now?: string;
  readonly param?: readonly string[];
}

/** A rule with the tables that it reads. */
export interface Inspected {
  readonly rule: Rule;
  readonly prepared: Prepared;
  readonly tables: ReadonlyMap<string, Table>;
}

/** Reads a rule and loads what it reads. */
export async function inspected(path: string, flags: InspectFlags): Promise<Inspected> {
  const rule = await ruleAt(path);
  const { tables, options } = await dataFor([rule], flags);
  return { rule, tables, prepared: new Prepared(rule.text, schemasOf(tables), options) };
}

/** The rule in a file. */
export async function ruleAt(path: string): Promise<Rule> {
  try {
    return readRule(await wholeText(path), path);
  } catch (problem) {
    if (problem instanceof TestFileProblem) throw new Failure(problem.message);
    throw problem;
  }
}

/** The tables that some rules read, and the options to run them with. */
export async function dataFor(rules: readonly Rule[], flags: InspectFlags) {
  const terminal = new Terminal();
  const { project, options: own, schemas } = await projectWorld(terminal);
  const sources = findSources(flags.data ?? (project.data.length > 0 ? project.data : undefined));
  const texts = [...rules.map(({ text }) => text), ...Object.values(own.functions ?? {})];
  const names = [...new Set(texts.flatMap((text) => mentionedTables(text, [...sources.keys()])))];
  const tables = await loadTables(names, sources, { skipBadRows: false, terminal, schemas });
  const now = clock(flags.now, tables) ?? new Date().toISOString();
  return { tables, options: { ...own, now, parameters: parametersOf(flags.param ?? []) } };
}

export const schemasOf = (tables: ReadonlyMap<string, Table>) =>
  new Map([...tables].map(([name, { schema }]) => [name, schema]));

/** Does something with a rule; what the engine says against the rule ends the command as in `run`. */
export function orRefused<T>({ text, path }: Rule, act: () => T): T {
  try {
    return act();
  } catch (problem) {
    if (!(problem instanceof QueryError)) throw problem;
    const { colour } = new Terminal();
    throw new Failure(renderDiagnostics(problem.diagnostics, text, { file: path, colour }), exitCodes.query);
  }
}
