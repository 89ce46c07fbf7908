import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { deviceRegistryEvents, schema } from '../scripts/dataset/dataset.ts';

const query = 'queries/unauthorized-certificate-installation.kql';
const now = '2026-01-15T12:00:00Z';

/** Both events of an installation, or one of them. */
const both = ['RegistryKeyCreated', 'RegistryValueSet'];
const key = ['RegistryKeyCreated'];
const value = ['RegistryValueSet'];

type Alert = readonly [device: string, thumbprint: string, store: string, actions: readonly string[], why: string];

/**
 * What must be reported, told apart by device and thumbprint, and why. Checked by hand against the text of the
 * detection: newer than 2026-01-14T12:00, one of the four phrases between term boundaries, a key created or a value
 * set, a process that is not on the list.
 */
const root = 'Trusted Root CA';
const intermediate = 'Intermediate CA';
const expected: readonly Alert[] = [
  // Attacks.
  [
    'nv-lt-207',
    '7A4B32968642334523E5D068A2A10C99F6867E94',
    root,
    both,
    'certutil -addstore; the store is written ROOT',
  ],
  [
    'nv-ws-104',
    '428A507EFB352029053EC6073C2EC193C58FD6CE',
    root,
    both,
    'Import-Certificate into the store of the user',
  ],
  ['nv-ws-104', '63219B54F67A9A844CF72BBEF13D1DCDEE075F93', root, value, 'a dropper writes the Blob value'],
  ['nv-file-01', '4F4E2F96363A7CCC9F3E6F4500EF9B73D11C22DB', intermediate, both, 'reg import into the CA store'],
  [
    'nv-file-01',
    '83B68F97B0675310BBC5AB3B69E5E8137EDD39CB',
    intermediate,
    value,
    'Root\\ of SubRoot\\ starts no term, CA\\ does',
  ],
  [
    'nv-web-02',
    'CA',
    'Other',
    key,
    'the bare policy store: no backslash follows CA, and CA is the last part of the key',
  ],
  ['nv-web-02', 'BDF84FCACEDBE4F06CD8B4BB96E72E3FE76A2234', root, both, 'rundll32 into the root store of group policy'],
  [
    'nv-web-02',
    '041ECE695BCB39D90BD7BCBA0341FD777B1195A2',
    intermediate,
    value,
    'a revocation list: the policy phrase ends at CA',
  ],
  ['nv-ws-110', '9F50C5387A564648BC85AD35FF22562508BE3EF1', root, value, 'svch0st.exe is not svchost.exe'],
  ['nv-lt-211', '35B6B3EE9A1282CB802A055D3FD05E6E706C050D', root, both, 'Fiddler trusts its own root'],
  ['nv-rds-01', '2d84c7949baec77d01e4dd32e112722455049581', root, value, 'the key in lower case: terms match in any'],
  ['nv-rds-01', 'FECFFF9E9BF18F00743899D6ACF3A94BEF292C2B', root, key, 'Certificates_new: an underscore ends the term'],
  ['nv-sql-01', '6E920AE001D00C0138C9A28303A395F185656321', root, value, 'one tick inside the 24 hours'],
  [
    'nv-lt-219',
    '13014EE8A8E54E4DFE16206307FD1534835AB962',
    intermediate,
    value,
    'after now: the detection has no upper bound',
  ],
  [
    'nv-dc-01',
    '4CFC53F775E6EA8324C3F979CD475767F8F52B07',
    root,
    value,
    'no process name: empty text is not on the list',
  ],
  // Deployments that its author names as false positives, and a build agent.
  ['nv-ws-101', 'A94AC5B226A9C4D3E577E84AA615A3062CF28C80', root, both, 'the enterprise root by msiexec and SCCM'],
  ['nv-ws-115', 'A94AC5B226A9C4D3E577E84AA615A3062CF28C80', root, both, 'the same on another device'],
  ['nv-sccm-01', 'CCA13BD2C06587EB2CA6EB1F593AE23BE25D8D19', intermediate, value, 'the SCCM client itself'],
  ['nv-lt-201', 'A94AC5B226A9C4D3E577E84AA615A3062CF28C80', root, value, 'the enterprise root by Intune'],
  ['nv-ws-113', 'A94AC5B226A9C4D3E577E84AA615A3062CF28C80', root, value, 'software of group policy: MSIEXEC.EXE'],
  [
    'nv-ws-102',
    '9F1FEAC22A84536EB3D2CC1221FFA7BA5BC9FA5F',
    intermediate,
    both,
    'Chrome fetched an intermediate certificate',
  ],
  [
    'nv-ws-107',
    '5B7D6DFAB2BF548F45C18447088F31985C039493',
    intermediate,
    both,
    'so did Edge: msedge.exe is not its updater',
  ],
  ['nv-lt-203', '33952B8FEE14ACA1FDF790001914778CA93BF2AD', root, value, 'Firefox refreshes its roots'],
  ['nv-lt-204', '09EE4004AAD27E1A7805E6C0150DF8B923CF4BF3', root, both, 'Zscaler installs its root'],
  ['nv-lt-208', '4F618B9AA31C1A15D93FAFB319229981FA55D09B', root, value, 'Netskope'],
  ['nv-lt-212', 'CA9F4EAE6610D9476053CA8E70C4AD187C2E0C9D', root, value, 'Blue Coat'],
  ['nv-lt-215', '49C45EC2854C092FE35CE07EC5B561FE86839598', root, value, 'the EDR sensor at enrolment'],
  ['nv-lt-215', 'E6C25CBED2CB05BABA5A59F518ADDA3A6404BB5D', intermediate, value, 'the DLP agent at enrolment'],
  ['nv-build-02', 'CD8A6E928ED47DC3664AD9149D088D8A1A0D0B57', root, both, 'dotnet dev-certs on a build agent'],
];

