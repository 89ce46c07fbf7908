import { bagUnpack } from './bag-unpack.ts';
import type { PluginDefinition } from './define.ts';
import * as lookups from './lookups.ts';
import { pivot } from './pivot.ts';
import * as rows from './rows.ts';
import * as windows from './windows.ts';

/** Every plugin the engine has, by name. */
export const plugins: ReadonlyMap<string, PluginDefinition> = new Map(
  [bagUnpack, pivot, ...Object.values(lookups), ...Object.values(rows), ...Object.values(windows)].map((definition) => [
    definition.name,
    definition,
  ]),
);
