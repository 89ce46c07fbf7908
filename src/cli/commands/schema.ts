import { Command } from 'commander';
import { listed } from '../listed.ts';

/** `kqlab schema`. */
export function command(): Command {
  const schema = new Command('schema').description('Lists the tables of a schema, or the columns of one.');
  schema
    .command('list')
    .description('Lists the tables of the project, or of Defender and Sentinel.')
    .option('-s, --schema <schema>', 'defender, sentinel, or a file, once for each', listed)
    .action(async ({ schema: sources }: { schema?: readonly string[] }) => {
      const { listTables } = await import('../schema-reference.ts');
      process.stdout.write(await listTables(sources));
    });
  schema
    .command('show')
    .description('Lists the columns of a table and their types.')
    .argument('<table>')
    .option('-s, --schema <schema>', 'defender, sentinel, or a file, once for each', listed)
    .action(async (table: string, { schema: sources }: { schema?: readonly string[] }) => {
      const { showTable } = await import('../schema-reference.ts');
      process.stdout.write(await showTable(table, sources));
    });
  return schema;
}
