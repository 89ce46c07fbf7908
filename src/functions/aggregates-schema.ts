import { type Bag, type Dynamic, isArray, isBag } from '../types/values.ts';
import { aggregate, dynamic } from './define.ts';
import { fold } from './fold.ts';
import { notKnown } from './unknown.ts';

/** What values at one place looked like: their scalar types, the properties of bags, the elements of arrays. */
interface Shape {
  readonly scalars: Set<string>;
  properties?: Map<string, Shape>;
  elements?: Shape;
}
const shape = (): Shape => ({ scalars: new Set() });

/** How a schema calls the elements of an array. */
const INDEXER = '`indexer`';

function learn(from: Dynamic, into: Shape): void {
  if (isArray(from)) {
    into.elements ??= shape();
    for (const element of from) learn(element, into.elements);
  } else if (isBag(from)) learnProperties(from, into);
  else into.scalars.add(scalarType(from));
}

function learnProperties(bag: Bag, into: Shape): void {
  into.properties ??= new Map();
  for (const [key, value] of bag) {
    const property = into.properties.get(key) ?? shape();
    into.properties.set(key, property);
    learn(value, property);
  }
}

function scalarType(value: Dynamic): string {
  switch (typeof value) {
    case 'bigint':
      return 'long';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return notKnown('buildschema');
  }
}

/** The schema as Kusto writes it: one type as it is, several in an array, scalars first. */
function schemaOf({ scalars, properties, elements }: Shape): Dynamic {
  const types: Dynamic[] = [...scalars];
  if (properties && elements) notKnown('buildschema');
  if (properties) types.push(new Map([...properties].map(([key, property]) => [key, schemaOf(property)])));
  if (elements) types.push(new Map([[INDEXER, schemaOf(elements)]]));
  const [first] = types;
  return types.length === 1 && first !== undefined ? first : types;
}

export const buildschema = aggregate({
  name: 'buildschema',
  doc: 'The least schema that admits all values: types of properties, several types as an array, `indexer` for elements.',
  examples: [
    [
      'datatable(d:dynamic)[dynamic({"a": 1}), dynamic({"a": "x", "b": [2.5]})] | summarize buildschema(d)',
      'print schema_d = dynamic({"a": ["long", "string"], "b": {"`indexer`": "double"}})',
    ],
  ],
  overloads: [
    fold([dynamic('value')], 'dynamic', {
      start: (): { shape?: Shape } => ({}),
      add: (state, value) => {
        state.shape ??= shape();
        learn(value, state.shape);
      },
      finish: (state) => (state.shape ? schemaOf(state.shape) : null),
    }),
  ],
  named: { prefix: 'schema' },
  differs: 'Nulls inside the values, and places that hold arrays as well as bags, are refused.',
});
