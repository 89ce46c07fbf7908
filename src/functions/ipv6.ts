import { index, overload, scalar, string } from './define.ts';
import { formatIpv6, network6, parseIpv6 } from './ip-address.ts';
import { ipv6 } from './ip-relations.ts';

const isPrefix = (prefix: number): boolean => prefix >= 0 && prefix <= 128;

function canonical(ip: string, prefix: number): string | undefined {
  const address = parseIpv6(ip);
  if (!address || !isPrefix(prefix)) return undefined;
  return formatIpv6(network6(address.value, Math.min(address.prefix, prefix)));
}

export const parseIpv6Function = scalar({
  name: 'parse_ipv6',
  category: 'ip',
  doc: 'An IPv6 or IPv4 address, or its network where it has a prefix, as eight groups of four digits.',
  examples: [
    ['parse_ipv6("FE80::1")', '"fe80:0000:0000:0000:0000:0000:0000:0001"'],
    ['parse_ipv6("10.1.2.3/16")', '"0000:0000:0000:0000:0000:ffff:0a01:0000"'],
    ['parse_ipv6("fe80::1::2")', '""'],
  ],
  overloads: [overload([string('ip')], 'string', (ip) => canonical(ip, 128))],
});

export const parseIpv6Mask = scalar({
  name: 'parse_ipv6_mask',
  category: 'ip',
  doc: 'The network of an IPv6 or IPv4 address, with so many of 128 bits, as eight groups of four digits.',
  examples: [
    ['parse_ipv6_mask("fe80::abcd:1", 112)', '"fe80:0000:0000:0000:0000:0000:abcd:0000"'],
    ['parse_ipv6_mask("10.1.2.3", 112)', '"0000:0000:0000:0000:0000:ffff:0a01:0000"'],
  ],
  overloads: [overload([string('ip'), index('prefix')], 'string', canonical)],
});

export const ipv6Compare = scalar({
  name: 'ipv6_compare',
  category: 'ip',
  doc: 'Compares two IPv6 or IPv4 networks under the smallest of their prefixes and the one given: -1, 0 or 1.',
  examples: [
    ['ipv6_compare("fe80::1", "fe80::2")', '-1'],
    ['ipv6_compare("fe80::1/64", "fe80::2")', '0'],
    ['ipv6_compare("10.0.0.1", "::ffff:a00:1")', '0'],
  ],
  overloads: ipv6.compare,
});

export const ipv6IsMatch = scalar({
  name: 'ipv6_is_match',
  category: 'ip',
  doc: 'Whether two IPv6 or IPv4 networks are the same under the smallest of their prefixes and the one given.',
  examples: [
    ['ipv6_is_match("fe80::1", "fe80::2", 64)', 'true'],
    ['ipv6_is_match("fe80::1", "fe80::2")', 'false'],
    ['isnull(ipv6_is_match("fe80::1", "fe80"))', 'true'],
  ],
  overloads: ipv6.isMatch,
});

export const ipv6IsInRange = scalar({
  name: 'ipv6_is_in_range',
  category: 'ip',
  doc: 'Whether an IPv6 address lies in a range written with a prefix.',
  examples: [
    ['ipv6_is_in_range("fe80::1", "fe80::/10")', 'true'],
    ['ipv6_is_in_range("fec0::1", "fe80::/10")', 'false'],
  ],
  overloads: ipv6.isInRange,
});

export const ipv6IsInAnyRange = scalar({
  name: 'ipv6_is_in_any_range',
  category: 'ip',
  doc: 'Whether an IPv6 address lies in any of the ranges, given one by one or as an array.',
  examples: [
    ['ipv6_is_in_any_range("fe80::1", "2001:db8::/32", "fe80::/10")', 'true'],
    ['ipv6_is_in_any_range("fec0::1", dynamic(["2001:db8::/32", "fe80::/10"]))', 'false'],
  ],
  overloads: ipv6.isInAnyRange,
});
