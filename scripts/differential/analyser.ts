import { createRequire } from 'node:module';
import type { KnownSchema } from '../../src/project/schema.ts';
import type { Signature, TableSignature } from '../../src/types/signature.ts';

/** What Microsoft's analyser says is wrong. */
export interface AnalysedDiagnostic {
  readonly code: string;
  readonly isError: boolean;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What Microsoft's analyser says of a query. */
export interface Analysis {
  /** The result columns; undefined when there are none, or when not all of them are known. */
  readonly columns: readonly { readonly name: string; readonly type: string }[] | undefined;
  readonly diagnostics: readonly AnalysedDiagnostic[];
}

// The package has no types that TypeScript can read in reasonable time: what is used of it is declared here.
interface List {
  readonly brand: 'List';
}
interface Column {
  readonly Name: string;
  readonly Type: { readonly Name: string };
}
interface Code {
  readonly ResultType: { readonly Columns?: List; readonly IsOpen?: boolean } | null;
  GetDiagnostics(): List;
}
interface Globals {
  WithDatabase(database: unknown): Globals;
}
interface Language {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: Globals): Code };
  readonly GlobalState: { readonly Default: Globals };
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => unknown };
    readonly FunctionSymbol: {
      readonly $ctor16: new (name: string, parameters: string, body: string, description: null) => unknown;
    };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly unknown[]) => unknown };
  };
}
interface Bridge {
  readonly Kusto: { readonly Language: Language };
  readonly System: {
    readonly Array: { getCount(list: List): number; getItem(list: List, index: number): unknown };
  };
}

/** Microsoft's analyser over a schema. */
export class Analyser {
  private readonly bridge: Bridge;
  private readonly globals: Globals;

  constructor({ tables, functions }: Pick<KnownSchema, 'tables' | 'functions'>) {
    const require = createRequire(import.meta.url);
    require('@kusto/language-service-next/bridge.min.js');
    require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
    this.bridge = globalThis as unknown as Bridge;
    const { Symbols, GlobalState } = this.bridge.Kusto.Language;
    const members = [
      ...Object.entries(tables).map(
        ([name, columns]) => new Symbols.TableSymbol.$ctor7(name, columnList(Object.entries(columns)), null),
      ),
      ...[...(functions ?? [])].map(
        ([name, signature]) =>
          new Symbols.FunctionSymbol.$ctor16(name, parameterList(signature), body(signature), null),
      ),
    ];
    this.globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('database', members));
  }

  analyse(text: string): Analysis {
    const code = this.bridge.Kusto.Language.KustoCode.ParseAndAnalyze(text, this.globals);
    const result = code.ResultType;
    const listed = result?.Columns && !result.IsOpen ? (this.items(result.Columns) as Column[]) : undefined;
    const columns = listed?.map(({ Name, Type }) => ({ name: Name, type: Type.Name }));
    const known = columns?.every(({ type }) => type !== 'unknown');
    return {
      columns: known ? columns : undefined,
      diagnostics: (this.items(code.GetDiagnostics()) as Record<string, unknown>[]).map((one) => ({
        code: String(one.Code),
        isError: one.Severity === 'Error',
        message: String(one.Message),
        start: Number(one.Start),
        end: Number(one.Start) + Number(one.Length),
      })),
    };
  }

  private items(list: List): unknown[] {
    const { getCount, getItem } = this.bridge.System.Array;
    return Array.from({ length: getCount(list) }, (_, index) => getItem(list, index));
  }
}

const columnList = (columns: readonly (readonly [name: string, type: string])[]): string =>
  `(${columns.map(([name, type]) => `['${name}']:${type}`).join(', ')})`;

const defaults: Readonly<Record<string, string>> = { string: '""', dynamic: 'dynamic(null)' };

function parameterList({ parameters, gives }: Signature): string {
  const own = (parameters ?? []).map(({ name, type, optional }) => {
    const word = type === 'column' ? 'string' : type;
    return `${name}:${word}${optional ? ` = ${defaults[word] ?? `${word}(null)`}` : ''}`;
  });
  return `(${[...(isInvoked(gives) ? ['T:(*)'] : []), ...own].join(', ')})`;
}

const isInvoked = (gives: Signature['gives']): gives is TableSignature => typeof gives === 'object' && gives.invoked;

/** KQL that gives what the signature says. */
function body({ gives }: Signature): string {
  if (typeof gives !== 'object') return `{ ${gives === 'string' ? '""' : `${gives}(null)`} }`;
  const columns = gives.columns.map(({ name, type }) => [name, type] as const);
  if (!gives.invoked) return `{ datatable${columnList(columns)}[] }`;
  if (columns.length === 0) return '{ T }';
  const added = `datatable${columnList(columns)}[] | extend _key = 1`;
  return `{ T | extend _key = 1 | join kind=inner (${added}) on _key | project-away _key, _key1 }`;
}
