import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOfGuid, decodeBase64, encodeBase64, guidOfBytes } from '../src/functions/bytes.ts';
import { parseCommandLine } from '../src/functions/command-line.ts';
import type { ScalarFunction } from '../src/functions/define.ts';
import { geoPointInPolygon, geoPolygonArea } from '../src/functions/geo-polygons.ts';
import { hashFunction } from '../src/functions/hash.ts';
import { formatIpv6, parseIpv4, parseIpv6 } from '../src/functions/ip-address.ts';
import { ipv4IsInRange, ipv4RangeToCidrList } from '../src/functions/ipv4.ts';
import { ipv6Compare } from '../src/functions/ipv6.ts';
import { xxhash64 } from '../src/functions/xxhash64.ts';
import { EvaluationError } from '../src/source/diagnostic.ts';
import { parseJson } from '../src/types/json.ts';
import type { Value } from '../src/types/values.ts';

/** The code of a function's overload with that many parameters, for strings. */
const codeOf = (of: ScalarFunction, parameters: number) => {
  const overload = of.overloads.find((each) => each.parameters.length === parameters);
  return overload?.make(['string'], {} as never) as unknown as (...values: unknown[]) => Value;
};

test('XXH64 agrees with the published values, also for more than one stripe', () => {
  const hash = (text: string) => xxhash64(new TextEncoder().encode(text));
  expect(hash('')).toBe(0xef46db3751d8e999n);
  expect(hash('a')).toBe(0xd24ec4f1a98c6e5bn);
  expect(hash('abc')).toBe(0x44bc2cf5ad770999n);
  expect(hash('Nobody inspects the spammish repetition')).toBe(0xfbcea83c8a378bf1n);
});

test('base64 and guids survive a round trip', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    }),
  );
  fc.assert(
    fc.property(fc.uuid(), (guid) => {
      expect(guidOfBytes(bytesOfGuid(guid))).toBe(guid);
    }),
  );
});

describe('what is not known of Kusto stops the query', () => {
  test('a negative hash modulo a number that is no power of two', () => {
    const modulo = codeOf(hashFunction, 2);
    expect(() => modulo('kusto', 10n)).toThrow(EvaluationError);
    expect(modulo('kusto', 8n)).toBe(7n);
  });
  test('an address whose network is larger than the range it lies around', () => {
    const isInRange = codeOf(ipv4IsInRange, 2);
    expect(() => isInRange('10.1.2.3/8', '10.1.0.0/16')).toThrow(EvaluationError);
    expect(isInRange('11.1.2.3/8', '10.1.0.0/16')).toBe(false);
  });
  test('a short prefix for IPv4 addresses that are compared as IPv6', () => {
    const compare = codeOf(ipv6Compare, 3);
    expect(() => compare('10.0.0.1', '10.0.1.1', 24)).toThrow(EvaluationError);
    expect(compare('10.0.0.1', '10.0.0.2', 24)).toBe(0n);
  });
  test('the union of polygons that meet', () => {
    const square = (at: number) => `[[[${at},0],[${at + 2},0],[${at + 2},2],[${at},2],[${at},0]]]`;
    const several = (...at: number[]) =>
      parseJson(`{"type": "MultiPolygon", "coordinates": [${at.map(square).join()}]}`);
    const area = codeOf(geoPolygonArea, 1);
    expect(() => area(several(0, 1))).toThrow(EvaluationError);
    expect(area(several(0, 5))).toBeGreaterThan(Number(area(several(0))));
  });
});

test.each([
  ['a.exe "b c" d', ['a.exe', 'b c', 'd']],
  ['"C:\\a b\\c.exe" "d\\\\" e', ['C:\\a b\\c.exe', 'd\\', 'e']],
  ['x a\\\\b d"e f"g h', ['x', 'a\\\\b', 'de fg', 'h']],
  ['x a\\\\\\"b c', ['x', 'a\\"b', 'c']],
  ['x "a""b" c', ['x', 'a"b c']],
  ['x ""', ['x', '']],
  ['x "open ', ['x', 'open ']],
  [' x', ['', 'x']],
])('the command line %s', (line, expected) => {
  expect(codeOf(parseCommandLine, 2)(line, 'windows')).toEqual(expected);
});

test.each(['1.2.3', '1.2.3.4.5', '256.0.0.1', '01.2.3.4', '1.2.3.4/33', '1.2.3.4/', '1.2.3.4/-1', '1.2.3.a', ''])(
  '%s is no IPv4 address',
  (text) => expect(parseIpv4(text)).toBeUndefined(),
);

test.each([
  '',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:1.2.3.4',
  'g::',
  '12345::',
  '::1/129',
  '::1.2.3.4/33',
  '::1.2.3.256',
])('%s is no IPv6 address', (text) => expect(parseIpv6(text)).toBeUndefined());

test('the canonical form of an IPv6 address is the address', () => {
  const address = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
  fc.assert(
    fc.property(address, (value) => {
      expect(parseIpv6(formatIpv6(value))?.value).toBe(value);
    }),
  );
});

test('the networks of a range cover exactly the range', () => {
  const address = fc.nat(0xffff_ffff);
  const format = (value: number) => [24, 16, 8, 0].map((bits) => (value >>> bits) & 255).join('.');
  fc.assert(
    fc.property(address, address, (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const networks = codeOf(ipv4RangeToCidrList, 2)(format(start), format(end)) as string[];
      const next = networks.reduce((position, network) => {
        const { value, prefix } = parseIpv4(network) ?? { value: -1, prefix: 32 };
        expect(value).toBe(position);
        return position + 2 ** (32 - prefix);
      }, start);
      expect(next).toBe(end + 1);
    }),
  );
});

test('the edges of a polygon are the shortest ways on the sphere, not lines on the map', () => {
  const inPolygon = codeOf(geoPointInPolygon, 3);
  const square = parseJson('{"type": "Polygon", "coordinates": [[[0,50],[60,50],[60,60],[0,60],[0,50]]]}');
  expect(inPolygon(30, 51, square)).toBe(false);
  expect(inPolygon(30, 62, square)).toBe(true);
});
