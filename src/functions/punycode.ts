import punycode from 'punycode/punycode.js';
import { overload, scalar, string } from './define.ts';

/** What the code gives, or undefined where the text cannot be encoded or decoded. */
const attempt = (code: (text: string) => string) => (text: string) => {
  try {
    return code(text);
  } catch {
    return undefined; // a RangeError of the library: not punycode
  }
};

const PREFIX = 'xn--';

/** Decodes the labels of a domain that are punycode; the case of the others and of their letters stays. */
const decodeDomain = (domain: string): string =>
  domain
    .split('.')
    .map((label) => (label.startsWith(PREFIX) ? punycode.decode(label.slice(PREFIX.length)) : label))
    .join('.');

export const punycodeFromString = scalar({
  name: 'punycode_from_string',
  category: 'encoding',
  doc: 'Encodes a text as punycode, without the prefix `xn--`.',
  examples: [['punycode_from_string("bücher")', '"bcher-kva"']],
  overloads: [overload([string('string')], 'string', attempt(punycode.encode))],
});

export const punycodeToString = scalar({
  name: 'punycode_to_string',
  category: 'encoding',
  doc: 'Decodes punycode that has no prefix `xn--`; empty where it is not punycode.',
  examples: [
    ['punycode_to_string("bcher-kva")', '"bücher"'],
    ['punycode_to_string("bücher")', '""'],
  ],
  overloads: [overload([string('string')], 'string', attempt(punycode.decode))],
});

export const punycodeDomainToString = scalar({
  name: 'punycode_domain_to_string',
  category: 'encoding',
  doc: 'Encodes the labels of an international domain name as punycode.',
  examples: [['punycode_domain_to_string("bücher.example.com")', '"xn--bcher-kva.example.com"']],
  overloads: [overload([string('domain')], 'string', attempt(punycode.toASCII))],
});

export const punycodeDomainFromString = scalar({
  name: 'punycode_domain_from_string',
  category: 'encoding',
  doc: 'Decodes the punycode labels of an international domain name; empty where one is not punycode.',
  examples: [
    ['punycode_domain_from_string("xn--bcher-kva.example.com")', '"bücher.example.com"'],
    ['punycode_domain_from_string("xn--a-é.com")', '""'],
  ],
  overloads: [overload([string('encoded_string')], 'string', attempt(decodeDomain))],
});
