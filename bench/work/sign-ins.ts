import { NOW, signIns } from '../data.ts';
import type { Work } from '../work.ts';

const since = new Date(Date.parse(NOW) - 24 * 3600 * 1000).toISOString().replace('Z', '000Z');

/** Addresses from which many accounts were tried within an hour. */
export const passwordSpray: Work = {
  name: 'password-spray',
  title: 'password spray',
  tables: [signIns],
  query: `SigninLogs
    | where TimeGenerated > ago(1d) and ResultType in ("50126", "50053")
    | summarize Users = dcount(UserPrincipalName), Attempts = count(), First = min(TimeGenerated), Last = max(TimeGenerated)
        by IPAddress, Hour = bin(TimeGenerated, 1h)
    | where Users > 10`,
  loop({ SigninLogs = [] }) {
    const groups = new Map<string, { users: Set<unknown>; attempts: number; first: string; last: string }>();
    for (const { TimeGenerated, ResultType, UserPrincipalName, IPAddress } of SigninLogs) {
      const time = TimeGenerated as string;
      if (time <= since || (ResultType !== '50126' && ResultType !== '50053')) continue;
      const key = `${IPAddress} ${time.slice(0, 13)}`;
      const group = groups.get(key);
      if (group) {
        group.users.add(UserPrincipalName);
        group.attempts++;
        if (time < group.first) group.first = time;
        if (time > group.last) group.last = time;
      } else groups.set(key, { users: new Set([UserPrincipalName]), attempts: 1, first: time, last: time });
    }
    return [...groups.values()].filter(({ users }) => users.size > 10).length;
  },
};
