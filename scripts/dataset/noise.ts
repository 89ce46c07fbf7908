import { type Account, type Device, devices, networkService, system } from './company.ts';
import { type Happening, withTicks } from './event.ts';
import type { ProgramName } from './programs.ts';
import type { Random } from './random.ts';

/** What a template says of an event; time and device are chosen for it. */
type Template = (device: Device, random: Random) => Omit<Happening, 'time' | 'device'>;

const local = 'HKEY_LOCAL_MACHINE';
const user = (account: Account) => `HKEY_CURRENT_USER\\${account.sid}`;
const services = `${local}\\SYSTEM\\ControlSet001\\Services`;
const currentVersion = `${local}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion`;

const set = (
  account: Account,
  key: string,
  [name, type, data]: readonly [string, string, string],
  [program, commandLine, parent]: readonly [ProgramName, string, string],
): ReturnType<Template> => ({
  account,
  action: 'RegistryValueSet',
  key,
  value: { name, type, data },
  program,
  commandLine,
  parent,
});

const service = (name: string, group = 'netsvcs') =>
  ['svchost', `C:\\Windows\\system32\\svchost.exe -k ${group} -p -s ${name}`, 'services.exe'] as const;

const documents = [
  'Q1 routes.xlsx',
  'Fleet leasing.docx',
  'Customs EU-UK.pdf',
  'Tender Gdynia.docx',
  'Payroll 2026.xlsx',
];
const updates = ['KB5034123', 'KB5033920', 'KB5034204', 'KB890830'];
const products = [
  '7-Zip 23.01 (x64)',
  'Notepad++ (64-bit x64)',
  'Zoom Workplace',
  'Git',
  'PuTTY release 0.80 (64-bit)',
];
const onDemand = ['BITS', 'wuauserv', 'TrustedInstaller', 'WdNisSvc', 'gupdate', 'edgeupdate', 'AppXSvc'];

