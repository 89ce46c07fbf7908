import Big from 'big.js';
import { overload, scalar, string } from './define.ts';

export const parseVersion = scalar({
  name: 'parse_version',
  category: 'conversion',
  doc: 'Turns a version of up to four parts of up to eight digits into a number that compares as the version does.',
  examples: [
    ['parse_version("1.2.3.4")', 'decimal(1000000020000000300000004)'],
    ['parse_version("1.10") > parse_version("1.9.9")', 'true'],
    ['isnull(parse_version("1.2-beta"))', 'true'],
  ],
  overloads: [
    overload([string('version')], 'decimal', (version) => {
      if (!/^\d{1,8}(\.\d{1,8}){0,3}$/.test(version)) return null;
      const parts = version.split('.');
      return new Big([0, 1, 2, 3].map((part) => (parts[part] ?? '').padStart(8, '0')).join(''));
    }),
  ],
});
