import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Diagnostic, error, withHelp } from '../src/source/diagnostic.ts';
import { type RenderOptions, renderDiagnostic, renderDiagnostics } from '../src/source/render.ts';

/** The diagnostic of an unknown name at the first place where the words stand. */
const unknown = (text: string, words: string, help?: string): Diagnostic => {
  const start = text.indexOf(words);
  return withHelp(error('KS142', { start, end: start + words.length }, words), help);
};
const render = (text: string, words: string, options?: RenderOptions) =>
  `\n${renderDiagnostic(unknown(text, words), text, { file: 'rule.kql', ...options })}\n`;

describe('a diagnostic as text', () => {
  test('has file, line, column, code, message, the line and the one before, a marker and help', () => {
    const text = 'T\n| where Usr == "a"\n| take 5';
    const diagnostic = unknown(text, 'Usr', 'Did you mean `User`?');
    expect(`\n${renderDiagnostic(diagnostic, text, { file: 'queries/rule.kql' })}\n`).toBe(`
queries/rule.kql:2:9: error KS142: The name 'Usr' does not refer to any known column, table, variable or function.
  1 | T
  2 | | where Usr == "a"
    |         ^^^
  help: Did you mean \`User\`?
`);
  });

  test('underlines the wider clause with waves', () => {
    const text = 'T | where Usr == "a"';
    const diagnostic = { ...unknown(text, 'Usr'), context: { start: 4, end: text.length } };
    expect(renderDiagnostic(diagnostic, text)).toContain('\n    |     ~~~~~~^^^~~~~~~~');
  });

  test('keeps tabs aligned and drops carriage returns', () => {
    expect(render('T\r\n|\twhere\tUsr == 1\r\n', 'Usr')).toBe(`
rule.kql:2:9: error KS142: The name 'Usr' does not refer to any known column, table, variable or function.
  1 | T
  2 | |   where   Usr == 1
    |             ^^^
`);
  });

  test('measures wide and combined characters', () => {
    expect(render('T | where 名前 == "値" and Usr == 1', 'Usr')).toContain(`
  1 | T | where 名前 == "値" and Usr == 1
    |                            ^^^`);
    expect(render('T | where 名前 == 1', '名前')).toContain('\n    |           ^^^^\n');
    expect(render('print "👩‍👩‍👧", "é", Usr', 'Usr')).toContain(`
  1 | print "👩‍👩‍👧", "é", Usr
    |                  ^^^`);
  });

  test('shows only the part around the marker of a long line', () => {
    const text = `T | where ${'A == 1 and '.repeat(40)}Usr == 2 and ${'B == 3 and '.repeat(40)}C == 4`;
    expect(render(text, 'Usr', { width: 60 })).toBe(
      `
rule.kql:1:451: error KS142: The name 'Usr' does not refer to any known column, table, variable or function.
  1 | …1 and A == 1 and Usr == 2 and B == 3 and B == 3 and B == 3…
    |                   ^^^
`,
    );
  });

  test('marks the place behind the end', () => {
    const text = 'T | where';
    const at = { start: text.length, end: text.length };
    expect(renderDiagnostic(error('KS006', at, 'an expression', 'the end'), text)).toBe(
      `query:1:10: error KS006: Expected an expression but found the end.
  1 | T | where
    |          ^`,
    );
    expect(renderDiagnostic(error('KS006', { start: 0, end: 0 }, 'a query', 'the end'), '')).toContain('\n    | ^');
  });

  test('marks the first line of a span over several', () => {
    const text = 'T\n| where (A\n  == 1';
    expect(renderDiagnostic(error('KS129', { start: 10, end: text.length }), text)).toContain(`
  2 | | where (A
    |         ^^`);
  });

  test('never lets the text control the terminal', () => {
    expect(render('print "\u001b[31m", Usr', 'Usr')).toContain('print "·[31m", Usr');
  });

  test('colours only when asked', () => {
    const text = 'T | where Usr == 1';
    const coloured = renderDiagnostic(unknown(text, 'Usr', 'Look again.'), text, { colour: true });
    expect(coloured).toContain('\u001b[1;31merror KS142\u001b[0m');
    expect(stripVTControlCharacters(coloured)).toBe(renderDiagnostic(unknown(text, 'Usr', 'Look again.'), text));
  });

  test('several come in the order of their places', () => {
    const text = 'T | where Usr == 1 and Hst == 2';
    const rendered = renderDiagnostics([unknown(text, 'Hst'), unknown(text, 'Usr')], text);
    expect(rendered.indexOf("'Usr'")).toBeLessThan(rendered.indexOf("'Hst'"));
    expect(rendered.split('\n\n')).toHaveLength(2);
  });
});
