/** Values as Defender writes them, which `==` and `in` compare with case: of columns that hold one of a known few. */
const values: Readonly<Record<string, string>> = {
  ActionType:
    'AntivirusDetection BrowserLaunchedToOpenUrl ClickAllowed ClickBlocked ConnectionAttempt ConnectionFailed ' +
    'ConnectionSuccess DnsQueryResponse ExploitGuardNetworkProtectionAudited ExploitGuardNetworkProtectionBlocked ' +
    'FileCreated FileDeleted FileModified FileRenamed HttpConnectionInspected ImageLoaded InboundConnectionAccepted ' +
    'ListeningConnectionCreated LogonAttempted LogonFailed LogonSuccess NamedPipeEvent NetworkSignatureInspected ' +
    'PnpDeviceConnected PowerShellCommand ProcessCreated RegistryKeyCreated RegistryKeyDeleted RegistryKeyRenamed ' +
    'RegistryValueDeleted RegistryValueSet ScheduledTaskCreated ScheduledTaskDeleted ServiceInstalled ' +
    'SmartScreenAppWarning SmartScreenUrlWarning SmartScreenUserOverride UserAccountAddedToLocalGroup',
  DeliveryAction: 'Blocked Delivered Junked Replaced',
  EmailDirection: 'Inbound Intra-org Outbound',
  LogonType: 'CachedInteractive Interactive RemoteInteractive',
};

/** The name of each table of endpoints and mail, whose columns hold these values. */
const TABLE = /^(?:Device|Email|UrlClickEvents$)/;

const known = new Map(
  Object.entries(values).flatMap(([column, words]) =>
    words.split(' ').map((word) => [`${column} ${word.toLowerCase()}`, word] as const),
  ),
);

/** A value in the case in which the table has it, when that is known. */
export const asWritten = (table: string, column: string, value: string): string | undefined =>
  TABLE.test(table) ? known.get(`${column} ${value.toLowerCase()}`) : undefined;
