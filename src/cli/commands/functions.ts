import { Command } from 'commander';

/** `kqlab functions`. */
export function command(): Command {
  return new Command('functions')
    .description('Lists the functions and aggregates, or describes one.')
    .argument('[name]')
    .action(async (name?: string) => {
      const { listFunctions, describeFunction } = await import('../reference.ts');
      process.stdout.write(name === undefined ? listFunctions() : describeFunction(name));
    });
}
