import { type Diagnostic, position, renderDiagnostics } from '../../index.ts';

/** What was found in a file. */
export interface FileReport {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** How the reports are written. */
export interface ReportOptions {
  readonly colour: boolean;
  readonly width: number;
  readonly version: string;
}

export type Reporter = (reports: readonly FileReport[], options: ReportOptions) => string | Promise<string>;

/** Where a diagnostic is, counted from 1; the end is behind the last character. */
export function placeOf({ text }: FileReport, { span }: Diagnostic) {
  const start = position(text, span.start);
  const end = position(text, Math.max(span.end, span.start));
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Errors and warnings over all files. */
export function totals(reports: readonly FileReport[]): { errors: number; warnings: number } {
  const all = reports.flatMap(({ diagnostics }) => diagnostics);
  const of = (wanted: string) => all.filter(({ severity }) => severity === wanted).length;
  return { errors: of('error'), warnings: of('warning') };
}

const pretty: Reporter = (reports, { colour, width }) => {
  const shown = reports
    .filter(({ diagnostics }) => diagnostics.length > 0)
    .map(({ file, text, diagnostics }) => renderDiagnostics(diagnostics, text, { file, colour, width }));
  const { errors, warnings } = totals(reports);
  const files = count(reports.length, 'file');
  const summary =
    errors + warnings === 0
      ? `${files} checked`
      : `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${files}`;
  return `${[...shown, summary].join('\n\n')}\n`;
};

const json: Reporter = (reports) => {
  const all = reports.flatMap((report) =>
    report.diagnostics.map((diagnostic) => {
      const { severity, code, message, help } = diagnostic;
      return { file: report.file, ...placeOf(report, diagnostic), severity, code, message, ...(help && { help }) };
    }),
  );
  return `${JSON.stringify(all, undefined, 2)}\n`;
};

/** The commands by which GitHub marks lines of a change. */
const github: Reporter = (reports) => {
  const levels = { error: 'error', warning: 'warning', information: 'notice' } as const;
  const data = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  const property = (text: string) => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
  return reports
    .flatMap((report) =>
      report.diagnostics.map((diagnostic) => {
        const { severity, code, message, help } = diagnostic;
        const { line, column, endLine, endColumn } = placeOf(report, diagnostic);
        const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : `,col=${column}`;
        const place = `file=${property(report.file)},line=${line},endLine=${endLine}${columns},title=${code}`;
        return `::${levels[severity]} ${place}::${data(help ? `${message}\n${help}` : message)}\n`;
      }),
    )
    .join('');
};

const sarif: Reporter = async (reports, options) => (await import('./sarif.ts')).sarif(reports, options);

/** The forms a report can have. */
export const reporters = { pretty, json, sarif, github } satisfies Record<string, Reporter>;
