import { Command } from 'commander';

/** `kqlab operators`. */
export function command(): Command {
  return new Command('operators')
    .description('Lists the tabular operators, or describes one.')
    .argument('[name]')
    .action(async (name?: string) => {
      const { listOperators, describeOperator } = await import('../reference.ts');
      process.stdout.write(name === undefined ? listOperators() : describeOperator(name));
    });
}
