import type { Dynamic } from '../types/values.ts';
import { decodeUtf8, encodeUtf8 } from './bytes.ts';
import { alias, overload, scalar, string } from './define.ts';

/** Percent-encodes every byte but the letters, digits and `-_.!*()`, in lower-case hexadecimal. */
const encode = (text: string): string =>
  text.replace(/[^A-Za-z0-9\-_.!*()]+/g, (part) =>
    Array.from(encodeUtf8(part), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );

/** Undoes percent-encoding; what is no encoding stays, and bytes that are not UTF-8 give undefined. */
function decode(text: string): string | undefined {
  let valid = true;
  const plain = text.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, (part) => {
    const decoded = decodeUtf8(Uint8Array.from(part.slice(1).split('%'), (digits) => Number.parseInt(digits, 16)));
    valid &&= decoded !== undefined;
    return decoded ?? '';
  });
  return valid ? plain : undefined;
}

export const urlEncode = scalar({
  name: 'url_encode',
  category: 'url',
  doc: 'Percent-encodes a text, a space becoming `+`.',
  examples: [
    ['url_encode("a b/c?d=é")', '"a+b%2fc%3fd%3d%c3%a9"'],
    ['url_encode("50%")', '"50%25"'],
  ],
  overloads: [overload([string('url')], 'string', (text) => encode(text).replaceAll('%20', '+'))],
});

export const urlEncodeComponent = scalar({
  name: 'url_encode_component',
  category: 'url',
  doc: 'Percent-encodes a text, a space becoming `%20`.',
  examples: [['url_encode_component("a b/c")', '"a%20b%2fc"']],
  overloads: [overload([string('url')], 'string', encode)],
});

export const urlDecode = scalar({
  name: 'url_decode',
  category: 'url',
  doc: 'Decodes a percent-encoded text.',
  examples: [
    ['url_decode("a%20b%2Fc+%c3%a9")', '"a b/c é"'],
    ['url_decode("100%")', '"100%"'],
  ],
  overloads: [overload([string('encoded_url')], 'string', decode)],
});

/** The parameters of a query, sorted by name; a repeated one becomes an array, one without name or value is left out. */
function queryParameters(query: string): Dynamic {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (equals <= 0 || value === '') continue;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]));
}

/** An absolute URL; only a user with a password is told from the host. */
const absolute =
  /^(?<Scheme>[a-z][a-z0-9+.-]*):\/\/(?:(?<Username>[^/?#:@]*):(?<Password>[^/?#@]*)@)?(?<Host>\[[^/?#\]]*\]|[^/?#:]*)(?::(?<Port>[^/?#]*))?(?<Path>\/[^?#]*)?(?:\?(?<Query>[^#]*))?(?:#(?<Fragment>.*))?$/is;

/** The parts of a URL; all empty where it is not an absolute one. A lone slash at the very end is no path. */
function parseUrl(url: string): Dynamic {
  const parts = absolute.exec(url)?.groups ?? {};
  const ends = parts.Query === undefined && parts.Fragment === undefined;
  const path = parts.Path === '/' && ends ? '' : parts.Path;
  return new Map<string, Dynamic>([
    ['Scheme', parts.Scheme ?? ''],
    ['Host', parts.Host ?? ''],
    ['Port', parts.Port ?? ''],
    ['Path', path ?? ''],
    ['Username', parts.Username ?? ''],
    ['Password', parts.Password ?? ''],
    ['Query Parameters', queryParameters(parts.Query ?? '')],
    ['Fragment', parts.Fragment ?? ''],
  ]);
}

export const parseUrlFunction = scalar({
  name: 'parse_url',
  category: 'url',
  doc: 'Takes an absolute URL apart; every part is empty where it is not one.',
  examples: [
    ['tostring(parse_url("https://u:p@h.io:8443/a/b?x=1#top").Host)', '"h.io"'],
    ['tostring(parse_url("https://h.io/a?z=1&a=2&z=3")["Query Parameters"])', '\'{"a":"2","z":["1","3"]}\''],
    ['tostring(parse_url("https://h.io/").Path)', '""'],
    ['tostring(parse_url("h.io/a").Host)', '""'],
  ],
  overloads: [overload([string('url')], 'dynamic', parseUrl)],
});

export const parseurl = alias('parseurl', parseUrlFunction);

export const parseUrlquery = scalar({
  name: 'parse_urlquery',
  category: 'url',
  doc: 'Reads the parameters of the query part of a URL.',
  examples: [['parse_urlquery("b=2&a=1&c=")', 'dynamic({"Query Parameters": {"a": "1", "b": "2"}})']],
  overloads: [
    overload([string('query')], 'dynamic', (query) => new Map([['Query Parameters', queryParameters(query)]])),
  ],
  page: 'parse-url-query-function',
});

export const parseurlquery = alias('parseurlquery', parseUrlquery);
