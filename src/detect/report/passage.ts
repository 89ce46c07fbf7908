import type { Passage } from '../why.ts';
import { reasonText } from './failure-text.ts';
import type { Paint } from './paint.ts';

/** What one operator did with a row, in lines. */
export function passageText({ place, operator, outcome, details, reasons }: Passage, paint: Paint): string[] {
  const colour = outcome === 'dropped' ? paint.bad : outcome === 'kept' ? paint.good : paint.doubtful;
  return [
    `${place}: ${operator}  ${colour(outcome)}`,
    ...details.map((detail) => `    ${detail}`),
    ...reasons.map((reason) => `    ${reasonText(reason, paint, place)}`),
  ];
}
