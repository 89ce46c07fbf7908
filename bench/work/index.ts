import type { Work } from '../work.ts';
import { detection } from './detection.ts';

/** All benchmarks, in the order they run and are shown. */
export const works: readonly Work[] = [detection];
