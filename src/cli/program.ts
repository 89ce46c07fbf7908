import { Command, CommanderError } from 'commander';
import { exitCodes, Failure } from './failure.ts';

/** The commands: what the help says of each, and the module that has it. */
const commands = {
  run: { summary: 'run a query over files', load: () => import('./commands/run.ts') },
  check: { summary: 'find what the products would refuse', load: () => import('./commands/check.ts') },
  explain: { summary: 'show the plan of a query', load: () => import('./commands/explain.ts') },
  test: { summary: 'run the tests of rules', load: () => import('./commands/test.ts') },
  why: { summary: 'follow rows through a rule', load: () => import('./commands/why.ts') },
  steps: { summary: 'show what each operator of a rule does', load: () => import('./commands/steps.ts') },
  replay: { summary: 'run a scheduled rule over past data', load: () => import('./commands/replay.ts') },
  format: { summary: 'lay queries out in one canonical way', load: () => import('./commands/format.ts') },
  diff: { summary: 'compare what two rules give', load: () => import('./commands/diff.ts') },
  init: { summary: 'write a folder to start from', load: () => import('./commands/init.ts') },
  functions: { summary: 'list the functions, or describe one', load: () => import('./commands/functions.ts') },
  operators: { summary: 'list the tabular operators, or describe one', load: () => import('./commands/operators.ts') },
  schema: { summary: 'list tables, or the columns of one', load: () => import('./commands/schema.ts') },
} as const;

/** Runs the command line and gives the exit code; every problem is told on stderr. */
export async function runProgram(words: readonly string[], version: string): Promise<number> {
  try {
    const program = await programFor(words, version);
    await program.parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ran);
  } catch (problem) {
    return report(problem);
  }
}

/** The program with the command that the words name loaded; of the others it only knows the summary. */
async function programFor(words: readonly string[], version: string): Promise<Command> {
  const program = new Command('kqlab')
    .description('Runs Kusto Query Language detections offline, unchanged.')
    .version(version)
    .showHelpAfterError('(kqlab --help lists commands and options)')
    .exitOverride();
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = words.includes(name) ? (await load()).command() : new Command(name);
    program.addCommand(command.summary(summary).copyInheritedSettings(program));
  }
  return program;
}

function report(problem: unknown): number {
  // Commander has printed the help or its complaint already.
  if (problem instanceof CommanderError) return problem.exitCode === 0 ? exitCodes.ran : exitCodes.usage;
  if (problem instanceof Failure) {
    if (problem.message !== '') process.stderr.write(`${problem.message}\n`);
    return problem.exitCode;
  }
  const { message, stack } = problem as Error;
  const detail = process.env.KQLAB_DEBUG ? stack : `${message}\nSet KQLAB_DEBUG=1 to see where, and please report it.`;
  process.stderr.write(`kqlab failed, which is a mistake of ours: ${detail}\n`);
  return exitCodes.internal;
}
