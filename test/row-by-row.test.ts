import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { run, table } from '../src/index.ts';

/** The sub-plan of mv-apply is run over all rows at once where it can be: that must give what it gives row by row. */

const value = (random: Random): unknown =>
  random.pick([1, 2.5, 'a', 'bb', null, true, { x: random.integer(0, 3) }, [1, 'a'], random.integer(0, 9)]);

const list = (random: Random): unknown =>
  random.pick([
    Array.from({ length: random.integer(0, 4) }, () => value(random)),
    [],
    null,
    'text',
    { p: value(random), q: value(random) },
  ]);

const steps = [
  'where isnotnull(e)',
  'where tostring(e) has "a" or k > 2',
  'where e in (1, 2, "a")',
  'extend y = strcat(e, "-", k)',
  'extend k = k + 1',
  'project e, z = e.x',
  'project-away e | extend e = 1',
  'extend y = todynamic(tostring(e)).x | where isnotempty(y)',
];

describe('mv-apply over all rows at once', () => {
  test.each(Array.from({ length: 150 }, (_, seed) => seed))('gives what it gives row by row (%i)', (seed) => {
    const random = new Random(seed);
    const rows = Array.from({ length: random.integer(0, 12) }, (_, k) => ({
      k,
      s: random.pick(['x', 'y', '']),
      a: list(random),
      b: list(random),
    }));
    const tables = { T: table(rows, { k: 'long', s: 'string', a: 'dynamic', b: 'dynamic' }) };
    const chosen = Array.from({ length: random.integer(1, 3) }, () => random.pick(steps));
    const expanded = random.pick([
      'e = a',
      'with_itemindex = i e = a',
      'e = a, f = b',
      'e = a to typeof(string)',
      'e = a limit 2',
    ]);
    const body = chosen.join(' | ');
    const together = () => run(`T | mv-apply ${expanded} on (${body})`, { tables }).toJSON();
    // A window function has the rows looked at one after the other.
    const alone = () =>
      run(`T | mv-apply ${expanded} on (extend n_ = row_number() | project-away n_ | ${body})`, { tables }).toJSON();
    const said = (call: () => unknown) => {
      try {
        return call();
      } catch (problem) {
        return (problem as { diagnostics?: readonly { code: string }[] }).diagnostics?.map(({ code }) => code);
      }
    };
    expect(said(together), body).toEqual(said(alone));
  });
});