/** What the registry of an office sees all day. */
const templates: readonly Template[] = [
  ({ user: person }, random) =>
    set(
      system,
      `${services}\\bam\\State\\UserSettings\\${person.sid}`,
      [
        `\\Device\\HarddiskVolume3\\Program Files\\${random.pick(['Git\\cmd\\git.exe', 'Zoom\\bin\\Zoom.exe', '7-Zip\\7zFM.exe'])}`,
        'Binary',
        random.hex(48),
      ],
      ['svchost', 'C:\\Windows\\system32\\svchost.exe -k DcomLaunch -p', 'services.exe'],
    ),
  ({ user: person }, random) =>
    set(
      person,
      `${user(person)}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RecentDocs\\.${random.pick(['docx', 'xlsx', 'pdf'])}`,
      ['MRUListEx', 'Binary', random.hex(32)],
      ['explorer', 'C:\\Windows\\Explorer.EXE', 'userinit.exe'],
    ),
  ({ user: person }, random) =>
    set(
      person,
      `${user(person)}\\SOFTWARE\\Microsoft\\Office\\16.0\\Word\\File MRU`,
      [
        `Item ${random.integer(1, 9)}`,
        'String',
        `[F00000000][T01DA${random.hex(12)}][O00000000]*${random.pick(documents)}`,
      ],
      ['word', '"C:\\Program Files\\Microsoft Office\\Root\\Office16\\WINWORD.EXE" /n', 'explorer.exe'],
    ),
  ({ user: person }, random) =>
    set(
      person,
      `${user(person)}\\SOFTWARE\\Microsoft\\Office\\16.0\\Outlook\\Profiles\\Outlook\\${random.hex(32).toLowerCase()}`,
      [`0${random.hex(3)}${random.hex(4)}`.toLowerCase(), 'Binary', random.hex(40)],
      ['outlook', '"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE"', 'explorer.exe'],
    ),
  ({ user: person }) =>
    set(
      person,
      `${user(person)}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run`,
      ['OneDrive', 'String', '"C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe" /background'],
      ['oneDrive', '"C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe" /background', 'explorer.exe'],
    ),
  (_, random) =>
    set(
      system,
      `${currentVersion}\\Uninstall\\${random.guid()}`,
      ['DisplayName', 'String', random.pick(products)],
      ['msiexec', 'C:\\Windows\\system32\\msiexec.exe /V', 'services.exe'],
    ),
  () =>
    set(
      system,
      `${local}\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients\\{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}`,
      ['pv', 'String', '120.0.2210.133'],
      [
        'edgeUpdate',
        '"C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe" /ua /installsource scheduler',
        'svchost.exe',
      ],
    ),
  (_, random) =>
    set(
      system,
      `${local}\\SOFTWARE\\Microsoft\\Windows Defender\\Signature Updates`,
      ['AVSignatureVersion', 'String', `1.403.${random.integer(2100, 2490)}.0`],
      [
        'msMpEng',
        '"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.23110.3-0\\MsMpEng.exe"',
        'services.exe',
      ],
    ),
  (_, random) =>
    set(
      system,
      `${currentVersion}\\Component Based Servicing\\Packages\\Package_for_${random.pick(updates)}~31bf3856ad364e35~amd64~~22621.3007.1.4`,
      ['CurrentState', 'Dword', random.pick(['32', '64', '80', '112'])],
      ['trustedInstaller', 'C:\\Windows\\servicing\\TrustedInstaller.exe', 'services.exe'],
    ),
  (_, random) =>
    set(
      system,
      `${services}\\${random.pick(onDemand)}`,
      ['Start', 'Dword', random.pick(['2', '3'])],
      ['services', 'C:\\Windows\\system32\\services.exe', 'wininit.exe'],
    ),
  (_, random) =>
    set(
      networkService,
      `${services}\\Tcpip\\Parameters\\Interfaces\\${random.guid().toLowerCase()}`,
      ['LeaseObtainedTime', 'Dword', String(1_768_400_000 + random.integer(0, 80_000))],
      service('Dhcp', 'LocalServiceNetworkRestricted'),
    ),
  (_, random) =>
    set(
      system,
      `${local}\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU`,
      [random.pick(['UseWUServer', 'NoAutoUpdate', 'AUOptions']), 'Dword', random.pick(['0', '1', '4'])],
      service('gpsvc'),
    ),
  (_, random) => ({
    ...set(
      system,
      `${local}\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\Norrvik\\Inventory-${random.integer(1, 40)}`,
      ['', '', ''],
      service('Schedule'),
    ),
    action: 'RegistryKeyCreated',
  }),
  ({ user: person }, random) => ({
    ...set(
      person,
      `${user(person)}\\Printers\\Connections\\,,nv-file-01,PRT-${random.integer(1, 12)}`,
      ['', '', ''],
      ['spoolsv', 'C:\\Windows\\System32\\spoolsv.exe', 'services.exe'],
    ),
    action: 'RegistryKeyCreated',
  }),
  (_, random) => {
    const key = `${currentVersion}\\Uninstall\\${random.guid()}`;
    return {
      account: system,
      action: 'RegistryKeyDeleted',
      key,
      previous: { key },
      program: 'msiexec',
      commandLine: 'C:\\Windows\\system32\\msiexec.exe /V',
      parent: 'services.exe',
    };
  },
  ({ user: person }) => {
    const key = `${user(person)}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnce`;
    const data =
      'C:\\Windows\\system32\\cmd.exe /q /c del /q "C:\\Program Files\\Microsoft OneDrive\\Update\\OneDriveSetup.exe"';
    return {
      account: person,
      action: 'RegistryValueDeleted',
      key,
      previous: { key, name: 'Delete Cached Update Binary', data },
      program: 'explorer',
      commandLine: 'C:\\Windows\\Explorer.EXE',
      parent: 'userinit.exe',
    };
  },
];

/** What a build agent does besides. */
const building: Template = ({ user: agent }, random) =>
  set(
    agent,
    `${user(agent)}\\Environment`,
    [
      random.pick(['NUGET_PACKAGES', 'DOTNET_ROOT', 'BUILD_BUILDID']),
      'String',
      `D:\\agent\\_work\\${random.integer(1, 60)}`,
    ],
    ['powershell', 'powershell.exe -NoProfile -File D:\\agent\\_work\\_temp\\prepare.ps1', 'Agent.Worker.exe'],
  );

const first = Date.UTC(2026, 0, 13, 21, 30);
const minutes = 38 * 60 + 28;

/** Events that have nothing to do with certificates, most of them in office hours. */
export function everydayEvents(count: number, random: Random): Happening[] {
  return Array.from({ length: count }, () => {
    const device = random.pick(devices);
    const template = device.kind === 'build' && random.next() < 0.6 ? building : random.pick(templates);
    const { value, ...rest } = template(device, random);
    return { time: officeTime(random), device, ...rest, ...(value?.type && { value }) };
  });
}

function officeTime(random: Random): string {
  for (;;) {
    const time = new Date(first + random.integer(0, minutes * 60_000));
    const isOfficeHour = time.getUTCHours() >= 6 && time.getUTCHours() < 17;
    if (isOfficeHour || random.next() < 0.25) return withTicks(time.toISOString(), random);
  }
}
