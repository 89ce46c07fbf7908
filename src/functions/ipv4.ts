import { textOf } from '../types/text.ts';
import type { Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { any, index, optional, overload, overloadFor, scalar, string } from './define.ts';
import { type Address, formatIpv4, network4, parseIpv4 } from './ip-address.ts';
import { ipv4 } from './ip-relations.ts';

/** Whether a number of bits can be a prefix. */
const isPrefix = (prefix: number): boolean => prefix >= 0 && prefix <= 32;

/** The network with the smaller of the address's own prefix and the one given; undefined where either is not valid. */
function masked(address: Address<number> | undefined, prefix: number): Address<number> | undefined {
  if (address === undefined || !isPrefix(prefix)) return undefined;
  const bits = Math.min(address.prefix, prefix);
  return { value: network4(address.value, bits), prefix: bits };
}

const toLong = (address: Address<number> | undefined): bigint | undefined => address && BigInt(address.value);

export const parseIpv4Function = scalar({
  name: 'parse_ipv4',
  category: 'ip',
  doc: 'The number of an IPv4 address, or of its network where it has a prefix; null where it is none.',
  examples: [
    ['parse_ipv4("10.0.0.1")', '167772161'],
    ['parse_ipv4("10.1.2.3/8")', '167772160'],
    ['isnull(parse_ipv4("10.0.0.01"))', 'true'],
  ],
  overloads: [overload([string('ip')], 'long', (ip) => toLong(masked(parseIpv4(ip), 32)))],
});

export const parseIpv4Mask = scalar({
  name: 'parse_ipv4_mask',
  category: 'ip',
  doc: 'The number of the network of an IPv4 address, with so many bits.',
  examples: [
    ['parse_ipv4_mask("10.1.2.3", 16)', '167837696'],
    ['isnull(parse_ipv4_mask("10.1.2.3", 33))', 'true'],
  ],
  overloads: [overload([string('ip'), index('prefix')], 'long', (ip, prefix) => toLong(masked(parseIpv4(ip), prefix)))],
});

/** An address from its text or its number. */
function addressOf(value: Exclude<Value, null>, type: Type): Address<number> | undefined {
  if (type !== 'int' && type !== 'long') return parseIpv4(textOf(value, type));
  const number = Number(value);
  return number >= 0 && number <= 0xffff_ffff ? { value: number, prefix: 32 } : undefined;
}

/** The overload of the functions that write an address: its network, as the given code has it. */
const formatted = (write: (network: Address<number>) => string) => [
  overloadFor([any('ip'), optional(index('prefix'))], 'string', ([type = 'string']) => (ip, prefix = 32) => {
    const network = masked(addressOf(ip, type), prefix);
    return network && write(network);
  }),
];

export const formatIpv4Function = scalar({
  name: 'format_ipv4',
  category: 'ip',
  doc: 'Writes the network of an IPv4 address, given as text or number, without its prefix.',
  examples: [
    ['format_ipv4("10.1.2.3", 16)', '"10.1.0.0"'],
    ['format_ipv4(167837696)', '"10.1.0.0"'],
    ['format_ipv4("10.1.2.3", 99)', '""'],
  ],
  overloads: formatted(({ value }) => formatIpv4(value)),
});

export const formatIpv4Mask = scalar({
  name: 'format_ipv4_mask',
  category: 'ip',
  doc: 'Writes the network of an IPv4 address, given as text or number, with its prefix.',
  examples: [
    ['format_ipv4_mask("10.1.2.3", 16)', '"10.1.0.0/16"'],
    ['format_ipv4_mask("10.1.2.3/8", 16)', '"10.0.0.0/8"'],
  ],
  overloads: formatted(({ value, prefix }) => `${formatIpv4(value)}/${prefix}`),
});

export const ipv4NetmaskSuffix = scalar({
  name: 'ipv4_netmask_suffix',
  category: 'ip',
  doc: 'The prefix an IPv4 address is written with, 32 without one; null where the text is no address.',
  examples: [
    ['ipv4_netmask_suffix("10.0.0.0/8")', '8'],
    ['ipv4_netmask_suffix("10.0.0.1")', '32'],
  ],
  overloads: [
    overload([string('ip')], 'long', (ip) => {
      const address = parseIpv4(ip);
      return address && BigInt(address.prefix);
    }),
  ],
});

export const ipv4Compare = scalar({
  name: 'ipv4_compare',
  category: 'ip',
  doc: 'Compares two IPv4 networks under the smallest of their prefixes and the one given: -1, 0 or 1.',
  examples: [
    ['ipv4_compare("10.0.0.1", "10.0.0.2")', '-1'],
    ['ipv4_compare("10.0.0.1/24", "10.0.0.2")', '0'],
    ['ipv4_compare("10.0.9.1", "10.0.1.2", 24)', '1'],
  ],
  overloads: ipv4.compare,
});

export const ipv4IsMatch = scalar({
  name: 'ipv4_is_match',
  category: 'ip',
  doc: 'Whether two IPv4 networks are the same under the smallest of their prefixes and the one given.',
  examples: [
    ['ipv4_is_match("10.0.0.1", "10.0.0.255/24")', 'true'],
    ['ipv4_is_match("10.0.0.1", "10.0.1.1", 24)', 'false'],
    ['isnull(ipv4_is_match("10.0.0.1", "localhost"))', 'true'],
  ],
  overloads: ipv4.isMatch,
});

export const ipv4IsInRange = scalar({
  name: 'ipv4_is_in_range',
  category: 'ip',
  doc: 'Whether an IPv4 address lies in a range written with a prefix.',
  examples: [
    ['ipv4_is_in_range("10.1.2.3", "10.0.0.0/8")', 'true'],
    ['ipv4_is_in_range("11.1.2.3", "10.0.0.0/8")', 'false'],
  ],
  overloads: ipv4.isInRange,
});

export const ipv4IsInAnyRange = scalar({
  name: 'ipv4_is_in_any_range',
  category: 'ip',
  doc: 'Whether an IPv4 address lies in any of the ranges, given one by one or as an array.',
  examples: [
    ['ipv4_is_in_any_range("10.1.2.3", "192.168.0.0/16", "10.0.0.0/8")', 'true'],
    ['ipv4_is_in_any_range("11.1.2.3", dynamic(["192.168.0.0/16", "10.0.0.0/8"]))', 'false'],
  ],
  overloads: ipv4.isInAnyRange,
});

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseIpv4);

