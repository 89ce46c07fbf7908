import type * as ast from './parser/ast.ts';
import { parse } from './parser/parse.ts';
import type { Diagnostic } from './source/diagnostic.ts';
import type { Span } from './source/span.ts';

/** The text of a stored function behind that of a query: spans of its parts point there. */
export interface StoredText {
  readonly name: string;
  /** Where the function's own text begins, and all of it ends. */
  readonly start: number;
  readonly end: number;
}

/** The stored functions that a query may call. */
export interface StoredFunctions {
  readonly lambdas: ReadonlyMap<string, ast.Lambda>;
  /** The text of the query, and behind it those of the functions it mentions. */
  readonly source: string;
  readonly texts: readonly StoredText[];
  /** What is wrong with the functions that the query mentions. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Parsed {
  /** The function as a statement: what its spans are about. */
  readonly statement: string;
  /** Where in the statement the function's own text begins. */
  readonly own: number;
  readonly lambda: ast.Lambda | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads stored functions, each a lambda such as `(x:long) { x + 1 }`, or a query, which is a function without parameters. */
export function storedFunctions(texts: Readonly<Record<string, string>>, query: string): StoredFunctions {
  const lambdas = new Map<string, ast.Lambda>();
  const stored: StoredText[] = [];
  const diagnostics: Diagnostic[] = [];
  const mentioned = mentionedIn(query, texts);
  let source = query;
  for (const [name, text] of Object.entries(texts)) {
    const parsed = parsedFunction(text);
    if (!mentioned.has(name)) {
      if (parsed.lambda) lambdas.set(name, parsed.lambda);
      continue;
    }
    source += '\n';
    const by = source.length;
    source += parsed.statement;
    stored.push({ name, start: by + parsed.own, end: source.length });
    if (parsed.lambda) lambdas.set(name, shifted(parsed.lambda, by));
    for (const diagnostic of parsed.diagnostics) diagnostics.push(shifted(diagnostic, by));
  }
  return { lambdas, source, texts: stored, diagnostics };
}

/** The functions whose names stand in the query, or in such a function. */
function mentionedIn(query: string, texts: Readonly<Record<string, string>>): Set<string> {
  const found = new Set<string>();
  const look = (text: string): void => {
    for (const [name, body] of Object.entries(texts)) {
      if (found.has(name) || !text.includes(name)) continue;
      found.add(name);
      look(body);
    }
  };
  look(query);
  return found;
}

const parsedFunctions = new Map<string, Parsed>();

function parsedFunction(text: string): Parsed {
  const known = parsedFunctions.get(text);
  if (known) return known;
  const asLambda = parsedAs('let stored_function = ', text, '\n;');
  const parsed = asLambda.lambda ? asLambda : parsedAs('let stored_function = () { ', text, '\n};');
  parsedFunctions.set(text, parsed);
  return parsed;
}

/** Comments at the end of the text need a line of their own. */
function parsedAs(before: string, text: string, after: string): Parsed {
  const statement = `${before}${text.trimEnd()}${after}`;
  const { query, diagnostics } = parse(statement);
  const [first] = query.statements;
  const lambda = first?.kind === 'Let' && first.value.kind === 'Lambda' ? first.value : undefined;
  return { statement, own: before.length, lambda, diagnostics };
}

/** A tree whose spans are all moved. */
function shifted<T>(node: T, by: number): T {
  if (Array.isArray(node)) return node.map((each) => shifted(each, by)) as T;
  if (typeof node !== 'object' || node === null) return node;
  if (isSpan(node)) return { start: node.start + by, end: node.end + by } as T;
  // The value of a literal has no spans.
  if ('kind' in node && node.kind === 'Literal' && 'span' in node) return { ...node, span: shifted(node.span, by) };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, shifted(value, by)])) as T;
}

const isSpan = (value: object): value is Span =>
  'start' in value && 'end' in value && typeof value.start === 'number' && Object.keys(value).length === 2;
