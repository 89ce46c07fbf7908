/**
 * What is worth keeping for queries that ask again: for each holder a number of things by name, of which the one that was
 * asked for longest ago makes room for a new one. They live as long as their holder.
 */
export class Memory<T> {
  private readonly kept = new WeakMap<object, Map<string, T>>();

  constructor(
    /** So many things are kept for one holder. */
    private readonly most: number,
  ) {}

  /** What is kept under a name, if it is. */
  find(holder: object, name: string): T | undefined {
    return this.kept.get(holder)?.get(name);
  }

  /** What is kept under a name; made when it is not. */
  get(holder: object, name: string, make: () => T): T {
    let things = this.kept.get(holder);
    if (things === undefined) {
      things = new Map();
      this.kept.set(holder, things);
    }
    const known = things.get(name);
    if (known !== undefined) things.delete(name);
    else if (things.size >= this.most) things.delete(things.keys().next().value as string);
    const thing = known ?? make();
    things.set(name, thing);
    return thing;
  }
}