/** What is in the data, looks like it, and must stay silent. */
const silent: readonly (readonly [device: string, endOfKey: string, why: string])[] = [
  ['nv-file-01', 'SystemCertificates\\CAbackup\\Certificates\\', 'the term is CAbackup, not CA'],
  ['nv-file-01', 'XSOFTWARE\\Microsoft\\SystemCertificates\\Root\\Certificates\\', 'the term is XSOFTWARE'],
  ['nv-rds-01', 'Root\\CertificatesOld\\', 'the term is CertificatesOld'],
  ['nv-web-02', 'SystemCertificates\\CA2\\', 'a digit continues a term'],
  ['nv-lt-207', 'AuthRoot\\Certificates\\', 'another store'],
  ['nv-lt-207', 'TrustedPublisher\\Certificates\\', 'another store'],
  ['nv-lt-211', 'SystemCertificates\\My\\Certificates\\', 'another store'],
  ['nv-ws-104', 'SOFTWARE\\WOW6432Node\\Microsoft\\', 'the phrase is interrupted'],
  ['nv-sccm-01', 'EnterpriseCertificates\\Root\\Certificates\\', 'another tree'],
  ['nv-ws-104', 'Root\\ProtectedRoots', 'not below Certificates'],
];

interface Row extends Record<string, string> {
  readonly DeviceName: string;
  readonly ActionType: string;
  readonly RegistryKey: string;
}

const kqlab = (...options: string[]) =>
  execFileSync(process.execPath, ['dist/cli.js', 'run', query, '--now', now, ...options], { encoding: 'utf8' });
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const host = ({ DeviceName }: Row) => DeviceName.replace('.corp.norrvik.example', '');

const dataset = lines(readFileSync('datasets/DeviceRegistryEvents.ndjson', 'utf8'));
let alerts: Row[];

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs']);
  alerts = lines(kqlab('--format', 'ndjson'));
}, 60_000);

