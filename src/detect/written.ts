import { type Document, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { didYouMean, nearest } from '../index.ts';
import { TestFileProblem } from './problem.ts';

type Path = readonly (string | number)[];

/**
 * A value of a YAML (or JSON) text that knows where it stands, so that whatever is wrong with it can be told with a
 * line. Times stay text with all their digits, and integers of any size stay exact.
 */
export class Written {
  private constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
    private readonly path: Path,
    readonly value: unknown,
  ) {}

  /** Reads a text; what is no YAML is a {@link TestFileProblem}. */
  static read(text: string): Written {
    const lines = new LineCounter();
    const document = parseDocument(text, { schema: 'core', merge: true, intAsBigInt: true, lineCounter: lines });
    const [problem] = document.errors;
    if (problem)
      throw new TestFileProblem(`this is not YAML: ${firstSentence(problem.message)}`, problem.linePos?.[0].line);
    return new Written(document, lines, [], plain(document.toJS()));
  }

  /** The line it begins on: for an entry, that of its key. */
  get line(): number {
    const node = (this.pair?.key ?? this.node) as Node | null | undefined;
    return this.lines.linePos(node?.range?.[0] ?? 0).line;
  }

  /** The offsets of the value in the text; undefined for what the text does not have. */
  get range(): readonly [number, number] | undefined {
    const range = this.node?.range;
    return range ? [range[0], range[1]] : undefined;
  }

  private get node(): Node | null {
    if (this.path.length === 0) return this.document.contents;
    return (this.document.getIn(this.path, true) ?? null) as Node | null;
  }

  private get pair(): Pair | undefined {
    const above = this.path.length === 1 ? this.document.contents : this.document.getIn(this.path.slice(0, -1), true);
    if (!isMap(above)) return undefined;
    return above.items.find(({ key }) => isScalar(key) && key.value === this.path.at(-1));
  }

  /** The name of the value for messages: its last key. */
  get name(): string {
    const last = this.path.at(-1);
    return typeof last === 'number' ? `item ${last + 1}` : (last ?? 'the file');
  }

  fail(message: string): never {
    throw new TestFileProblem(message, this.line);
  }

  /** The entry of a map; undefined when there is none. */
  entry(key: string): Written | undefined {
    const map = this.value as Record<string, unknown>;
    return Object.hasOwn(map, key) ? this.at(key, map[key]) : undefined;
  }

  /** The entries of a map. */
  entries(): (readonly [string, Written])[] {
    return Object.entries(this.map()).map(([key, value]) => [key, this.at(key, value)]);
  }

  /** The items of a list. */
  items(): Written[] {
    if (!Array.isArray(this.value)) this.fail(`\`${this.name}\` must be a list`);
    return (this.value as unknown[]).map((value, index) => this.at(index, value));
  }

  map(): Record<string, unknown> {
    if (!isPlainMap(this.value)) this.fail(`\`${this.name}\` must have named entries`);
    return this.value as Record<string, unknown>;
  }

  text(): string {
    if (typeof this.value !== 'string') this.fail(`\`${this.name}\` must be a text`);
    return this.value as string;
  }

  boolean(): boolean {
    if (typeof this.value !== 'boolean') this.fail(`\`${this.name}\` must be true or false`);
    return this.value as boolean;
  }

  /** Refuses entries that are not known, with the one that may have been meant. */
  only(...known: readonly string[]): this {
    for (const [key, entry] of this.entries()) {
      if (known.includes(key)) continue;
      const help = didYouMean(nearest(key, known)) ?? `It may have ${known.map((one) => `\`${one}\``).join(', ')}.`;
      entry.fail(`\`${this.name}\` has no entry \`${key}\`. ${help}`);
    }
    return this;
  }

  private at(key: string | number, value: unknown): Written {
    return new Written(this.document, this.lines, [...this.path, key], value);
  }
}

/** Whether a value is a map of YAML. */
export const isPlainMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Integers that a number holds exactly become numbers. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (isPlainMap(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  return value;
}

const firstSentence = (message: string): string => (message.split('\n')[0] ?? message).replace(/ at line .*$/, '');
