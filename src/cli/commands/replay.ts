import { Command } from 'commander';
import type { InspectFlags } from '../inspect.ts';
import { withDataOptions } from './why.ts';

/** The options of `replay`, as Commander gives them. */
export interface ReplayFlags extends InspectFlags {
  readonly from?: string;
  readonly to?: string;
}

/** `kqlab replay`. */
export function command(): Command {
  return withDataOptions(
    new Command('replay')
      .description(
        'Runs a scheduled rule of Sentinel over past data, at each time and over the window the service would.',
      )
      .argument('<rule>', 'the rule, as YAML with queryFrequency and queryPeriod')
      .option('--from <time>', 'the first run (default: the time of the oldest event)')
      .option('--to <time>', 'no run after this (default: the first run that sees the newest event)'),
  )
    .addHelpText('after', help)
    .action(async (rule: string, flags: ReplayFlags) => {
      const { replayRule } = await import('../replay.ts');
      await replayRule(rule, flags);
    });
}

const help = `
Each run sees the rows of the last queryPeriod by TimeGenerated, and now() is its own time. Honoured are
triggerOperator, triggerThreshold, suppressionDuration, entityMappings and eventGroupingSettings.

Example:
  kqlab replay rules/my-rule.yaml --data logs/ --from 2026-01-14 --to 2026-01-15`;
