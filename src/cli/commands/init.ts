import { Command } from 'commander';

/** `kqlab init`. */
export function command(): Command {
  return new Command('init')
    .description('Writes a folder to start from: a rule, its tests, data, a project file and a workflow for GitHub.')
    .argument('[folder]', 'where to write (default: the folder you are in)')
    .action(async (folder = '.') => {
      const { writeStarter } = await import('../init.ts');
      process.stdout.write(writeStarter(folder));
    });
}
