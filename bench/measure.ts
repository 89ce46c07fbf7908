/** Milliseconds of one call. */
export async function timed<T>(call: () => T | Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const start = performance.now();
  const result = await call();
  return { result, milliseconds: performance.now() - start };
}

/** The middle of some times. */
export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Something to time: gives its milliseconds. What `prepare` does is not counted. */
export interface Contestant {
  readonly prepare?: () => unknown;
  readonly time: () => Promise<number>;
}

/** A contestant that is a call. */
export const call = (run: () => unknown, prepare?: () => unknown): Contestant => ({
  ...(prepare && { prepare }),
  time: async () => (await timed(run)).milliseconds,
});

/** So many rounds come first, for the code to be compiled. */
const WARM_UP = 3;

/** Times contestants in turn, round after round, so that what else the machine does is shared; gives the medians. */
export async function interleaved(
  contestants: Readonly<Record<string, Contestant>>,
  rounds: number,
): Promise<Record<string, number>> {
  const times = new Map<string, number[]>();
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [name, { prepare, time }] of Object.entries(contestants)) {
      await prepare?.();
      const milliseconds = await time();
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), milliseconds]);
    }
  }
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
}
