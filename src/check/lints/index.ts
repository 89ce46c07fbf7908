import type { Lint } from '../lint.ts';
import * as advice from './advice.ts';
import { branches, impossible, times } from './conditions.ts';
import { duplicates } from './duplicates.ts';
import { letterCase } from './letter-case.ts';
import { neverMatching } from './never-matching.ts';
import { regexFlags } from './regex-flags.ts';
import { partOfTerm, shortTerm } from './terms.ts';

/** Every lint, by code. */
export const lints: readonly Lint[] = [
  neverMatching,
  letterCase,
  impossible,
  times,
  partOfTerm,
  shortTerm,
  regexFlags,
  duplicates,
  branches,
  ...Object.values(advice),
].sort((a, b) => (a.code < b.code ? -1 : 1));
