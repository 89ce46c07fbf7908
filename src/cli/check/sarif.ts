import { lints } from '../../check/lints/index.ts';
import type { Diagnostic } from '../../index.ts';
import { type FileReport, placeOf, type ReportOptions } from './reporters.ts';

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/** The Static Analysis Results Interchange Format, version 2.1.0. */
export function sarif(reports: readonly FileReport[], { version }: ReportOptions): string {
  const codes = [...new Set(reports.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kqlab', version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        artifacts: reports.map(({ file }) => ({ location: { uri: uriOf(file) } })),
        results: reports.flatMap((report, index) =>
          report.diagnostics.map((diagnostic) => resultOf(report, index, diagnostic, codes)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const uriOf = (file: string): string => encodeURI(file.replaceAll('\\', '/'));

function ruleOf(code: string) {
  const lint = lints.find((each) => each.code === code);
  return lint
    ? { id: code, shortDescription: { text: lint.title }, fullDescription: { text: lint.doc } }
    : { id: code };
}

function resultOf(report: FileReport, index: number, diagnostic: Diagnostic, codes: readonly string[]) {
  const { code, severity, message, help } = diagnostic;
  const { line, column, endLine, endColumn } = placeOf(report, diagnostic);
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: help ? `${message}\n${help}` : message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(report.file), index },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
  };
}
