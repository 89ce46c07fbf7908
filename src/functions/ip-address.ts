/** An address, as an unsigned number, and how many of its bits are its network's. */
export interface Address<T> {
  readonly value: T;
  readonly prefix: number;
}

const v4 = /^(?<address>\d+\.\d+\.\d+\.\d+)(?:\/(?<prefix>\d+))?$/;
const octet = /^(?:0|[1-9]\d{0,2})$/;

/** An IPv4 address without prefix as a number; undefined for octets that are too large or have leading zeros. */
export function parseOctets(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0;
  for (const digits of octets) {
    const number = Number(digits);
    if (number > 255 || !octet.test(digits)) return undefined;
    value = value * 256 + number;
  }
  return value;
}

function parsePrefix(digits: string | undefined, most: number): number | undefined {
  if (digits === undefined) return most;
  const prefix = /^(?:0|[1-9]\d{0,2})$/.test(digits) ? Number(digits) : most + 1;
  return prefix <= most ? prefix : undefined;
}

/** An IPv4 address, with a prefix or not; undefined where the text is none. */
export function parseIpv4(text: string): Address<number> | undefined {
  const { address, prefix } = v4.exec(text.trim())?.groups ?? {};
  if (address === undefined) return undefined;
  const value = parseOctets(address);
  const bits = parsePrefix(prefix, 32);
  return value === undefined || bits === undefined ? undefined : { value, prefix: bits };
}

/** The network of an IPv4 address, of so many bits. */
export const network4 = (value: number, prefix: number): number =>
  prefix === 0 ? 0 : (value & (-1 << (32 - prefix))) >>> 0;

/** Dotted notation. */
export const formatIpv4 = (value: number): string =>
  [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');

const IPV4_MAPPED = 0xffff_0000_0000n;
const v6 =
  /^(?<groups>[0-9a-f:]*:)(?:(?<last>[0-9a-f]*)|(?<dotted>\d+\.\d+\.\d+\.\d+))(?:%[^/]*)?(?:\/(?<prefix>\d+))?$/i;

/** An IPv6 address, and whether its last 32 bits are written as IPv4: then its prefix counts IPv4 bits. */
export interface Ipv6Address extends Address<bigint> {
  readonly dotted: boolean;
}

/** An IPv6 or IPv4 address, with a prefix or not, as an IPv6 address; undefined where the text is none. */
export function parseIpv6(text: string): Ipv6Address | undefined {
  const whole = parseIpv4(text);
  if (whole) return { value: IPV4_MAPPED + BigInt(whole.value), prefix: 96 + whole.prefix, dotted: true };
  const { groups = '', last, dotted, prefix } = v6.exec(text.trim())?.groups ?? {};
  const tail = dotted === undefined ? 0 : parseOctets(dotted);
  const bits = parsePrefix(prefix, dotted === undefined ? 128 : 32);
  if (tail === undefined || bits === undefined) return undefined;
  if (dotted === undefined) {
    const value = parseGroups(groups + (last ?? ''));
    return value === undefined ? undefined : { value, prefix: bits, dotted: false };
  }
  const value = parseGroups(`${groups}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`);
  return value === undefined ? undefined : { value, prefix: 96 + bits, dotted: true };
}

/** Eight groups of up to four hexadecimal digits, of which one `::` may stand for any number of zeros. */
function parseGroups(text: string): bigint | undefined {
  const [before = '', after, ...more] = text.split('::');
  const split = (part: string) => (part === '' ? [] : part.split(':'));
  const [left, right] = [split(before), split(after ?? '')];
  const missing = 8 - left.length - right.length;
  if (more.length > 0 || (after === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...left, ...new Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

/** The network of an IPv6 address, of so many bits. */
export const network6 = (value: bigint, prefix: number): bigint => {
  const host = BigInt(128 - prefix);
  return (value >> host) << host;
};

/** Eight groups of four hexadecimal digits. */
export const formatIpv6 = (value: bigint): string =>
  (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':');

/** The address that comparisons see: `::1.2.3.4` is taken as the IPv4 address it contains. */
export const comparable = ({ value, dotted }: Ipv6Address): bigint =>
  dotted && value >> 32n === 0n ? value + IPV4_MAPPED : value;
