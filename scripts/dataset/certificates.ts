import { attacks } from './attacks.ts';
import { type Change, created, machine, policies, written } from './change.ts';
import { type Account, account, deviceNamed, networkService, system } from './company.ts';
import { deployments } from './deployments.ts';
import type { Happening } from './event.ts';
import { nearMisses } from './near-misses.ts';
import type { ProgramName } from './programs.ts';
import type { Random } from './random.ts';

/** The processes that the detection trusts, as sensors write their names. */
const trusted: readonly (readonly [ProgramName, string, string, string, string])[] = [
  [
    'svchost',
    'svchost.exe',
    'nv-ws-101',
    `${policies}\\Root\\Certificates`,
    'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s gpsvc',
  ],
  [
    'svchost',
    'SVCHOST.EXE',
    'nv-ws-113',
    `${policies}\\Root\\Certificates`,
    'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s gpsvc',
  ],
  [
    'svchost',
    'Svchost.exe',
    'nv-lt-203',
    `${policies}\\CA\\Certificates`,
    'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s gpsvc',
  ],
  [
    'svchost',
    'svchost.exe',
    'nv-lt-208',
    `${machine}\\Root\\Certificates`,
    'C:\\Windows\\system32\\svchost.exe -k NetworkService -p -s CryptSvc',
  ],
  [
    'svchost',
    'svchost.exe',
    'nv-web-02',
    `${machine}\\CA\\Certificates`,
    'C:\\Windows\\system32\\svchost.exe -k NetworkService -p -s CryptSvc',
  ],
  ['lsass', 'lsass.exe', 'nv-dc-01', `${machine}\\CA\\Certificates`, 'C:\\Windows\\system32\\lsass.exe'],
  ['lsass', 'LSASS.exe', 'nv-sql-01', `${machine}\\Root\\Certificates`, 'C:\\Windows\\system32\\lsass.exe'],
  [
    'wuauclt',
    'wuauclt.exe',
    'nv-ws-107',
    `${machine}\\Root\\Certificates`,
    '"C:\\Windows\\system32\\wuauclt.exe" /UpdateDeploymentProvider UpdateDeploymentProvider.dll',
  ],
  [
    'wuauclt',
    'WUAUCLT.EXE',
    'nv-build-01',
    `${machine}\\CA\\Certificates`,
    '"C:\\Windows\\system32\\wuauclt.exe" /RunHandlerComServer',
  ],
  [
    'trustedInstaller',
    'TrustedInstaller.exe',
    'nv-ws-110',
    `${machine}\\Root\\Certificates`,
    'C:\\Windows\\servicing\\TrustedInstaller.exe',
  ],
  [
    'trustedInstaller',
    'trustedinstaller.exe',
    'nv-rds-01',
    `${machine}\\CA\\Certificates`,
    'C:\\Windows\\servicing\\TrustedInstaller.exe',
  ],
  [
    'trustedInstaller',
    'TRUSTEDINSTALLER.EXE',
    'nv-file-01',
    `${machine}\\Root\\Certificates`,
    'C:\\Windows\\servicing\\TrustedInstaller.exe',
  ],
  [
    'edgeUpdate',
    'MicrosoftEdgeUpdate.exe',
    'nv-ws-102',
    `${machine}\\CA\\Certificates`,
    '"C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe" /ua /installsource scheduler',
  ],
  [
    'edgeUpdate',
    'microsoftedgeupdate.exe',
    'nv-lt-211',
    `${machine}\\CA\\Certificates`,
    '"C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe" /c',
  ],
  [
    'msMpEng',
    'MsMpEng.exe',
    'nv-lt-204',
    `${machine}\\Root\\Certificates`,
    '"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.23110.3-0\\MsMpEng.exe"',
  ],
  [
    'msMpEng',
    'msmpeng.exe',
    'nv-build-03',
    `${machine}\\CA\\Certificates`,
    '"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.23110.3-0\\MsMpEng.exe"',
  ],
  [
    'sgrmBroker',
    'SgrmBroker.exe',
    'nv-ws-104',
    `${machine}\\Root\\Certificates`,
    'C:\\Windows\\system32\\SgrmBroker.exe',
  ],
  [
    'sgrmBroker',
    'sgrmbroker.exe',
    'nv-lt-219',
    `${machine}\\Root\\Certificates`,
    'C:\\Windows\\system32\\SgrmBroker.exe',
  ],
];

/** Every change of a certificate store: attacks, deployments, what only looks like them, and what Windows does itself. */
export function certificateChanges(random: Random): Happening[] {
  const byWindows = trusted.map(([program, fileName, host, store, command], index): Change => {
    const time = new Date(Date.UTC(2026, 0, 14, 13, 20) + index * 4_230_177).toISOString();
    return {
      time: time.replace('Z', `${String(1000 + index * 397)}Z`),
      host,
      as: command.includes('NetworkService') ? 'network service' : 'system',
      key: `${store}\\${random.hex(40)}`,
      program,
      fileName,
      command,
      parent: program === 'svchost' || program === 'msMpEng' ? 'services.exe' : 'svchost.exe',
    };
  });
  return [...attacks, ...deployments, ...nearMisses, ...byWindows].flatMap((change) => happenings(change, random));
}

function happenings(change: Change, random: Random): Happening[] {
  const { actions = [...created, ...written], host, key, command, program, parent, fileName } = change;
  return actions.map((action, index) => ({
    time: later(change.time, index * 2),
    device: deviceNamed(host),
    account: accountOf(change.as),
    action,
    key,
    ...(/valueset/i.test(action) && { value: { name: 'Blob', type: 'Binary', data: blob(key, random) } }),
    ...(action.endsWith('Deleted') && { previous: { key, ...(action.includes('Value') && { name: 'Blob' }) } }),
    ...(action === 'RegistryKeyRenamed' && { previous: { key: key.replace(/\w+$/, 'new') } }),
    program,
    ...(fileName !== undefined && { fileName }),
    commandLine: command,
    parent,
  }));
}

function accountOf(name: Change['as']): Account {
  if (name === 'system') return system;
  return name === 'network service' ? networkService : account(name);
}

/** A time some milliseconds later, of the same digits. */
function later(time: string, milliseconds: number): string {
  const moment = new Date(Date.parse(time) + milliseconds).toISOString();
  return moment.replace('Z', time.slice(-5));
}

/** The beginning of a certificate as the registry holds it: its thumbprint, then the certificate itself. */
function blob(key: string, random: Random): string {
  const thumbprint = /[0-9A-F]{40}$/i.exec(key)?.[0].toUpperCase() ?? random.hex(40);
  const length = random.hex(2);
  return `030000000100000014000000${thumbprint}2000000001000000${length}0300003082${random.hex(64)}`;
}
