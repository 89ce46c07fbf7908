import type { Checking } from '../../check/check.ts';
import { checkRule } from '../../check/rule.ts';
import { type Diagnostic, refusals } from '../../index.ts';
import { type Project, readProject } from '../../project/project.ts';
import { readSchema } from '../../project/schema.ts';
import type { Rule } from '../../rules/index.ts';
import { packNames } from '../../schemas/index.ts';
import type { Terminal } from '../terminal.ts';

/** How rules are checked, for the whole run. */
export interface CheckFlags {
  readonly schema?: readonly string[] | undefined;
  /** Also say what kqlab could not run. */
  readonly unsupported?: boolean | undefined;
}

type Product = (typeof packNames)[number];

/** Checks rules against the schema asked for, that of the project, or that of the product they are for. */
export class Checker {
  private readonly packs = new Map<Product, Promise<Checking>>();

  private constructor(
    private readonly project: Project,
    /** What was asked for; undefined when nothing was. */
    private readonly asked: Checking | undefined,
    /** A product was asked for: a rule that says it is for another one is checked against that too. */
    private readonly isPack: boolean,
    private readonly flags: CheckFlags,
    private readonly terminal: Terminal,
  ) {}

  static async make(flags: CheckFlags, terminal: Terminal): Promise<Checker> {
    const project = await readProject();
    const sources = flags.schema ?? project.schema;
    const isPack = sources.some((source) => (packNames as readonly string[]).includes(source));
    const isAsked = sources.length > 0 || Object.keys(project.columns).length > 0;
    const asked = isAsked ? await checkingOf(project, sources, terminal) : undefined;
    return new Checker(project, asked, isPack, flags, terminal);
  }

  /** What is to be said about a rule. */
  async check(rule: Rule): Promise<readonly Diagnostic[]> {
    const found = (await this.checkingsFor(rule)).map((checking) => checkRule(rule, checking));
    // Of several schemas, the one that the rule fits best was meant.
    const [best = []] = found.sort((a, b) => errorsIn(a) - errorsIn(b));
    return this.flags.unsupported ? best : best.filter(({ code }) => !refusals.has(code) || code === 'KQLAB030');
  }

  private async checkingsFor({ metadata }: Rule): Promise<readonly Checking[]> {
    const product = metadata?.product;
    if (!this.asked) return Promise.all((product ? [product] : packNames).map((name) => this.pack(name)));
    // A rule for the other product may read the tables of both.
    const isOther = product && this.isPack && !this.isAskedFor(product);
    return isOther ? [this.asked, await this.pack(product)] : [this.asked];
  }

  private isAskedFor(product: Product): boolean {
    return (this.flags.schema ?? this.project.schema).includes(product);
  }

  private pack(name: Product): Promise<Checking> {
    const known = this.packs.get(name) ?? checkingOf(this.project, [name], this.terminal);
    this.packs.set(name, known);
    return known;
  }
}

async function checkingOf(project: Project, sources: readonly string[], terminal: Terminal): Promise<Checking> {
  const known = await readSchema(sources, project.columns, terminal);
  if (project.file === undefined) return known;
  const { environmentOf } = await import('../../project/environment.ts');
  return { ...known, options: await environmentOf(project, known, terminal), lints: project.lints };
}

const errorsIn = (diagnostics: readonly Diagnostic[]): number =>
  diagnostics.filter(({ severity }) => severity === 'error').length;
