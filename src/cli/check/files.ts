import { isRuleFile, ruleExtensions } from '../../rules/index.ts';
import { Failure } from '../failure.ts';
import { filesAt } from '../files-at.ts';

/** Tests of rules, and settings of tools, are YAML or JSON too. */
const OTHER =
  /\.test\.ya?ml$|^(?:kqlab|\.pre-commit-config|\.pre-commit-hooks)\.yaml$|^(?:package|package-lock|tsconfig.*|biome)\.json$/i;

/** Whether a file in a folder may hold rules. */
export const mayBeRule = (name: string): boolean => isRuleFile(name) && !OTHER.test(name);

/** The files with rules that the paths name: files as they are, and what folders hold. */
export function ruleFiles(paths: readonly string[]): string[] {
  return [
    ...new Set(
      paths.flatMap((path) => {
        const files = filesAt(path, mayBeRule, named);
        // A misspelt folder must not look like one without mistakes.
        if (files.length === 0) throw new Failure(`There are no rules in ${path}.`);
        return files;
      }),
    ),
  ];
}

function named(path: string): string[] {
  if (isRuleFile(path)) return [path];
  throw new Failure(`${path} is no file of rules: its name must end in .${ruleExtensions.join(', .')}.`);
}

/** YAML and JSON hold all kinds of things: only what has a query is read. */
export const mayHoldRules = (file: string, text: string): boolean =>
  !/\.(?:ya?ml|json)$/i.test(file) || /(?:^|[\s{,"'])query(?:Text)?["']?\s*:/.test(text);
