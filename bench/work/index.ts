import type { Work } from '../work.ts';
import { detection, detectionOfFew } from './detection.ts';
import { argMax, countByBin, dcount, manyGroups } from './grouping.ts';
import { join, sort, top } from './rows.ts';
import { passwordSpray } from './sign-ins.ts';
import { extract, parse, regex } from './text.ts';

/** All benchmarks, in the order they run and are shown. */
export const works: readonly Work[] = [
  detection,
  passwordSpray,
  countByBin,
  argMax,
  dcount,
  manyGroups,
  extract,
  parse,
  regex,
  sort,
  top,
  join,
  detectionOfFew,
];
