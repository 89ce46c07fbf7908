/** No more suggestions than a reader takes in. */
const MOST = 3;
/** Edits allowed for each character of the name. */
const TOLERANCE = 0.4;
/** A name this many edits worse than the best is not what was meant. */
const SPREAD = 2;
/** A part of a longer name is worth less than one wrong letter, and more than two. */
const PART_OF_NAME = 1.5;
/** Shorter names begin or end too many others. */
const SHORTEST_PART = 3;

/**
 * The names a writer may have meant, best first: those within a few edits (case apart), and those that begin or end
 * with what was written.
 */
export function nearest(name: string, candidates: Iterable<string>): string[] {
  const written = name.toLowerCase();
  const threshold = Math.max(1, Math.floor(name.length * TOLERANCE));
  const found: { readonly candidate: string; readonly score: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === name) continue;
    const score = distanceTo(written, candidate.toLowerCase(), threshold);
    if (score !== undefined) found.push({ candidate, score });
  }
  const length = (text: string) => Math.abs(text.length - name.length);
  found.sort((a, b) => a.score - b.score || length(a.candidate) - length(b.candidate));
  const worst = (found[0]?.score ?? 0) + SPREAD;
  const near = found.filter(({ score }) => score <= worst);
  return near.slice(0, MOST).map(({ candidate }) => candidate);
}

/** "Did you mean `A` or `B`?", or undefined when there is nothing to suggest. */
export function didYouMean(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop();
  return `Did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ` : ''}${last}?`;
}

function distanceTo(written: string, candidate: string, threshold: number): number | undefined {
  const isPart = written.length >= SHORTEST_PART && (candidate.startsWith(written) || candidate.endsWith(written));
  const edits =
    Math.abs(written.length - candidate.length) > threshold ? Infinity : editDistance(written, candidate, threshold);
  if (isPart) return Math.min(edits, PART_OF_NAME);
  return edits <= threshold ? edits : undefined;
}

/**
 * Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, replacements, neighbours swapped.
 * Infinite when it is found to be more than the limit.
 */
function editDistance(a: string, b: string, limit: number): number {
  const width = b.length + 1;
  const rows = new Uint16Array((a.length + 1) * width);
  for (let j = 0; j < width; j++) rows[j] = j;
  let leastBefore = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = i * width;
    let leastInRow = i;
    rows[row] = i;
    for (let j = 1; j < width; j++) {
      const above = row - width + j;
      const replaced = (rows[above - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min((rows[above] as number) + 1, (rows[row + j - 1] as number) + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (rows[above - width - 2] as number) + 1);
      rows[row + j] = least;
      if (least < leastInRow) leastInRow = least;
    }
    // What follows is made from the last two rows, by adding to them.
    if (leastInRow > limit && leastBefore >= limit) return Infinity;
    leastBefore = leastInRow;
  }
  return rows[a.length * width + b.length] as number;
}