export const ipv4IsPrivate = scalar({
  name: 'ipv4_is_private',
  category: 'ip',
  doc: 'Whether an IPv4 address belongs to a private network (10/8, 172.16/12 or 192.168/16).',
  examples: [
    ['ipv4_is_private("172.31.255.255")', 'true'],
    ['ipv4_is_private("172.32.0.0")', 'false'],
    ['isnull(ipv4_is_private("fe80::1"))', 'true'],
  ],
  overloads: [overload([string('ip')], 'bool', (ip) => ipv4.isInAny(ip, privateRanges))],
});

/** The largest networks that make up the range, in order. */
function networksOf(start: number, end: number): string[] {
  const networks: string[] = [];
  for (let first = start; first <= end; ) {
    let prefix = 32;
    const fits = (bits: number) => first % 2 ** (32 - bits) === 0 && first + 2 ** (32 - bits) - 1 <= end;
    while (prefix > 0 && fits(prefix - 1)) prefix--;
    networks.push(`${formatIpv4(first)}/${prefix}`);
    first += 2 ** (32 - prefix);
  }
  return networks;
}

export const ipv4RangeToCidrList = scalar({
  name: 'ipv4_range_to_cidr_list',
  category: 'ip',
  doc: 'The networks, with prefixes, that make up the range from one IPv4 address to another.',
  examples: [
    ['ipv4_range_to_cidr_list("10.0.0.0", "10.0.1.255")', 'dynamic(["10.0.0.0/23"])'],
    ['ipv4_range_to_cidr_list("10.0.0.1", "10.0.0.4")', 'dynamic(["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32"])'],
  ],
  overloads: [
    overload([string('start_ip'), string('end_ip')], 'dynamic', (start, end) => {
      const [first, last] = [parseIpv4(start), parseIpv4(end)];
      return first && last && first.value <= last.value ? networksOf(first.value, last.value) : null;
    }),
  ],
});
