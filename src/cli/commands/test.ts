import { Command, InvalidArgumentError, Option } from 'commander';

/** The options of `test`, as Commander gives them. */
export interface TestFlags {
  readonly filter?: RegExp;
  readonly watch?: true;
  readonly bail?: true;
  readonly reporter: 'pretty' | 'junit' | 'json' | 'github';
  readonly output?: string;
  readonly requireBoth?: true;
  readonly update?: true;
  readonly coverage?: true;
  readonly coverageReport?: 'html' | 'json';
  readonly mutate?: true;
  readonly min?: number;
}

/** `kqlab test`. */
export function command(): Command {
  return new Command('test')
    .description('Runs the tests of rules: NAME.test.yaml beside NAME.kql.')
    .argument('[paths...]', 'test files, rules, or folders (default: the folder you are in)')
    .addOption(new Option('--filter <pattern>', 'only tests whose name matches').argParser(pattern))
    .option('--bail', 'stop after the first failure')
    .option('--watch', 'run again what a change affects')
    .addOption(new Option('--reporter <name>').choices(['pretty', 'junit', 'json', 'github']).default('pretty'))
    .option('-o, --output <file>', 'write the report to a file instead of stdout')
    .option('--require-both', 'fail rules that no test sees fire, or none sees stay silent')
    .option('--update', 'rewrite what tests expect to what they get')
    .option('--coverage', 'tell which conditions, branches and list items no test exercises')
    .addOption(new Option('--coverage-report <format>', 'write the coverage to coverage/').choices(['html', 'json']))
    .option('--mutate', 'change each rule in small ways, and tell which changes no test notices')
    .addOption(new Option('--min <percent>', 'fail below this coverage or mutation score').argParser(percent))
    .addHelpText('after', help)
    .action(async (paths: string[], flags: TestFlags) => {
      const { testRules } = await import('../testing/test-rules.ts');
      process.exitCode = await testRules(paths.length > 0 ? paths : ['.'], flags);
    });
}

const help = `
Exit codes: 0 all is well, 1 something failed, 2 wrong usage.

Examples:
  kqlab test
  kqlab test queries/my-rule.kql --coverage --min 100
  kqlab test --mutate --filter 'PowerShell'
  kqlab test --reporter junit -o report.xml`;

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, 'iu');
  } catch (problem) {
    throw new InvalidArgumentError((problem as Error).message);
  }
}

function percent(text: string): number {
  const number = Number(text.replace(/%$/, ''));
  if (text.trim() !== '' && number >= 0 && number <= 100) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 100.');
}
