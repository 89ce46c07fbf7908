import { isArray } from '../types/values.ts';
import { array, type Overload, overload, rest, scalar, string, text } from './define.ts';
import { parseOctets } from './ip-address.ts';

/** An IPv4 address between characters that are neither letters nor digits. */
const delimited = /(?<![\p{L}\p{N}])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}])/uy;

/** The valid address that stands at a position of the text. */
function addressAt(source: string, position: number): string | undefined {
  delimited.lastIndex = position;
  const address = delimited.exec(source)?.[0];
  return address !== undefined && parseOctets(address) !== undefined ? address : undefined;
}

function some(source: string, wanted: string, accept: (address: string) => boolean): boolean {
  for (let at = source.indexOf(wanted); at >= 0; at = source.indexOf(wanted, at + 1)) {
    const address = addressAt(source, at);
    if (address !== undefined && accept(address)) return true;
  }
  return false;
}

const hasAddress = (source: string, wanted: string): boolean =>
  parseOctets(wanted) !== undefined && some(source, wanted, (address) => address === wanted);

/** A prefix is a whole address, or one to three octets that each end in a dot. */
function hasPrefix(source: string, wanted: string): boolean {
  if (!wanted.endsWith('.')) return hasAddress(source, wanted);
  const missing = 5 - wanted.split('.').length;
  return (
    missing > 0 &&
    parseOctets(`${wanted}${'0.'.repeat(missing - 1)}0`) !== undefined &&
    some(source, wanted, () => true)
  );
}

const oneOf = (has: (source: string, wanted: string) => boolean): readonly Overload[] => [
  overload([text('source'), string('ip')], 'bool', has),
];

const anyOf = (has: (source: string, wanted: string) => boolean): readonly Overload[] => [
  overload(
    [text('source'), rest(string('ips'))],
    'bool',
    (source, ...wanted) => wanted.some((one) => has(source, one)),
    {
      least: 2,
    },
  ),
  overload(
    [text('source'), array('ips')],
    'bool',
    (source, wanted) => isArray(wanted) && wanted.some((one) => typeof one === 'string' && has(source, one)),
  ),
];

export const hasIpv4 = scalar({
  name: 'has_ipv4',
  category: 'ip',
  doc: 'Whether the text contains the IPv4 address, delimited by other characters than letters and digits.',
  examples: [
    ['has_ipv4("from 10.0.0.1:80 to 10.0.0.2", "10.0.0.1")', 'true'],
    ['has_ipv4("from 10.0.0.12", "10.0.0.1")', 'false'],
    ['has_ipv4("from10.0.0.1", "10.0.0.1")', 'false'],
  ],
  overloads: oneOf(hasAddress),
});

export const hasIpv4Prefix = scalar({
  name: 'has_ipv4_prefix',
  category: 'ip',
  doc: 'Whether the text contains an IPv4 address that begins with the prefix, which ends in a dot.',
  examples: [
    ['has_ipv4_prefix("from 10.0.0.1:80", "10.0.")', 'true'],
    ['has_ipv4_prefix("from 10.0.0.1:80", "10.0")', 'false'],
    ['has_ipv4_prefix("version 10.0.1", "10.0.")', 'false'],
  ],
  overloads: oneOf(hasPrefix),
});

export const hasAnyIpv4 = scalar({
  name: 'has_any_ipv4',
  category: 'ip',
  doc: 'Whether the text contains one of the IPv4 addresses, given one by one or as an array.',
  examples: [
    ['has_any_ipv4("from 10.0.0.1", "10.0.0.9", "10.0.0.1")', 'true'],
    ['has_any_ipv4("from 10.0.0.1", dynamic(["10.0.0.9"]))', 'false'],
  ],
  overloads: anyOf(hasAddress),
});

export const hasAnyIpv4Prefix = scalar({
  name: 'has_any_ipv4_prefix',
  category: 'ip',
  doc: 'Whether the text contains an IPv4 address that begins with one of the prefixes, given one by one or as an array.',
  examples: [
    ['has_any_ipv4_prefix("from 10.0.0.1", "192.168.", "10.")', 'true'],
    ['has_any_ipv4_prefix("from 10.0.0.1", dynamic(["192.168."]))', 'false'],
  ],
  overloads: anyOf(hasPrefix),
});
