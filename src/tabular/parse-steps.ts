import { BlockLiteral } from '../table/block-literal.ts';
import { Literal } from '../table/literal.ts';
import type { ScalarType } from '../types/types.ts';
import { type Block, Found, type Part } from './parse-block.ts';

/**
 * Goes on in some rows of a block: `at` is how far each was read, −1 when it does not fit. Gives how many rows still fit;
 * the first ones of `rows` are these then.
 */
export interface Step {
  take(block: Block, at: Int32Array, rows: Int32Array, count: number): number;
}

/** One for a place, zero for −1: there is nothing to guess for the processor, which would be wrong often. */
const oneIf = (place: number): number => 1 + (place >> 31);

/** Where a column is that is of no interest. */
type Places = Pick<Found, 'from' | 'to'>;

/** The steps of a pattern; a column ends where the next literal is found. */
export function stepsOf(parts: readonly Part[], found: readonly Found[]): Step[] {
  const nowhere = new Found('string', true);
  const columns = found.values();
  const steps: Step[] = [];
  /** The column that is open; undefined when the next part must come at once. */
  let open: Places | undefined;
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1]?.kind;
    if (part.kind === 'any') open = nowhere;
    else if (part.kind === 'text') {
      if (!open) steps.push(new HereStep(part.text, nowhere));
      else if (next === undefined) steps.push(new LastStep(part.text, open));
      else steps.push(steps.length === 0 ? new FarStep(part.text, open) : new NearStep(part.text, open));
      open = undefined;
    } else {
      open = columns.next().value as Found;
      if (next !== 'any' && next !== 'column') continue;
      steps.push(new ShapeStep(part.type, open, next === 'any' && at + 2 === parts.length));
      open = undefined;
    }
  }
  if (open !== nowhere) steps.push(open ? new RestStep(open) : new EndStep());
  return steps;
}

/** A literal, which ends the column before it. */
abstract class LiteralStep implements Step {
  constructor(
    protected readonly text: string,
    private readonly before: Places,
  ) {}

  /** Where the literal is in a part of the block; −1 when it is not there. */
  protected abstract find(block: Block, start: number, end: number): number;

  take(block: Block, at: Int32Array, rows: Int32Array, count: number): number {
    const { ends } = block;
    const { from, to } = this.before;
    const { length } = this.text;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const start = at[row] as number;
      const place = this.find(block, start, ends[row] as number);
      from[row] = start;
      to[row] = place;
      at[row] = place < 0 ? -1 : place + length;
      rows[kept] = row;
      kept += oneIf(place);
    }
    return kept;
  }
}

/** A literal that must come at once. */
class HereStep extends LiteralStep {
  private readonly literal = new Literal(this.text);

  protected find({ units }: Block, start: number, end: number): number {
    return start + this.text.length <= end && this.literal.isAt(units, start) ? start : -1;
  }
}

/** A literal at the end. */
class LastStep extends LiteralStep {
  private readonly literal = new Literal(this.text);

  protected find({ units }: Block, start: number, end: number): number {
    const place = end - this.text.length;
    return place >= start && this.literal.isAt(units, place) ? place : -1;
  }
}

/** A literal somewhere, most likely not far. */
class NearStep extends LiteralStep {
  private readonly literal = new Literal(this.text);

  protected find({ units }: Block, start: number, end: number): number {
    return this.literal.find(units, start, end);
  }
}

/** A literal somewhere, and in many rows nowhere: it is looked for through the whole block. */
class FarStep extends LiteralStep {
  private readonly literal = new BlockLiteral(this.text);

  override take(block: Block, at: Int32Array, rows: Int32Array, count: number): number {
    this.literal.enter(block.text);
    return super.take(block, at, rows, count);
  }

  protected find(_block: Block, start: number, end: number): number {
    return this.literal.find(start, end);
  }
}

/** What text of a type looks like, for a column whose end no literal marks. */
const shapes: Readonly<Partial<Record<ScalarType, RegExp>>> = {
  int: /\s*[-+]?\d+/y,
  long: /\s*[-+]?\d+/y,
  real: /\s*[-+]?\d+(\.\d*)?([eE][-+]?\d+)?/y,
  decimal: /\s*[-+]?\d+(\.\d*)?([eE][-+]?\d+)?/y,
  bool: /\s*(true|false|[-+]?\d+)/iy,
  datetime: /\s*\d+[-/.]\d+[-/.]\d+([ T]\d+:\d+(:\d+(\.\d+)?)?(Z|[-+]\d+:\d+)?)?/y,
  timespan: /\s*-?(\d+\.)?\d+:\d+(:\d+(\.\d+)?)?/y,
  guid: /\s*[0-9a-fA-F-]{32,36}/y,
};

/** A column whose end no literal marks; only an optional one need not be there. */
class ShapeStep implements Step {
  constructor(
    private readonly type: ScalarType,
    private readonly column: Places,
    private readonly isOptional: boolean,
  ) {}

  take({ text, ends }: Block, at: Int32Array, rows: Int32Array, count: number): number {
    const { from, to } = this.column;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const start = at[row] as number;
      const end = shapeEnd(text, start, ends[row] as number, this.type);
      from[row] = end < 0 ? -1 : start;
      to[row] = end;
      if (end >= 0 || !this.isOptional) at[row] = end;
      rows[kept] = row;
      kept += oneIf(at[row] as number);
    }
    return kept;
  }
}

/** Where what looks like a type ends; −1 when nothing does. */
function shapeEnd(text: string, start: number, end: number, type: ScalarType): number {
  const shape = shapes[type];
  if (shape === undefined) return end;
  shape.lastIndex = 0;
  return shape.test(text.slice(start, end)) ? start + shape.lastIndex : -1;
}

/** A column up to the end. */
class RestStep implements Step {
  constructor(private readonly column: Places) {}

  take({ ends }: Block, at: Int32Array, rows: Int32Array, count: number): number {
    const { from, to } = this.column;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      from[row] = at[row] as number;
      to[row] = ends[row] as number;
    }
    return count;
  }
}

/** The end of the text. */
class EndStep implements Step {
  take({ ends }: Block, at: Int32Array, rows: Int32Array, count: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const next = at[row] === ends[row] ? (at[row] as number) : -1;
      at[row] = next;
      rows[kept] = row;
      kept += oneIf(next);
    }
    return kept;
  }
}
