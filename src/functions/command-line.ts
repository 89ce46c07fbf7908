import { oneOf, overload, scalar, string, text } from './define.ts';

/** The program: up to the next quote where it is quoted, else up to the next blank. It knows no escapes. */
const program = /^(?:"(?<quoted>[^"]*)"?|(?<bare>[^ \t]*))[ \t]*/;
/** What the rest is made of: quotes with the backslashes before them, blanks, and anything else. */
const pieces = /(?<slashes>\\*)(?<quotes>"+)|(?<blanks>[ \t]+)|(?<plain>\\+|[^\\" \t]+)/g;

/** Splits a command line as CommandLineToArgvW of Windows does. */
function windowsArguments(line: string): string[] {
  if (line === '') return [];
  const first = program.exec(line);
  const found = [first?.groups?.quoted ?? first?.groups?.bare ?? ''];
  let current: string | undefined;
  let open = 0; // quotes that are open; two of them in a row inside an argument close it, a third is a quote itself
  for (const { groups = {} } of line.slice(first?.[0].length ?? 0).matchAll(pieces)) {
    const { slashes = '', quotes = '', blanks = '', plain = '' } = groups;
    if (quotes !== '') {
      const escaped = slashes.length % 2;
      current = (current ?? '') + '\\'.repeat(slashes.length >> 1) + '"'.repeat(escaped);
      open += quotes.length - escaped;
      current += '"'.repeat(Math.floor(open / 3));
      open = open % 3 === 1 ? 1 : 0;
    } else if (blanks !== '' && open === 0) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else current = (current ?? '') + blanks + plain;
  }
  return current === undefined ? found : [...found, current];
}

export const parseCommandLine = scalar({
  name: 'parse_command_line',
  category: 'path',
  doc: 'Splits a command line into the array of its arguments, as Windows does.',
  examples: [
    [
      'parse_command_line(\'"C:\\\\Program Files\\\\a.exe" -x "b c"\', "windows")',
      'dynamic(["C:\\\\Program Files\\\\a.exe", "-x", "b c"])',
    ],
    ['parse_command_line(@\'a.exe "c:\\dir\\\\" \\"d\', "windows")', 'dynamic(["a.exe", "c:\\\\dir\\\\", "\\"d"])'],
  ],
  overloads: [overload([text('command_line'), oneOf(string('parser'), 'windows')], 'dynamic', windowsArguments)],
});
