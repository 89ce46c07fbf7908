import { Random } from '../scripts/dataset/random.ts';

/** A row as a program holds it; times are ISO text with microseconds. */
export type Row = Readonly<Record<string, string | number>>;

/** A generated table: its columns with their KQL types, and its rows in the order of time. */
export interface Data {
  readonly name: string;
  readonly schema: Readonly<Record<string, string>>;
  readonly row: (random: Random, time: string) => Row;
}

/** The moment every table ends; queries take it for now. */
export const NOW = '2026-01-15T12:00:00Z';
/** Tables cover this much time before it. */
const SPAN_MICROSECONDS = 30 * 3600 * 1e6;

/** The rows of a table: the same for the same count. */
export const rowsOf = (data: Data, count: number): Row[] => [...eachRow(data, count)];

/** The same, one after the other. */
export function* eachRow(data: Data, count: number): Generator<Row> {
  const random = new Random(count);
  const end = Date.parse(NOW) * 1000;
  const step = SPAN_MICROSECONDS / count;
  for (let index = 0; index < count; index++) {
    const microseconds = Math.floor(end - SPAN_MICROSECONDS + (index + random.next()) * step);
    const digits = String(microseconds % 1000).padStart(3, '0');
    const time = new Date(Math.floor(microseconds / 1000)).toISOString().replace('Z', `${digits}Z`);
    yield data.row(random, time);
  }
}

const HEX = '0123456789abcdef';
function hex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits) {
    for (let bits = Math.floor(random.next() * 2 ** 32), i = 0; i < 8; i++, bits >>>= 4) text += HEX[bits & 15];
  }
  return text.slice(0, digits);
}

/** One of many names that are made from numbers, the low numbers being the frequent ones. */
const skewed = (random: Random, count: number): number => Math.floor(random.next() ** 2 * count);
const uniform = (random: Random, count: number): number => Math.floor(random.next() * count);
const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');

const device = (random: Random): string => {
  const number = skewed(random, 600);
  return `${number % 7 === 0 ? 'srv' : 'ws'}-${padded(number, 4)}.corp.contoso.example`;
};
const account = (random: Random): string => `user${padded(skewed(random, 5000), 4)}`;

const programs = [
  ['svchost.exe', 'C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s', 'services.exe', 'C:\\Windows\\System32'],
  ['explorer.exe', 'C:\\Windows\\Explorer.EXE', 'userinit.exe', 'C:\\Windows'],
  [
    'MsMpEng.exe',
    '"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\MsMpEng.exe"',
    'services.exe',
    'C:\\ProgramData',
  ],
  ['msiexec.exe', 'C:\\Windows\\system32\\msiexec.exe /V /i', 'services.exe', 'C:\\Windows\\System32'],
  [
    'powershell.exe',
    'powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\it\\inventory.ps1 -Id',
    'cmd.exe',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0',
  ],
  [
    'chrome.exe',
    '"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe" --type=renderer --field-trial-handle=',
    'explorer.exe',
    'C:\\Program Files\\Google\\Chrome\\Application',
  ],
  [
    'Teams.exe',
    '"C:\\Users\\Public\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe" --type=gpu-process --id=',
    'Teams.exe',
    'C:\\Users\\Public\\AppData\\Local\\Microsoft\\Teams\\current',
  ],
  ['certutil.exe', 'certutil.exe -verifystore -user My', 'cmd.exe', 'C:\\Windows\\System32'],
  [
    'OUTLOOK.EXE',
    '"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE" /recycle',
    'explorer.exe',
    'C:\\Program Files\\Microsoft Office\\root\\Office16',
  ],
  ['omadmclient.exe', 'C:\\Windows\\system32\\omadmclient.exe /serverid', 'svchost.exe', 'C:\\Windows\\System32'],
] as const;
const program = (random: Random) => programs[skewed(random, programs.length)] as (typeof programs)[number];

const address = (random: Random, count: number): string => {
  const number = uniform(random, count);
  return `${20 + (number % 180)}.${(number >> 3) % 256}.${(number >> 9) % 256}.${(number * 7) % 256}`;
};

// ------------------------------------------------------------------- registry

const machine = 'HKEY_LOCAL_MACHINE';
const software = `${machine}\\SOFTWARE\\Microsoft`;
const sid = (random: Random): string => `S-1-5-21-1004336348-1177238915-682003330-${1000 + skewed(random, 3000)}`;

