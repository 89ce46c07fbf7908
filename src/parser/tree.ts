import type * as ast from './ast.ts';

/** The nodes directly inside a node, in the order of the text. */
export function* childrenOf(node: ast.Node): Generator<ast.Node> {
  for (const [key, value] of Object.entries(node)) {
    // The value of a literal is data, not syntax.
    if (node.kind === 'Literal' && key === 'value') continue;
    if (Array.isArray(value)) for (const one of value) if (isNode(one)) yield one;
    if (isNode(value)) yield value;
  }
}

const isNode = (value: unknown): value is ast.Node =>
  typeof value === 'object' && value !== null && 'kind' in value && 'span' in value;

/** A node and everything inside it. */
export function* nodesOf(node: ast.Node): Generator<ast.Node> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}
