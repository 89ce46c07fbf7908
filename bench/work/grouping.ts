import { connections, type Row } from '../data.ts';
import type { Work } from '../work.ts';

const table = connections.name;

/** Count by a key of 600 values and an hour. */
export const countByBin: Work = {
  name: 'count-by-bin',
  title: 'count by key and hour',
  tables: [connections],
  query: `${table} | summarize Count = count() by DeviceName, Hour = bin(Timestamp, 1h)`,
  loop({ DeviceNetworkEvents = [] }) {
    const counts = new Map<string, number>();
    for (const { DeviceName, Timestamp } of DeviceNetworkEvents) {
      const key = `${DeviceName} ${(Timestamp as string).slice(0, 13)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts.size;
  },
};

/** The last row of each of 600 keys. */
export const argMax: Work = {
  name: 'arg-max',
  title: 'arg_max by key',
  tables: [connections],
  query: `${table} | summarize arg_max(Timestamp, RemoteIP, BytesSent) by DeviceName`,
  loop({ DeviceNetworkEvents = [] }) {
    const last = new Map<string, Row>();
    for (const row of DeviceNetworkEvents) {
      const known = last.get(row.DeviceName as string);
      if (!known || (row.Timestamp as string) > (known.Timestamp as string)) last.set(row.DeviceName as string, row);
    }
    return last.size;
  },
};

/** How many different values each of 600 keys has, exactly. */
export const dcount: Work = {
  name: 'dcount',
  title: 'dcount by key, exact',
  tables: [connections],
  query: `${table} | summarize Addresses = dcount(RemoteIP) by DeviceName`,
  loop({ DeviceNetworkEvents = [] }) {
    const seen = new Map<string, Set<unknown>>();
    for (const { DeviceName, RemoteIP } of DeviceNetworkEvents) {
      let set = seen.get(DeviceName as string);
      if (!set) {
        set = new Set();
        seen.set(DeviceName as string, set);
      }
      set.add(RemoteIP);
    }
    return seen.size;
  },
};

/** Count by a key of 177,000 values. */
export const manyGroups: Work = {
  name: 'many-groups',
  title: 'count by 177,000 keys',
  tables: [connections],
  query: `${table} | summarize Count = count(), Bytes = sum(BytesSent) by RemoteIP`,
  loop({ DeviceNetworkEvents = [] }) {
    const groups = new Map<string, { count: number; bytes: number }>();
    for (const { RemoteIP, BytesSent } of DeviceNetworkEvents) {
      const group = groups.get(RemoteIP as string);
      if (group) {
        group.count++;
        group.bytes += BytesSent as number;
      } else groups.set(RemoteIP as string, { count: 1, bytes: BytesSent as number });
    }
    return groups.size;
  },
};