/** Keys as a company's registry writes them; somewhat under half of them are new ones. */
function registryKey(random: Random): string {
  const chance = random.next();
  if (chance < 0.0008) return certificateKey(random);
  if (chance < 0.02)
    return `${software}\\SystemCertificates\\${random.pick(['Disallowed', 'AuthRoot', 'My', 'CAbackup'])}\\CTLs\\${hex(random, 40).toUpperCase()}`;
  if (chance < 0.25)
    return `${software}\\Windows\\CurrentVersion\\Uninstall\\{${hex(random, 32).toUpperCase()}}\\Usage`;
  if (chance < 0.45)
    return `HKEY_CURRENT_USER\\${sid(random)}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RecentDocs\\${hex(random, 8)}`;
  if (chance < 0.7) return `${machine}\\SYSTEM\\ControlSet001\\Services\\bam\\State\\UserSettings\\${sid(random)}`;
  if (chance < 0.85)
    return `${software}\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\Contoso\\Task${skewed(random, 800)}`;
  return `${machine}\\SYSTEM\\ControlSet001\\Services\\Tcpip\\Parameters\\Interfaces\\{${padded(skewed(random, 4000), 32)}}`;
}

function certificateKey(random: Random): string {
  const store = random.pick(['Root\\Certificates', 'CA\\Certificates']);
  const hive = random.pick([
    `${machine}\\SOFTWARE`,
    `${machine}\\SOFTWARE\\Policies`,
    `HKEY_CURRENT_USER\\${sid(random)}\\Software`,
  ]);
  return `${hive}\\Microsoft\\SystemCertificates\\${store}\\${hex(random, 40).toUpperCase()}`;
}

export const registry: Data = {
  name: 'DeviceRegistryEvents',
  schema: {
    Timestamp: 'datetime',
    DeviceId: 'string',
    DeviceName: 'string',
    AccountName: 'string',
    ActionType: 'string',
    RegistryKey: 'string',
    RegistryValueName: 'string',
    RegistryValueType: 'string',
    RegistryValueData: 'string',
    InitiatingProcessFileName: 'string',
    InitiatingProcessCommandLine: 'string',
    InitiatingProcessParentFileName: 'string',
    InitiatingProcessFolderPath: 'string',
    InitiatingProcessId: 'long',
    InitiatingProcessSHA256: 'string',
    InitiatingProcessCreationTime: 'datetime',
    ReportId: 'long',
    TenantId: 'string',
  },
  row(random, time) {
    const [file, command, parent, folder] = program(random);
    const name = device(random);
    return {
      Timestamp: time,
      DeviceId: `d${name.slice(0, 7)}8f1c2ab39d4e5f60718293a4b5c6d7e8`,
      DeviceName: name,
      AccountName: account(random),
      ActionType: random.pick([
        'RegistryValueSet',
        'RegistryValueSet',
        'RegistryValueSet',
        'RegistryKeyCreated',
        'RegistryValueDeleted',
        'RegistryKeyDeleted',
      ]),
      RegistryKey: registryKey(random),
      RegistryValueName: random.pick([
        'Blob',
        'Start',
        'MRUListEx',
        'ImagePath',
        'DhcpIPAddress',
        'Version',
        'SequenceNumber',
        '',
      ]),
      RegistryValueType: random.pick(['Binary', 'Dword', 'String', 'ExpandString']),
      RegistryValueData: random.next() < 0.5 ? String(uniform(random, 500)) : hex(random, 16),
      InitiatingProcessFileName: file,
      InitiatingProcessCommandLine: `${command} ${uniform(random, 9000)}`,
      InitiatingProcessParentFileName: parent,
      InitiatingProcessFolderPath: folder,
      InitiatingProcessId: 4 * uniform(random, 8000),
      InitiatingProcessSHA256: `${hex(new Random(file.length), 60)}${padded(uniform(random, 40), 4)}`,
      InitiatingProcessCreationTime: time.replace(/\d\d\.\d+Z$/, '00.000000Z'),
      ReportId: uniform(random, 1e9),
      TenantId: '6a1f0f6e-6d1f-4f0e-9f0a-1d2c3b4a5f60',
    };
  },
};

// ----------------------------------------------------- processes and connections

/** The identity of a process; its connections have the same. */
const processIdentity = (number: number): string => {
  const random = new Random(number);
  return hex(random, 32);
};

