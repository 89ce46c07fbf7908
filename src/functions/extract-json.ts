import { convert } from '../types/convert.ts';
import { parseJson } from '../types/json.ts';
import { dynamicText } from '../types/text.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, isArray, isBag } from '../types/values.ts';
import { alias, constant, type Overload, overloadFor, scalar, string, text, typeLiteral } from './define.ts';

type Step = string | number;

/** One step of a path: `.name`, `['name']`, `["name"]` or `[number]`. */
const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]/y;

/** The steps of a JSONPath; undefined for one outside of the part that Kusto documents. */
function stepsOf(path: string): Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  for (let at = 1; at < path.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const [step, name, single, double, index] = STEP.exec(path) ?? [];
    if (step === undefined) return undefined;
    steps.push(index === undefined ? (name ?? single ?? double ?? '') : Number(index));
  }
  return steps;
}

/** What is at the place in a JSON text; null where there is nothing or the text is not JSON. */
function elementAt(json: string, steps: readonly Step[]): Dynamic {
  let value: Dynamic = parseJson(json) ?? null;
  for (const step of steps) {
    if (typeof step === 'number') value = isArray(value) ? (value[step] ?? null) : null;
    else value = isBag(value) ? (value.get(step) ?? null) : null;
  }
  return value;
}

const check: NonNullable<Overload['check']> = ([path]) =>
  typeof path === 'string' && stepsOf(path) === undefined
    ? { argument: 0, code: 'KQLAB002', details: [path, 'it is not a JSONPath of properties and positions'] }
    : undefined;

/** The path is read once, not for each row. */
function reader(): (path: string, json: string) => Dynamic {
  let last: string | undefined;
  let steps: readonly Step[] = [];
  return (path, json) => {
    if (path !== last) {
      last = path;
      steps = stepsOf(path) ?? [];
    }
    return elementAt(json, steps);
  };
}

export const extractJson = scalar({
  name: 'extract_json',
  category: 'dynamic',
  doc: 'The element at a JSONPath in a JSON text, as text or as a type.',
  examples: [
    [`extract_json("$.a.b[1]", '{"a": {"b": [1, 2]}}')`, '"2"'],
    [`extract_json("$['a b']", '{"a b": "x"}')`, '"x"'],
    [`extract_json("$.a", '{"a": 7}', typeof(long))`, '7'],
    [`extract_json("$.b", '{"a": 7}', typeof(long))`, 'long(null)'],
    ['extract_json("$.a", "no JSON")', '""'],
  ],
  overloads: [
    overloadFor(
      [constant(string('jsonPath')), text('dataSource')],
      'string',
      () => {
        const read = reader();
        return (path, json) => dynamicText(read(path, json));
      },
      { check },
    ),
    overloadFor(
      [constant(string('jsonPath')), text('dataSource'), typeLiteral('type')],
      (_types, [, , type]) => (type ?? 'string') as ScalarType,
      () => {
        const read = reader();
        return (path, json, type) => convert(read(path, json), 'dynamic', type as ScalarType);
      },
      { check },
    ),
  ],
});
export const extractjson = alias('extractjson', extractJson);
