import { Memory } from './memory.ts';

/** What a predicate said of an entry, in bits, so that loops need not branch: it is true, it is not true, it is null; it was asked. */
export const truth = 1;
export const untruth = 2;
export const nullity = 4;
export const asked = 8;

/** What a predicate said of an entry, as it is kept. */
export const answers = {
  unasked: 0,
  yes: asked | truth,
  no: asked | untruth,
  unknown: asked | untruth | nullity,
} as const;

/** By what holds the entries (the texts of a column, the values of a dictionary): 16 bytes an entry at most. */
const kept = new Memory<Uint8Array>(16);

/**
 * What a predicate, named by a text that says all about it, has said of entries so far: one byte each. It lives as long
 * as the entries, so a table that is asked again answers from memory.
 */
export const keptAnswers = (entries: object, count: number, predicate: string): Uint8Array =>
  kept.get(entries, predicate, () => new Uint8Array(count));

/** So many entries are looked at to see how many are true. */
const SAMPLE = 4000;

/**
 * For about which share of the entries a predicate is true that most of them have been asked: a few are looked at.
 * Undefined when many are unasked.
 */
export function knownShare(entries: object, predicate: string): number | undefined {
  const said = kept.find(entries, predicate);
  if (said === undefined) return undefined;
  const step = Math.ceil(said.length / SAMPLE);
  let count = 0;
  let yes = 0;
  for (let entry = 0; entry < said.length; entry += step) {
    const answer = said[entry] as number;
    if (answer !== answers.unasked) count++;
    yes += answer & truth;
  }
  return count * step * 2 > said.length ? yes / count : undefined;
}
