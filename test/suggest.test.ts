import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../src/source/suggest.ts';

const columns = [
  'Timestamp',
  'DeviceId',
  'DeviceName',
  'ActionType',
  'RegistryKey',
  'InitiatingProcessAccountName',
  'InitiatingProcessAccountDomain',
  'InitiatingProcessFileName',
];

test.each([
  ['a missing letter', 'Usr', ['User', 'Host'], ['User']],
  ['neighbours swapped', 'DeviceNmae', columns, ['DeviceName']],
  ['case', 'devicename', columns, ['DeviceName']],
  ['the end of a longer name', 'AccountName', columns, ['InitiatingProcessAccountName']],
  ['the beginning of a longer name', 'Registry', columns, ['RegistryKey']],
  ['nothing near', 'Xylophone', columns, []],
  ['fewest edits first', 'counti', ['sum', 'dcount', 'count', 'countif'], ['count', 'countif', 'dcount']],
  ['three at most', 'abcde', ['abcd1', 'abcd2', 'abcd3', 'abcd4'], ['abcd1', 'abcd2', 'abcd3']],
  ['one edit, then parts, then more edits', 'count', ['coynts', 'count_x', 'counts'], ['counts', 'count_x', 'coynts']],
  ['not the name itself', 'User', ['User', 'Users'], ['Users']],
  ['short names begin too much', 'De', columns, []],
])('%s', (_, name, candidates, expected) => {
  expect(nearest(name, candidates)).toEqual(expected);
});

test('the question lists them', () => {
  expect(didYouMean([])).toBeUndefined();
  expect(didYouMean(['a'])).toBe('Did you mean `a`?');
  expect(didYouMean(['a', 'b', 'c'])).toBe('Did you mean `a`, `b` or `c`?');
});
