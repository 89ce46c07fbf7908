import { describe, expect, test } from 'vitest';
import builtins from '../scripts/builtins.json' with { type: 'json' };
import { plugins } from '../src/binder/plugins/index.ts';
import { tableFunctions } from '../src/binder/tabular.ts';
import { aggregates, scalarFunctions } from '../src/functions/index.ts';
import { unsupportedAggregates, unsupportedFunctions, unsupportedPlugins } from '../src/functions/unsupported.ts';
import { QueryError, run } from '../src/index.ts';

/** What Kusto has of a kind, what the engine has of it, and what it refuses by name. */
const kinds = {
  functions: {
    official: builtins.functions,
    has: new Set([...scalarFunctions.keys(), ...tableFunctions]),
    refused: unsupportedFunctions,
  },
  aggregates: { official: builtins.aggregates, has: new Set(aggregates.keys()), refused: unsupportedAggregates },
  // The catalogue leaves out plugins that have a page.
  plugins: {
    official: [...builtins.plugins, 'schema_merge', 'diffpatterns_text'],
    has: new Set(plugins.keys()),
    refused: unsupportedPlugins,
  },
};

for (const [kind, { official, has, refused }] of Object.entries(kinds)) {
  describe(kind, () => {
    test('every name of Kusto is there or refused with a reason', () => {
      expect(official.filter((name) => !has.has(name) && refused[name] === undefined)).toEqual([]);
    });

    test('nothing that is there is refused, and nothing that Kusto does not have', () => {
      const wrong = Object.keys(refused).filter((name) => has.has(name) || !official.includes(name));
      expect(wrong).toEqual([]);
    });

    test('a reason ends a sentence that the diagnostic begins', () => {
      const wrong = Object.entries(refused).filter(([, reason]) => !/^[a-z].*[^.]$/.test(reason));
      expect(wrong).toEqual([]);
    });
  });
}

const codesOf = (query: string): string[] => {
  try {
    run(query);
    return [];
  } catch (problem) {
    if (problem instanceof QueryError) return problem.diagnostics.map(({ code }) => code);
    throw problem;
  }
};

test('refusals reach the diagnostic', () => {
  expect(codesOf('print hash_many("a", "b")')).toEqual(['KQLAB002']);
  expect(codesOf('print a = 1 | summarize passthrough(a)')).toEqual(['KQLAB002']);
  expect(codesOf('print a = 1 | evaluate python(typeof(*), "")')).toEqual(['KQLAB002']);
});

test('names of every object are names like others', () => {
  expect(codesOf('print constructor("a")')).toEqual(['KS211']);
  expect(codesOf('print a = 1 | evaluate toString()')).toEqual(['KS124']);
});
