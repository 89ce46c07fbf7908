import { dynamicText } from '../types/text.ts';
import { isArray } from '../types/values.ts';
import { array, index, type Overload, optional, overload, overloadFor, rest, string, text } from './define.ts';
import { comparable, type Ipv6Address, network4, network6, parseIpv4, parseIpv6 } from './ip-address.ts';
import { notKnown } from './unknown.ts';

/** What the functions that relate addresses need to know of IPv4 or of IPv6. */
interface Family<A extends { readonly prefix: number }> {
  readonly name: string;
  readonly bits: number;
  readonly parse: (text: string) => A | undefined;
  /** The network of the address with so many bits. */
  readonly network: (address: A, prefix: number) => number | bigint;
  /** Whether an extra prefix given for the two addresses can be understood in several ways. */
  readonly isAmbiguous?: (a: A, b: A, prefix: number) => boolean;
}

/** How IPv4 and IPv6 addresses are compared and found in ranges: the overloads of both families' functions. */
function relations<A extends { readonly prefix: number }>({ name, bits, parse, network, isAmbiguous }: Family<A>) {
  /** The order of two networks under the smallest of all prefixes; null where any of them is not valid. */
  function compare(left: string, right: string, prefix = bits): -1 | 0 | 1 | null {
    const [a, b] = [parse(left), parse(right)];
    if (!a || !b || prefix < 0 || prefix > bits) return null;
    if (isAmbiguous?.(a, b, prefix)) notKnown(`${name}_compare`);
    const least = Math.min(a.prefix, b.prefix, prefix);
    const [x, y] = [network(a, least), network(b, least)];
    return x === y ? 0 : x < y ? -1 : 1;
  }

  /** An address with a shorter prefix than the range is in it or not by different readings. */
  function isIn(ip: A, range: A): boolean {
    const least = Math.min(ip.prefix, range.prefix);
    if (network(ip, least) !== network(range, least)) return false;
    return network(ip, least) === network(range, range.prefix) || notKnown(`${name}_is_in_range`);
  }

  /** Whether the address is in any range; null where it, or a range while none contains it, is not valid. */
  function isInAny(ip: string, ranges: readonly (A | undefined)[]): boolean | null {
    const address = parse(ip);
    if (address === undefined) return null;
    if (ranges.some((range) => range && isIn(address, range))) return true;
    return ranges.includes(undefined) ? null : false;
  }

  const pair = [string('ip1'), string('ip2'), optional(index('prefix'))] as const;
  return {
    isInAny,
    compare: [
      overload(pair, 'long', (left, right, prefix) => {
        const order = compare(left, right, prefix);
        return order === null ? null : BigInt(order);
      }),
    ],
    isMatch: [
      overload(pair, 'bool', (left, right, prefix) => {
        const order = compare(left, right, prefix);
        return order === null ? null : order === 0;
      }),
    ],
    isInRange: [overload([string('ip'), string('ip_range')], 'bool', (ip, range) => isInAny(ip, [parse(range)]))],
    isInAnyRange: [
      overload([text('ip'), rest(string('ranges'))], 'bool', (ip, ...ranges) => isInAny(ip, ranges.map(parse)), {
        least: 2,
      }),
      overloadFor([text('ip'), array('ranges')], 'bool', () => {
        let last: unknown; // a constant list is the same array in every row: it is read once
        let ranges: (A | undefined)[] = [];
        return (ip, list) => {
          if (list !== last) ranges = isArray(list) ? list.map((range) => parse(dynamicText(range))) : [];
          last = list;
          return isInAny(ip, ranges);
        };
      }),
    ],
  } satisfies Record<string, readonly Overload[] | typeof isInAny>;
}

/** How IPv4 addresses relate. */
export const ipv4 = relations({
  name: 'ipv4',
  bits: 32,
  parse: parseIpv4,
  network: ({ value }, prefix) => network4(value, prefix),
});

const network = (address: Ipv6Address, prefix: number) => network6(comparable(address), prefix);

/** How IPv6 addresses relate, and IPv4 addresses as IPv6. */
export const ipv6 = relations({
  name: 'ipv6',
  bits: 128,
  parse: parseIpv6,
  network,
  // For two IPv4 addresses, is a prefix of up to 32 bits counted from the start of IPv6 or of IPv4?
  isAmbiguous: (a, b, prefix) => {
    const bits = Math.min(a.prefix, b.prefix, 96 + prefix);
    return a.dotted && b.dotted && prefix <= 32 && network(a, bits) !== network(b, bits);
  },
});
