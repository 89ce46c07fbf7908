import { processes } from '../data.ts';
import type { Work } from '../work.ts';

const table = processes.name;

/** A number behind a literal, by a regular expression. */
export const extract: Work = {
  name: 'extract',
  title: 'extract with a literal',
  tables: [processes],
  query: `${table} | extend Port = extract(@"--port=(\\d+)", 1, ProcessCommandLine, typeof(long)) | summarize Ports = sum(Port), Most = max(Port)`,
  loop({ DeviceProcessEvents = [] }) {
    let sum = 0;
    let most = 0;
    for (const { ProcessCommandLine } of DeviceProcessEvents) {
      const port = Number(/--port=(\d+)/.exec(ProcessCommandLine as string)?.[1] ?? Number.NaN);
      if (Number.isNaN(port)) continue;
      sum += port;
      if (port > most) most = port;
    }
    return sum > 0 && most > 0 ? 1 : 0;
  },
};

export const parse: Work = {
  name: 'parse',
  title: 'parse with two literals',
  tables: [processes],
  query: `${table} | parse ProcessCommandLine with * "--user=" User " --id=" Id:long " --port" * | summarize Users = dcount(User), Ids = sum(Id)`,
  loop({ DeviceProcessEvents = [] }) {
    const users = new Set<string>();
    let ids = 0;
    for (const { ProcessCommandLine } of DeviceProcessEvents) {
      const text = ProcessCommandLine as string;
      const user = text.indexOf('--user=');
      const id = user < 0 ? -1 : text.indexOf(' --id=', user);
      const port = id < 0 ? -1 : text.indexOf(' --port', id);
      users.add(port < 0 ? '' : text.slice(user + 7, id));
      if (port >= 0) ids += Number(text.slice(id + 6, port));
    }
    return users.size > 0 && ids > 0 ? 1 : 0;
  },
};

export const regex: Work = {
  name: 'regex',
  title: 'regex without a literal',
  tables: [processes],
  query: `${table} | where ProcessCommandLine matches regex @"[a-z]{3}\\d{4}\\.[a-z]{3}$" | count`,
  loop({ DeviceProcessEvents = [] }) {
    let count = 0;
    for (const { ProcessCommandLine } of DeviceProcessEvents) {
      if (/[a-z]{3}\d{4}\.[a-z]{3}$/.test(ProcessCommandLine as string)) count++;
    }
    return count > 0 ? 1 : 0;
  },
};
