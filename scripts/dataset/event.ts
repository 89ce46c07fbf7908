import type { Account, Device } from './company.ts';
import { type Program, type ProgramName, programs } from './programs.ts';
import { hash, type Random } from './random.ts';

/** What happens to the registry, and which process does it: the part of an event that a scenario decides. */
export interface Happening {
  /** ISO time, with up to seven digits. */
  readonly time: string;
  readonly device: Device;
  readonly account: Account;
  readonly action: string;
  readonly key: string;
  readonly value?: { readonly name: string; readonly type: string; readonly data: string };
  readonly previous?: { readonly key?: string; readonly name?: string; readonly data?: string };
  readonly program: ProgramName;
  /** How the file name is written, when not as the program's version resource does. */
  readonly fileName?: string;
  readonly commandLine: string;
  readonly parent: string;
}

/** The columns of DeviceRegistryEvents for what happens; those that are empty are undefined or left out. */
export function eventOf(happening: Happening, random: Random): Record<string, unknown> {
  const { time, device, account, action, key, value, previous } = happening;
  return {
    Timestamp: time,
    DeviceId: device.id,
    DeviceName: device.name,
    AccountName: account.name,
    ActionType: action,
    RegistryKey: key,
    RegistryValueType: value?.type,
    RegistryValueName: value?.name,
    RegistryValueData: value?.data,
    PreviousRegistryKey: previous?.key,
    PreviousRegistryValueName: previous?.name,
    PreviousRegistryValueData: previous?.data,
    InitiatingProcessAccountDomain: account.domain,
    InitiatingProcessAccountName: account.name,
    InitiatingProcessAccountSid: account.sid,
    InitiatingProcessAccountUpn: account.upn,
    InitiatingProcessAccountObjectId: account.objectId,
    ...processOf(happening, random),
    ReportId: random.integer(1_000, 240_000),
  };
}

function processOf(happening: Happening, random: Random): Record<string, unknown> {
  const { time, device, account, program, fileName, commandLine, parent } = happening;
  const file: Program = programs[program];
  const identity = `${file.file} ${file.version}`;
  const isService = account.sid.length < 12;
  const started = random.integer(1, 900);
  return {
    ...(file.size > 0 && {
      InitiatingProcessSHA1: hash('sha1', identity),
      InitiatingProcessSHA256: hash('sha256', identity),
      InitiatingProcessMD5: hash('md5', identity),
      InitiatingProcessFileSize: file.size,
      InitiatingProcessFolderPath: `${file.folder}\\${file.file.toLowerCase()}`,
    }),
    InitiatingProcessFileName: fileName ?? file.file,
    ...(file.version && {
      InitiatingProcessVersionInfoCompanyName: file.company,
      InitiatingProcessVersionInfoProductName: file.product,
      InitiatingProcessVersionInfoProductVersion: file.version,
      InitiatingProcessVersionInfoInternalFileName: file.file.replace(/\.exe$/i, ''),
      InitiatingProcessVersionInfoOriginalFileName: file.file,
      InitiatingProcessVersionInfoFileDescription: file.description,
    }),
    InitiatingProcessId: random.integer(200, 5_000) * 4,
    InitiatingProcessCommandLine: commandLine,
    InitiatingProcessCreationTime: before(time, started, random),
    InitiatingProcessParentId: random.integer(150, 4_000) * 4,
    InitiatingProcessParentFileName: parent,
    InitiatingProcessParentCreationTime: before(time, started + random.integer(60, 40_000), random),
    InitiatingProcessIntegrityLevel: isService ? 'System' : device.kind === 'workstation' ? 'Medium' : 'High',
    InitiatingProcessTokenElevation: isService ? 'TokenElevationTypeDefault' : 'TokenElevationTypeLimited',
    InitiatingProcessSessionId: isService ? 0 : random.integer(1, 3),
    IsInitiatingProcessRemoteSession: false,
    InitiatingProcessUniqueId: String(random.integer(1e11, 9e11)),
  };
}

/** A time some seconds earlier. */
function before(time: string, seconds: number, random: Random): string {
  const moment = new Date(Date.parse(time) - seconds * 1000).toISOString();
  return withTicks(moment, random);
}

/** The sensor's clock has seven digits. */
export const withTicks = (isoMilliseconds: string, random: Random): string =>
  isoMilliseconds.replace('Z', `${String(random.integer(0, 9999)).padStart(4, '0')}Z`);
