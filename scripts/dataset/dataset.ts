import { certificateChanges } from './certificates.ts';
import { eventOf } from './event.ts';
import { everydayEvents } from './noise.ts';
import { Random } from './random.ts';

const SEED = 20_260_115;
const EVERYDAY_EVENTS = 420;

/** The rows of the data set in the order of time, as newline-delimited JSON; the same every time. */
export function deviceRegistryEvents(): string {
  const random = new Random(SEED);
  const happenings = [...certificateChanges(random), ...everydayEvents(EVERYDAY_EVENTS, random)];
  happenings.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return happenings.map((happening) => `${line(eventOf(happening, random))}\n`).join('');
}

/** A row as JSON, with its columns in Defender's order. */
const line = (event: Record<string, unknown>): string => JSON.stringify(event, Object.keys(schema));

/** Defender's columns, and AccountName, which the detection asks for and Defender does not have. */
export const schema = {
  Timestamp: 'datetime',
  DeviceId: 'string',
  DeviceName: 'string',
  AccountName: 'string',
  ActionType: 'string',
  RegistryKey: 'string',
  RegistryValueType: 'string',
  RegistryValueName: 'string',
  RegistryValueData: 'string',
  PreviousRegistryKey: 'string',
  PreviousRegistryValueName: 'string',
  PreviousRegistryValueData: 'string',
  InitiatingProcessAccountDomain: 'string',
  InitiatingProcessAccountName: 'string',
  InitiatingProcessAccountSid: 'string',
  InitiatingProcessAccountUpn: 'string',
  InitiatingProcessAccountObjectId: 'string',
  InitiatingProcessSHA1: 'string',
  InitiatingProcessSHA256: 'string',
  InitiatingProcessMD5: 'string',
  InitiatingProcessFileName: 'string',
  InitiatingProcessFileSize: 'long',
  InitiatingProcessVersionInfoCompanyName: 'string',
  InitiatingProcessVersionInfoProductName: 'string',
  InitiatingProcessVersionInfoProductVersion: 'string',
  InitiatingProcessVersionInfoInternalFileName: 'string',
  InitiatingProcessVersionInfoOriginalFileName: 'string',
  InitiatingProcessVersionInfoFileDescription: 'string',
  InitiatingProcessId: 'long',
  InitiatingProcessCommandLine: 'string',
  InitiatingProcessCreationTime: 'datetime',
  InitiatingProcessFolderPath: 'string',
  InitiatingProcessParentId: 'long',
  InitiatingProcessParentFileName: 'string',
  InitiatingProcessParentCreationTime: 'datetime',
  InitiatingProcessIntegrityLevel: 'string',
  InitiatingProcessTokenElevation: 'string',
  ReportId: 'long',
  AppGuardContainerId: 'string',
  InitiatingProcessSessionId: 'long',
  IsInitiatingProcessRemoteSession: 'bool',
  InitiatingProcessRemoteSessionDeviceName: 'string',
  InitiatingProcessRemoteSessionIP: 'string',
  InitiatingProcessUniqueId: 'string',
} as const;
