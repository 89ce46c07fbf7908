import { toDynamic } from '../types/convert.ts';
import { dynamicText } from '../types/text.ts';
import type { Dynamic } from '../types/values.ts';
import type { SchemaNode } from './layout.ts';
import type { Leaf, Stored } from './leaf.ts';

/** Makes a dynamic of what the reader gives; undefined where a value in it has no counterpart. */
export type ToDynamic = (stored: unknown) => Dynamic | undefined;

/** A group as the reader gives it: what its elements hold, by their keys. */
type Group = Readonly<Record<string, unknown>>;

/** How the values of a column with parts become dynamics: lists arrays, maps and structures bags. */
export function nestedReader(node: SchemaNode): ToDynamic {
  const one = orNull(readerOfOne(node));
  return node.isRepeated ? orNull(arrayReader(one)) : one;
}

const orNull =
  (read: (stored: NonNullable<unknown>) => Dynamic | undefined): ToDynamic =>
  (stored) =>
    stored === null || stored === undefined ? null : read(stored);

function readerOfOne(node: SchemaNode): (stored: NonNullable<unknown>) => Dynamic | undefined {
  if (node.leaf) return leafReader(node.leaf);
  const [entries, ...others] = node.children;
  const isWrapped = entries?.isRepeated === true && others.length === 0;
  if (isWrapped && node.annotation === 'LIST') return listReader(node, entries);
  if (isWrapped && isMap(node.annotation) && entries.children.length === 2) return mapReader(entries);
  return structureReader(node);
}

const isMap = (annotation: string | undefined): boolean => annotation === 'MAP' || annotation === 'MAP_KEY_VALUE';

const leafReader =
  (leaf: Leaf) =>
  (stored: NonNullable<unknown>): Dynamic | undefined => {
    const value = leaf.valueOf(stored as Stored);
    return value === undefined ? undefined : toDynamic(value, leaf.type);
  };

const arrayReader =
  (read: ToDynamic) =>
  (stored: NonNullable<unknown>): Dynamic | undefined => {
    const elements: Dynamic[] = [];
    for (const element of stored as Iterable<unknown>) {
      const value = read(element);
      if (value === undefined) return undefined;
      elements.push(value);
    }
    return elements;
  };

/**
 * A list is a group with one repeated element, which holds the elements of the list. In files of old writers the repeated
 * element is the element of the list itself.
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists
 */
function listReader(list: SchemaNode, entries: SchemaNode): (stored: NonNullable<unknown>) => Dynamic | undefined {
  const [element, ...others] = entries.children;
  const isElement =
    element === undefined ||
    others.length > 0 ||
    element.isRepeated ||
    entries.name === 'array' ||
    entries.name === `${list.name}_tuple`;
  const readElement = isElement ? undefined : nestedReader(element);
  const read = readElement
    ? arrayReader((entry) => readElement((entry as Group)[element?.key ?? '']))
    : arrayReader(orNull(readerOfOne(entries)));
  return (stored) => orNull(read)((stored as Group)[entries.key]);
}

function mapReader(entries: SchemaNode): (stored: NonNullable<unknown>) => Dynamic | undefined {
  const [key, value] = entries.children as [SchemaNode, SchemaNode];
  const readKey = nestedReader(key);
  const readValue = nestedReader(value);
  return (stored) => {
    const bag = new Map<string, Dynamic>();
    for (const entry of (stored as Group)[entries.key] as readonly Group[]) {
      const name = readKey(entry[key.key]);
      const held = readValue(entry[value.key]);
      if (name === undefined || held === undefined) return undefined;
      bag.set(dynamicText(name), held);
    }
    return bag;
  };
}

function structureReader({ children }: SchemaNode): (stored: NonNullable<unknown>) => Dynamic | undefined {
  const readers = children.map((child) => ({ ...child, read: nestedReader(child) }));
  return (stored) => {
    const bag = new Map<string, Dynamic>();
    for (const { key, name, read } of readers) {
      const value = read((stored as Group)[key]);
      if (value === undefined) return undefined;
      bag.set(name, value);
    }
    return bag;
  };
}
