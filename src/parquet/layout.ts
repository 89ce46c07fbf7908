import { type FileMetaData, parquetSchema, type RowGroup, type SchemaElement, type SchemaTree } from 'hyparquet';
import { annotationOf, type Leaf, leafOf } from './leaf.ts';
import { ParquetProblem } from './problem.ts';

/** An element of the schema: a physical column, or a group of elements. */
export interface SchemaNode {
  /** What the reader calls it. */
  readonly key: string;
  readonly name: string;
  readonly annotation: string | undefined;
  readonly isRepeated: boolean;
  readonly children: readonly SchemaNode[];
  /** Of a physical column: what its values are. */
  readonly leaf: Leaf | undefined;
}

/** A column that a file holds. */
export class StoredColumn {
  /** Whether it holds times with more digits than are kept; known when it has been read. */
  isCut = false;
  /** Undefined when the language has no type for what it holds. */
  readonly node: SchemaNode | undefined;
  /** Why there is none. */
  readonly problem: string | undefined;

  constructor(
    readonly name: string,
    tree: SchemaTree,
    elements: readonly SchemaElement[],
  ) {
    try {
      this.node = nodeOf(tree, elements, () => {
        this.isCut = true;
      });
    } catch (problem) {
      if (!(problem instanceof ParquetProblem)) throw problem;
      this.problem = problem.message;
    }
  }

  /** Its type in the language. */
  get type(): Leaf['type'] {
    return this.node?.leaf && !this.node.isRepeated ? this.node.leaf.type : 'dynamic';
  }
}

/**
 * The columns of a file, and its metadata for the reader. The reader hears of no annotation but text, so that it converts
 * nothing on its own (decimals to numbers, maps to objects), and every element is called by its position, so that no name
 * gets in the way: `__proto__`, a name with dots, the same name twice.
 */
export class Layout {
  readonly columns: readonly StoredColumn[];
  private readonly schema: SchemaElement[];
  private readonly paths: readonly string[][];

  constructor(private readonly metadata: FileMetaData) {
    const elements = metadata.schema;
    const tree = parquetSchema({ schema: elements.map((element, index) => ({ ...element, name: String(index) })) });
    this.columns = tree.children.map((child) => new StoredColumn(originalOf(child, elements).name, child, elements));
    if (new Set(this.columns.map(({ name }) => name)).size < this.columns.length)
      throw new ParquetProblem('two of its columns have the same name');
    this.paths = leavesOf(tree).map(({ path }) => path);
    const texts = new Set(this.columns.flatMap(({ node }) => (node ? textKeys(node) : [])));
    this.schema = elements.map((element, index) => plainElement(element, String(index), texts));
  }

  /** The metadata of one group of rows. */
  group(rowGroup: RowGroup): FileMetaData {
    if (rowGroup.columns.length !== this.paths.length) throw new ParquetProblem('its metadata is damaged');
    const columns = rowGroup.columns.map((chunk, index) => {
      if (chunk.crypto_metadata || !chunk.meta_data) throw new ParquetProblem('it is encrypted');
      return { ...chunk, meta_data: { ...chunk.meta_data, path_in_schema: this.paths[index] as string[] } };
    });
    const { num_rows } = rowGroup;
    return { ...this.metadata, schema: this.schema, num_rows, row_groups: [{ ...rowGroup, columns }] };
  }
}

const originalOf = ({ element }: SchemaTree, elements: readonly SchemaElement[]): SchemaElement =>
  elements[Number(element.name)] as SchemaElement;

function nodeOf(tree: SchemaTree, elements: readonly SchemaElement[], onCut: () => void): SchemaNode {
  const element = originalOf(tree, elements);
  const isGroup = tree.children.length > 0;
  const annotation = annotationOf(element);
  if (isGroup && annotation === 'VARIANT')
    throw new ParquetProblem('it holds VARIANT, for which the language has no type');
  return {
    key: tree.element.name,
    name: element.name,
    annotation,
    isRepeated: element.repetition_type === 'REPEATED',
    children: tree.children.map((child) => nodeOf(child, elements, onCut)),
    leaf: isGroup ? undefined : leafOf(element, onCut),
  };
}

const leavesOf = (tree: SchemaTree): SchemaTree[] =>
  tree.children.length > 0 ? tree.children.flatMap(leavesOf) : [tree];

const textKeys = ({ key, leaf, children }: SchemaNode): string[] => (leaf?.isText ? [key] : children.flatMap(textKeys));

function plainElement(element: SchemaElement, name: string, texts: ReadonlySet<string>): SchemaElement {
  const { converted_type: _, logical_type: __, ...rest } = element;
  return { ...rest, name, ...(texts.has(name) && { converted_type: 'UTF8' }) };
}
