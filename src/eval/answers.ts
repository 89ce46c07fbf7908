/** What a predicate said of an entry, as it is kept: the lowest bit is the truth, so that loops need not branch. */
export const answers = { unasked: 0, no: 2, yes: 3, unknown: 4 } as const;

/** So many predicates are remembered for one column. */
const MOST_PREDICATES = 16;

/** By what holds the entries (the texts of a column, the values of a dictionary), for each predicate. */
const kept = new WeakMap<object, Map<string, Uint8Array>>();

/**
 * What a predicate, named by a text that says all about it, has said of entries so far: one byte each. It lives as long
 * as the entries, so a table that is asked again answers from memory.
 */
export function keptAnswers(entries: object, count: number, predicate: string): Uint8Array {
  let known = kept.get(entries);
  if (known === undefined) {
    known = new Map();
    kept.set(entries, known);
  }
  const before = known.get(predicate);
  const said = before ?? new Uint8Array(count);
  // Asked last, dropped last.
  if (before) known.delete(predicate);
  else if (known.size >= MOST_PREDICATES) known.delete(known.keys().next().value as string);
  known.set(predicate, said);
  return said;
}

/** So many entries are looked at to see how many are true. */
const SAMPLE = 4000;

/**
 * For about which share of the entries a predicate is true that most of them have been asked: a few are looked at.
 * Undefined when many are unasked.
 */
export function knownShare(entries: object, predicate: string): number | undefined {
  const said = kept.get(entries)?.get(predicate);
  if (said === undefined) return undefined;
  const step = Math.ceil(said.length / SAMPLE);
  let asked = 0;
  let yes = 0;
  for (let entry = 0; entry < said.length; entry += step) {
    const answer = said[entry] as number;
    if (answer !== answers.unasked) asked++;
    yes += answer & 1;
  }
  return asked * step * 2 > said.length ? yes / asked : undefined;
}
