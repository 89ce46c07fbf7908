import { diagnosticsPage } from './diagnostics.ts';
import { differencesPage } from './differences.ts';
import { functionsPage } from './functions.ts';
import { lintsPage } from './lints.ts';
import { operatorsPage } from './operators.ts';
import { supportPage } from './support.ts';

/** The pages of docs/ that come from the registry: file → text. */
export const pages: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'docs/diagnostics.md': await diagnosticsPage(),
    'docs/differences.md': differencesPage(),
    'docs/functions.md': functionsPage(),
    'docs/lints.md': lintsPage(),
    'docs/operators.md': operatorsPage(),
    'docs/support.md': supportPage(),
  }).map(([file, text]) => [file, `${text.trimEnd()}\n`]),
);
