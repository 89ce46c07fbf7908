import { SaxesParser } from 'saxes';
import type { Dynamic } from '../types/values.ts';
import { encodeUtf8 } from './bytes.ts';
import { overload, scalar, text } from './define.ts';

const MOST_BYTES = 1_048_576;

/** An element while it is read: its attributes and children by name, in order, and its pieces of text. */
interface Element {
  readonly name: string;
  readonly members: Map<string, Dynamic[]>;
}

function add(element: Element, name: string, value: Dynamic): void {
  element.members.set(name, [...(element.members.get(name) ?? []), value]);
}

/** Only text is the text itself, nothing at all is null; otherwise a bag, where what comes several times is an array. */
function dynamicOf({ members }: Element): Dynamic {
  const [text, ...more] = members.get('#text') ?? [];
  if (members.size === 0) return null;
  if (members.size === 1 && text !== undefined && more.length === 0) return text;
  return new Map([...members].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? null) : values]));
}

/** The elements, attributes and texts of an XML document; null where it is not well formed. */
function parseXml(xml: string): Dynamic {
  if (encodeUtf8(xml).length > MOST_BYTES) return null;
  const document: Element = { name: '', members: new Map() };
  const open = [document];
  const innermost = () => open[open.length - 1] ?? document;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push({ name, members: new Map(Object.entries(attributes).map(([key, value]) => [`@${key}`, [value]])) });
  });
  parser.on('text', (text) => {
    if (open.length > 1 && text.trim() !== '') add(innermost(), '#text', text.trim());
  });
  parser.on('closetag', () => {
    const element = open.pop() ?? document;
    add(innermost(), element.name, dynamicOf(element));
  });
  try {
    parser.write(xml).close();
  } catch {
    return null;
  }
  return dynamicOf(document);
}

export const parseXmlFunction = scalar({
  name: 'parse_xml',
  category: 'dynamic',
  doc: 'Reads XML as a dynamic: attributes as `@name`, mixed text as `#text`, repeated elements as arrays.',
  examples: [
    ['parse_xml(\'<e a="1">x</e>\')', 'dynamic({"e": {"@a": "1", "#text": "x"}})'],
    ['parse_xml("<e><a>1</a><a>2</a><b/></e>")', 'dynamic({"e": {"a": ["1", "2"], "b": null}})'],
    ['isnull(parse_xml("<e>"))', 'true'],
  ],
  overloads: [overload([text('xml')], 'dynamic', parseXml)],
  named: 'argument',
});
