import { connections, processes, type Row } from '../data.ts';
import type { Work } from '../work.ts';

/** A join of two tables on a key of 32 characters, five columns out. */
export const join: Work = {
  name: 'join',
  title: 'join on a text key',
  tables: [processes, connections],
  query: `DeviceProcessEvents
    | join kind=inner DeviceNetworkEvents on ProcessUniqueId
    | project ProcessUniqueId, FileName, ProcessCommandLine, RemoteIP, BytesSent`,
  loop({ DeviceProcessEvents = [], DeviceNetworkEvents = [] }) {
    const byKey = new Map<string, Row[]>();
    for (const row of DeviceNetworkEvents) {
      const rows = byKey.get(row.ProcessUniqueId as string);
      if (rows) rows.push(row);
      else byKey.set(row.ProcessUniqueId as string, [row]);
    }
    const result: Row[] = [];
    for (const { ProcessUniqueId, FileName, ProcessCommandLine } of DeviceProcessEvents) {
      for (const { RemoteIP, BytesSent } of byKey.get(ProcessUniqueId as string) ?? []) {
        result.push({ ProcessUniqueId, FileName, ProcessCommandLine, RemoteIP, BytesSent } as Row);
      }
    }
    return result.length;
  },
};

export const sort: Work = {
  name: 'sort',
  title: 'sort all',
  tables: [connections],
  query: 'DeviceNetworkEvents | sort by BytesSent asc',
  loop: ({ DeviceNetworkEvents = [] }) =>
    [...DeviceNetworkEvents].sort((a, b) => (a.BytesSent as number) - (b.BytesSent as number)).length,
};

export const top: Work = {
  name: 'top',
  title: 'top 100',
  tables: [connections],
  query: 'DeviceNetworkEvents | top 100 by BytesSent desc',
  loop({ DeviceNetworkEvents = [] }) {
    const best: Row[] = [];
    let least = Number.NEGATIVE_INFINITY;
    for (const row of DeviceNetworkEvents) {
      if (best.length === 100 && (row.BytesSent as number) <= least) continue;
      best.push(row);
      best.sort((a, b) => (b.BytesSent as number) - (a.BytesSent as number));
      if (best.length > 100) best.pop();
      if (best.length === 100) least = best[99]?.BytesSent as number;
    }
    return best.length;
  },
};
