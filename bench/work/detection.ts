import { readFileSync } from 'node:fs';
import { NOW, type Row, registry } from '../data.ts';
import type { Work } from '../work.ts';

/** The parts of a text have_any is asked for, as one pattern with the edges of terms. */
const stores =
  /(?<![\p{L}\p{Nd}])(?:SOFTWARE\\Microsoft\\SystemCertificates\\Root\\Certificates|SOFTWARE\\Microsoft\\SystemCertificates\\CA\\Certificates|SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates|SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\CA)(?![\p{L}\p{Nd}])/iu;
const root = /(?<![\p{L}\p{Nd}])Root\\/iu;
const intermediate = /(?<![\p{L}\p{Nd}])CA\\/iu;
const excluded = new Set([
  'svchost.exe',
  'lsass.exe',
  'wuauclt.exe',
  'trustedinstaller.exe',
  'microsoftedgeupdate.exe',
  'msmpeng.exe',
  'sgrmbroker.exe',
]);
const since = new Date(Date.parse(NOW) - 24 * 3600 * 1000).toISOString().replace('Z', '000Z');

/** The certificate detection, verbatim. */
export const detection: Work = {
  name: 'detection',
  title: 'certificate detection',
  tables: [registry],
  query: readFileSync('queries/unauthorized-certificate-installation.kql', 'utf8'),
  loop({ DeviceRegistryEvents = [] }) {
    const found: Row[] = [];
    for (const row of DeviceRegistryEvents) {
      if ((row.Timestamp as string) <= since) continue;
      const action = row.ActionType;
      if (action !== 'RegistryValueSet' && action !== 'RegistryKeyCreated') continue;
      if (excluded.has((row.InitiatingProcessFileName as string).toLowerCase())) continue;
      const key = row.RegistryKey as string;
      if (!stores.test(key)) continue;
      found.push({
        Timestamp: row.Timestamp as string,
        DeviceName: row.DeviceName as string,
        AccountName: row.AccountName as string,
        ActionType: action as string,
        CertStoreType: root.test(key) ? 'Trusted Root CA' : intermediate.test(key) ? 'Intermediate CA' : 'Other',
        CertThumbprint: key.slice(key.lastIndexOf('\\') + 1),
        RegistryKey: key,
        InitiatingProcessFileName: row.InitiatingProcessFileName as string,
        InitiatingProcessCommandLine: row.InitiatingProcessCommandLine as string,
        InitiatingProcessParentFileName: row.InitiatingProcessParentFileName as string,
      });
    }
    found.sort((a, b) => ((a.Timestamp as string) < (b.Timestamp as string) ? 1 : -1));
    return found.length;
  },
};

/** The same over so few rows as a test has. */
export const detectionOfFew: Work = { ...detection, name: 'few-rows', title: 'detection, 100 rows', rows: 100 };
