import type { Expression } from '../../binder/plan.ts';
import type { Lint } from '../lint.ts';
import { textIn } from '../plans.ts';

/** Functions and operators that take a pattern, and its place among their arguments. */
const patterns: Readonly<Record<string, number>> = {
  'matches regex': 1,
  extract: 0,
  extract_all: 0,
  replace_regex: 1,
  replace: 0,
  indexof_regex: 1,
  trim: 0,
  trim_start: 0,
  trim_end: 0,
};

const patternOf = (expression: Expression): ReturnType<typeof textIn> => {
  if (expression.kind !== 'Call') return undefined;
  const place = patterns[expression.function.name];
  return place === undefined ? undefined : textIn(expression.arguments[place]);
};

/** A flag that is not at the start of the pattern or of a group, and not within a set of characters. */
function misplacedFlag(pattern: string): string | undefined {
  const bare = pattern.replace(/\\./g, '__').replace(/\[[^\]]*\]/g, (set) => '_'.repeat(set.length));
  for (const { 0: flag, index } of bare.matchAll(/\(\?[imsUux]+\)/g)) {
    const before = bare.slice(0, index).replace(/\(\?[imsUux-]+\)/g, '');
    if (!/^\^?$|[(|]$|\(\?(?:P?<\w+>|:)$/.test(before)) return flag;
  }
  return undefined;
}

export const regexFlags: Lint = {
  code: 'KQLAB107',
  title: 'A flag of a regular expression in the wrong place',
  doc: 'An inline flag such as `(?i)` applies to what follows it. In the middle or at the end it leaves what is before it as it was, and slashes with flags behind them, as other languages have, are taken as characters.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where ProcessCommandLine matches regex @"invoke-(web|rest)(?i)"',
    good: 'DeviceProcessEvents | where ProcessCommandLine matches regex @"(?i)invoke-(web|rest)"',
  },
  check: ({ callsOf, report }) => {
    for (const { expression } of callsOf(Object.keys(patterns))) {
      const pattern = patternOf(expression);
      if (!pattern) continue;
      const flag = misplacedFlag(pattern.value);
      if (flag) report('KQLAB107', pattern.span, flag, `Put ${flag} at the start of the pattern.`);
      const [, flags] = /^\/.+\/([gimsuy]+)$/.exec(pattern.value) ?? [];
      if (flags)
        report(
          'KQLAB107',
          pattern.span,
          `/${flags}`,
          `Write (?${flags.replace(/[gy]/g, '') || 'i'}) at the start, without slashes.`,
        );
    }
  },
};