describe('the certificate detection over the data set', () => {
  test('reports exactly what is expected', () => {
    const reported = alerts.map((row) => [host(row), row.CertThumbprint, row.CertStoreType, row.ActionType].join(' '));
    const wanted = expected.flatMap(([device, thumbprint, store, actions]) =>
      actions.map((action) => [device, thumbprint, store, action].join(' ')),
    );
    expect(reported.sort()).toEqual(wanted.sort());
  });

  test('gives the columns that the detection projects, newest first', () => {
    expect(Object.keys(alerts[0] ?? {}).join(' ')).toBe(
      'Timestamp DeviceName AccountName ActionType CertStoreType CertThumbprint RegistryKey InitiatingProcessFileName InitiatingProcessCommandLine InitiatingProcessParentFileName',
    );
    const times = alerts.map(({ Timestamp }) => Timestamp as string);
    expect(times).toEqual([...times].sort().reverse());
  });

  test.each(silent)('%s %s stays silent: %s', (device, part) => {
    const isMeant = (row: Row) => host(row) === device && row.RegistryKey.includes(part);
    expect(dataset.some(isMeant)).toBe(true);
    expect(alerts.some(isMeant)).toBe(false);
  });

  /** Every event that changes a store the detection watches and is not reported has one of these reasons. */
  const trusted = ['svchost', 'lsass', 'wuauclt', 'trustedinstaller', 'microsoftedgeupdate', 'msmpeng', 'sgrmbroker'];
  const reasons: readonly (readonly [string, (row: Row) => boolean])[] = [
    ['too old by one tick', (row) => row.Timestamp === '2026-01-14T12:00:00.0000000Z'],
    ['older', (row) => `${row.Timestamp}` < '2026-01-14T12'],
    ['a deleted key', (row) => row.ActionType === 'RegistryKeyDeleted'],
    ['a deleted value', (row) => row.ActionType === 'RegistryValueDeleted'],
    ['a renamed key', (row) => row.ActionType === 'RegistryKeyRenamed'],
    ['an action in another case', (row) => row.ActionType === 'registryvalueset'],
    ...trusted.map((name) => {
      const isTrusted = (row: Row) => row.InitiatingProcessFileName?.toLowerCase() === `${name}.exe`;
      return [`${name}.exe`, isTrusted] as const;
    }),
  ];
  const isWatched = ({ RegistryKey }: Row) =>
    /\\SystemCertificates\\(?:Root|CA)\\Certificates\\\w+$/i.test(RegistryKey);

  test.each(reasons)('a watched store, but %s', (_, hasReason) => {
    expect(dataset.filter(isWatched).some(hasReason)).toBe(true);
    expect(alerts.some(hasReason)).toBe(false);
  });

  test('no other event of a watched store stays silent', () => {
    const identity = ({ Timestamp, RegistryKey }: Row) => `${Timestamp?.replace(/0*Z$/, 'Z')} ${RegistryKey}`;
    const reported = new Set(alerts.map(identity));
    const hasReason = (row: Row) =>
      reasons.some(([, is]) => is(row)) || silent.some(([, part]) => row.RegistryKey.includes(part));
    const unexplained = dataset.filter((row) => isWatched(row) && !reported.has(identity(row)) && !hasReason(row));
    expect(unexplained.map(identity)).toEqual([]);
  });

  test('the excluded processes appear in several cases', () => {
    const names = new Set(dataset.map((row) => row.InitiatingProcessFileName));
    expect([...names].filter((name) => name?.toLowerCase() === 'trustedinstaller.exe')).toHaveLength(3);
  });
});

test('data without AccountName, as Defender has it, is refused with the name it has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kqlab-demo-'));
  const [row] = dataset;
  const { AccountName: _, ...columns } = row as Row;
  writeFileSync(join(folder, 'DeviceRegistryEvents.ndjson'), JSON.stringify(columns));
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'run', query, '--data', folder], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toBe(`\
${query}:26:1: error KS142: The name 'AccountName' does not refer to any known column, table, variable or function.
  25 | DeviceName,
  26 | AccountName,
     | ^^^^^^^^^^^
  help: Did you mean \`InitiatingProcessAccountName\`?
`);
});

describe('the data set', () => {
  test('is what its generator writes', () => {
    expect(readFileSync('datasets/DeviceRegistryEvents.ndjson', 'utf8')).toBe(deviceRegistryEvents());
    expect(JSON.parse(readFileSync('datasets/DeviceRegistryEvents.schema.json', 'utf8'))).toEqual(schema);
  });

  test('has at least 400 rows of declared columns', () => {
    expect(dataset.length).toBeGreaterThanOrEqual(400);
    for (const row of dataset) expect(Object.keys(row).filter((name) => !(name in schema))).toEqual([]);
  });
});
