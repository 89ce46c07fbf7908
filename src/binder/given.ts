const none: ReadonlySet<number> = new Set();
const known = new WeakMap<object, ReadonlySet<number>>();
/** Parts of nodes that hold no plans or expressions. */
const skipped = ['function', 'overload', 'schema', 'span', 'value', 'table'];

/** The rows that a plan or expression expects from a node around it, by id: over those it cannot be run alone. */
export function givensOf(part: unknown): ReadonlySet<number> {
  if (typeof part !== 'object' || part === null) return none;
  const before = known.get(part);
  if (before) return before;
  const node = part as { readonly kind?: string; readonly id?: number; readonly given?: number };
  const found = new Set<number>();
  if (node.kind === 'Given' && node.id !== undefined) found.add(node.id);
  for (const [key, inner] of Object.entries(part))
    if (!skipped.includes(key)) for (const id of givensOf(inner)) found.add(id);
  if (node.kind === 'ForEach' && node.given !== undefined) found.delete(node.given);
  const result = found.size === 0 ? none : found;
  known.set(part, result);
  return result;
}
