import { hash } from './random.ts';

/** Norrvik Logistics, a company that does not exist. */
export const domain = 'norrvik';
const dnsSuffix = 'corp.norrvik.example';
const domainSid = 'S-1-5-21-1844237615-1202660629-682003330';

/** Someone, or something, that processes run as. */
export interface Account {
  readonly name: string;
  readonly domain: string;
  readonly sid: string;
  readonly upn?: string;
  readonly objectId?: string;
}

const person = (name: string, rid: number): Account => ({
  name,
  domain,
  sid: `${domainSid}-${rid}`,
  upn: `${name}@norrvik.example`,
  objectId: hash('md5', name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
});

export const system: Account = { name: 'system', domain: 'nt authority', sid: 'S-1-5-18' };
export const networkService: Account = { name: 'network service', domain: 'nt authority', sid: 'S-1-5-20' };

const people = {
  'anna.lindqvist': 1108,
  'bengt.aaltonen': 1112,
  'carla.moreno': 1119,
  'daniel.osei': 1123,
  'elif.yildiz': 1127,
  'filip.novak': 1131,
  'greta.holm': 1136,
  'hugo.marchetti': 1140,
  'ines.duarte': 1144,
  'jonas.berg': 1149,
  'kaisa.laine': 1153,
  'lars.thomsen': 1157,
  'mei.tanaka': 1160,
  'noor.haddad': 1164,
  'oskar.wiklund': 1169,
  'priya.nair': 1173,
  'adm-jberg': 1502,
  'adm-klaine': 1503,
  'svc-build': 1610,
  'svc-sql': 1611,
} as const;

export type AccountName = keyof typeof people;
const accounts = new Map(Object.entries(people).map(([name, rid]) => [name, person(name, rid)]));
export const account = (name: AccountName): Account => accounts.get(name) as Account;

/** A computer and whoever works at it. */
export interface Device {
  readonly name: string;
  readonly id: string;
  readonly user: Account;
  readonly kind: 'workstation' | 'server' | 'build';
}

const device = (name: string, user: AccountName, kind: Device['kind']): Device => ({
  name: `${name}.${dnsSuffix}`,
  id: hash('sha1', name),
  user: account(user),
  kind,
});

export const devices: readonly Device[] = [
  device('nv-ws-101', 'anna.lindqvist', 'workstation'),
  device('nv-ws-102', 'bengt.aaltonen', 'workstation'),
  device('nv-ws-104', 'carla.moreno', 'workstation'),
  device('nv-ws-107', 'daniel.osei', 'workstation'),
  device('nv-ws-110', 'elif.yildiz', 'workstation'),
  device('nv-ws-113', 'filip.novak', 'workstation'),
  device('nv-ws-115', 'greta.holm', 'workstation'),
  device('nv-lt-201', 'hugo.marchetti', 'workstation'),
  device('nv-lt-203', 'ines.duarte', 'workstation'),
  device('nv-lt-204', 'jonas.berg', 'workstation'),
  device('nv-lt-207', 'kaisa.laine', 'workstation'),
  device('nv-lt-208', 'lars.thomsen', 'workstation'),
  device('nv-lt-211', 'mei.tanaka', 'workstation'),
  device('nv-lt-212', 'noor.haddad', 'workstation'),
  device('nv-lt-215', 'oskar.wiklund', 'workstation'),
  device('nv-lt-219', 'priya.nair', 'workstation'),
  device('nv-dc-01', 'adm-klaine', 'server'),
  device('nv-file-01', 'adm-jberg', 'server'),
  device('nv-sql-01', 'svc-sql', 'server'),
  device('nv-web-02', 'adm-jberg', 'server'),
  device('nv-rds-01', 'adm-klaine', 'server'),
  device('nv-sccm-01', 'adm-jberg', 'server'),
  device('nv-build-01', 'svc-build', 'build'),
  device('nv-build-02', 'svc-build', 'build'),
  device('nv-build-03', 'svc-build', 'build'),
];

/** The device with a host name. */
export function deviceNamed(host: string): Device {
  const found = devices.find(({ name }) => name === `${host}.${dnsSuffix}`);
  if (!found) throw new Error(`no device ${host}`);
  return found;
}