export const processes: Data = {
  name: 'DeviceProcessEvents',
  schema: {
    Timestamp: 'datetime',
    DeviceName: 'string',
    AccountName: 'string',
    ProcessUniqueId: 'string',
    ProcessId: 'long',
    FileName: 'string',
    ProcessCommandLine: 'string',
    InitiatingProcessFileName: 'string',
    ProcessIntegrityLevel: 'string',
  },
  row(random, time) {
    const [file, command, parent] = program(random);
    const options = `--type=worker --user=${account(random)} --id=${uniform(random, 100_000)} --port=${1024 + uniform(random, 60_000)}`;
    return {
      Timestamp: time,
      DeviceName: device(random),
      AccountName: account(random),
      ProcessUniqueId: processIdentity(uniform(random, 1_000_000)),
      ProcessId: 4 * uniform(random, 8000),
      FileName: file,
      ProcessCommandLine:
        random.next() < 0.7 ? `${command} ${options} --log=C:\\Logs\\run${uniform(random, 9000)}.log` : command,
      InitiatingProcessFileName: parent,
      ProcessIntegrityLevel: random.pick(['System', 'High', 'Medium', 'Low']),
    };
  },
};

export const connections: Data = {
  name: 'DeviceNetworkEvents',
  schema: {
    Timestamp: 'datetime',
    DeviceName: 'string',
    ActionType: 'string',
    ProcessUniqueId: 'string',
    RemoteIP: 'string',
    RemotePort: 'long',
    Protocol: 'string',
    BytesSent: 'long',
    InitiatingProcessFileName: 'string',
  },
  row(random, time) {
    const [file] = program(random);
    return {
      Timestamp: time,
      DeviceName: device(random),
      ActionType: random.pick(['ConnectionSuccess', 'ConnectionFailed', 'InboundConnectionAccepted']),
      ProcessUniqueId: processIdentity(uniform(random, 1_000_000)),
      RemoteIP: address(random, 177_000),
      RemotePort: random.pick([443, 443, 443, 80, 53, 445, 3389, 8080]),
      Protocol: random.pick(['Tcp', 'Udp']),
      BytesSent: uniform(random, 1e12),
      InitiatingProcessFileName: file,
    };
  },
};

// -------------------------------------------------------------------- sign-ins

const applications = [
  'Office 365 Exchange Online',
  'Microsoft Teams',
  'Office365 Shell WCSS-Client',
  'Azure Portal',
  'SharePoint Online',
  'Windows Sign In',
  'Microsoft Authentication Broker',
  'Contoso Expenses',
];
const results = [
  ['0', ''],
  ['50126', 'Invalid username or password or Invalid on-premise username or password.'],
  ['50074', 'Strong Authentication is required.'],
  ['50053', 'Account is locked because user tried to sign in too many times with an incorrect user ID or password.'],
  ['500121', 'Authentication failed during strong authentication request.'],
] as const;

/** What a sign-in came to: most succeed; the few addresses that try one account after the other mostly fail. */
function resultOf(random: Random, isSpray: boolean): (typeof results)[number] {
  if (random.next() < (isSpray ? 0.02 : 0.93)) return results[0];
  return isSpray ? results[1] : random.pick(results.slice(1));
}

export const signIns: Data = {
  name: 'SigninLogs',
  schema: {
    TimeGenerated: 'datetime',
    UserPrincipalName: 'string',
    AppDisplayName: 'string',
    IPAddress: 'string',
    Location: 'string',
    ClientAppUsed: 'string',
    UserAgent: 'string',
    ResultType: 'string',
    ResultDescription: 'string',
    ConditionalAccessStatus: 'string',
    RiskLevelDuringSignIn: 'string',
    CorrelationId: 'string',
  },
  row(random, time) {
    const isSpray = random.next() < 0.004;
    const [type, description] = resultOf(random, isSpray);
    const user = isSpray ? `user${padded(uniform(random, 5000), 4)}` : account(random);
    const home = random.next() < 0.8;
    return {
      TimeGenerated: time,
      UserPrincipalName: `${user}@contoso.example`,
      AppDisplayName: applications[skewed(random, applications.length)] as string,
      IPAddress: isSpray ? `203.0.113.${uniform(random, 5)}` : address(random, home ? 6000 : 60_000),
      Location: isSpray ? 'RO' : random.pick(['DE', 'DE', 'DE', 'AT', 'CH', 'US']),
      ClientAppUsed: isSpray ? 'IMAP4' : random.pick(['Browser', 'Browser', 'Mobile Apps and Desktop clients']),
      UserAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/${100 + skewed(random, 40)}.0.0.0`,
      ResultType: type,
      ResultDescription: description,
      ConditionalAccessStatus: random.pick(['success', 'success', 'notApplied', 'failure']),
      RiskLevelDuringSignIn: random.pick(['none', 'none', 'none', 'low', 'medium', 'high']),
      CorrelationId: hex(random, 32),
    };
  },
};
