import type { CodeExample } from './example.ts';

const orders = 'let T = datatable(Name: string, Bag: dynamic)["ann", dynamic({"Name": "bob", "Age": 30})];\n';

/** A query for each code of our own, and the same without the mistake. */
export const own = {
  KQLAB001: {
    title: 'Something that is not supported yet',
    bad: 'DeviceInfo | top-nested 3 of DeviceName by count() nulls first',
    good: 'DeviceInfo | top-nested 3 of DeviceName by count()',
  },
  KQLAB002: {
    title: 'Something that is not supported',
    bad: 'DeviceEvents | evaluate autocluster()',
    good: 'DeviceEvents | summarize count() by ActionType, DeviceName',
    note: 'docs/differences.md lists all of them.',
  },
  KQLAB003: {
    title: 'Branches of different types',
    bad: 'DeviceInfo | extend Kind = iff(OSPlatform == "Linux", "linux", 5)',
    good: 'DeviceInfo | extend Kind = iff(OSPlatform == "Linux", "linux", "5")',
    note: "Microsoft's analyser says nothing; the service refuses the query.",
  },
  KQLAB004: {
    title: 'Two dynamic values compared',
    bad: 'DeviceEvents | extend F = parse_json(AdditionalFields) | where F.Old == F.New',
    good: 'DeviceEvents | extend F = parse_json(AdditionalFields) | where tostring(F.Old) == tostring(F.New)',
    note: "Microsoft's analyser says nothing; the service refuses the query.",
  },
  KQLAB005: {
    title: 'A regular expression that is none',
    bad: 'DeviceProcessEvents | where FileName matches regex "(?=cmd)"',
    good: 'DeviceProcessEvents | where FileName matches regex "^cmd"',
    note: 'Regular expressions of Kusto have neither look-around nor back-references.',
  },
  KQLAB006: {
    title: 'A regular expression that cannot be evaluated exactly',
    bad: 'DeviceProcessEvents | where FileName matches regex @"\\p{Nonsense}"',
    good: 'DeviceProcessEvents | where FileName matches regex @"\\p{Greek}"',
  },
  KQLAB007: {
    title: 'A limit that is exceeded',
    bad: 'range N from 1 to 100000000000 step 1 | count',
    good: 'range N from 1 to 1000 step 1 | count',
    isFoundByRunning: true,
  },
  KQLAB008: {
    title: 'A parameter whose value has the wrong form',
    bad: 'declare query_parameters(Limit: long); DeviceInfo | take Limit',
    good: 'declare query_parameters(Limit: long = 5); DeviceInfo | take Limit',
    parameters: { Limit: 'many' },
  },
  KQLAB009: {
    title: 'A value that the function does not take',
    bad: 'DeviceInfo | extend Local = datetime_utc_to_local(Timestamp, "Europe/Atlantis")',
    good: 'DeviceInfo | extend Local = datetime_utc_to_local(Timestamp, "Europe/Athens")',
  },
  KQLAB010: {
    title: 'Rows without an order',
    bad: 'DeviceInfo | extend Before = prev(DeviceName)',
    good: 'DeviceInfo | sort by Timestamp asc | extend Before = prev(DeviceName)',
  },
  KQLAB011: {
    title: 'Something that only a tenant knows',
    bad: "externaldata(Address: string)['https://example.com/addresses.csv']",
    good: 'datatable(Address: string)["192.0.2.1"]',
    isFoundByRunning: true,
    note: 'docs/data.md describes what can stand in for it.',
  },
  KQLAB012: {
    title: 'A pattern without groups',
    bad: 'DeviceInfo | extend Numbers = extract_all("[0-9]+", DeviceName)',
    good: 'DeviceInfo | extend Numbers = extract_all("([0-9]+)", DeviceName)',
  },
  KQLAB013: {
    title: 'A result that is not known',
    bad: 'print Found = indexof("aaaa", "aa", 0, -1, 2)',
    good: 'print Found = indexof("aaaa", "aa")',
  },
  KQLAB014: {
    title: 'A parameter without a value',
    bad: 'declare query_parameters(Limit: long); DeviceInfo | take Limit',
    good: 'declare query_parameters(Limit: long = 5); DeviceInfo | take Limit',
  },
  KQLAB015: {
    title: 'More names than values',
    bad: 'DeviceInfo | summarize (Newest, Name, Other) = arg_max(Timestamp, DeviceName) by DeviceId',
    good: 'DeviceInfo | summarize (Newest, Name) = arg_max(Timestamp, DeviceName) by DeviceId',
  },
  KQLAB016: {
    title: 'parse: flags without a regular expression',
    bad: 'DeviceInfo | parse flags=i DeviceName with Site "-" *',
    good: 'DeviceInfo | parse kind=regex flags=i DeviceName with Site "-" *',
  },
  KQLAB017: {
    title: 'parse: a flag that does not exist',
    bad: 'DeviceInfo | parse kind=regex flags=g DeviceName with Site "-" *',
    good: 'DeviceInfo | parse kind=regex flags=i DeviceName with Site "-" *',
  },
  KQLAB018: {
    title: 'parse: an empty text',
    bad: 'DeviceInfo | parse DeviceName with Site "" *',
    good: 'DeviceInfo | parse DeviceName with Site "-" *',
  },
  KQLAB019: {
    title: 'bag_unpack: a property with the name of a column',
    bad: `${orders}T | evaluate bag_unpack(Bag)`,
    good: `${orders}T | evaluate bag_unpack(Bag, columnsConflict='replace_source')`,
    isFoundByRunning: true,
  },
  KQLAB020: {
    title: 'scan: a function that looks at other rows',
    bad: 'DeviceInfo | sort by Timestamp asc | scan with (step First: prev(DeviceName) == "a";)',
    good: 'DeviceInfo | sort by Timestamp asc | scan with (step First: DeviceName == "a"; step Next: DeviceName != First.DeviceName;)',
  },
  KQLAB022: {
    title: 'partition: too many values',
    bad: 'range N from 1 to 100 step 1 | partition by N (summarize sum(N))',
    good: 'range N from 1 to 100 step 1 | partition hint.strategy=native by N (summarize sum(N))',
    isFoundByRunning: true,
  },
  KQLAB023: {
    title: 'A table in a function refers to a column of the caller',
    bad: 'let Count = (Name: string) { toscalar(DeviceInfo | where DeviceName == Name | count) }; DeviceInfo | extend N = Count(DeviceName)',
    good: 'DeviceInfo | join (DeviceInfo | summarize N = count() by DeviceName) on DeviceName',
  },
  KQLAB030: {
    title: 'A literal that cannot be read',
    bad: 'DeviceInfo | where Timestamp > datetime(2026-13-45)',
    good: 'DeviceInfo | where Timestamp > datetime(2026-12-31)',
    note: 'Kusto takes such a literal for null, so that the condition is never true.',
  },
  KQLAB032: {
    title: 'A comment that ignores no code, or one that does not exist',
    bad: 'DeviceProcessEvents\n| where ProcessCommandLine has "wevtutil" // kqlab:ignore the tool is called so',
    good: 'DeviceProcessEvents\n| where ProcessCommandLine has "sc" // kqlab:ignore KQLAB106 the tool is called so',
  },
  KQLAB033: {
    title: 'A comment that ignores what is not there',
    bad: 'DeviceProcessEvents\n| where ProcessCommandLine has "sc.exe" // kqlab:ignore KQLAB106 the tool is called so',
    good: 'DeviceProcessEvents\n| where ProcessCommandLine has "sc.exe"',
  },
} satisfies Record<string, CodeExample>;

const rule = `name: Many logons
kind: Scheduled
severity: Medium
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
query: |
  DeviceLogonEvents
  | summarize Count = count() by DeviceName
  | where Count > 100
entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: DeviceName
`;

const detection = (query: string): string =>
  `${JSON.stringify(
    {
      displayName: 'Many logons',
      queryCondition: { queryText: query },
      schedule: { period: '1H' },
      detectionAction: { alertTemplate: { severity: 'medium', impactedAssets: [{ identifier: 'deviceId' }] } },
    },
    undefined,
    2,
  )}\n`;

/** Files with a rule for each code that is said of them. */
export const files = {
  KQLAB200: {
    title: 'A file that cannot be read',
    bad: rule.replace('Medium', '"Medium'),
    good: rule,
    file: 'rule.yaml',
  },
  KQLAB201: {
    title: 'An entry that is missing',
    bad: rule.replace('triggerThreshold: 0\n', ''),
    good: rule,
    file: 'rule.yaml',
  },
  KQLAB202: {
    title: 'An entry with a value that it cannot have',
    bad: rule.replace('Medium', 'Middling'),
    good: rule,
    file: 'rule.yaml',
  },
  KQLAB203: {
    title: 'A rule that looks back less far than it waits',
    bad: rule.replace('queryFrequency: 1h', 'queryFrequency: 2d'),
    good: rule,
    file: 'rule.yaml',
  },
  KQLAB204: {
    title: 'A column that is mapped and not there',
    bad: rule.replace('columnName: DeviceName', 'columnName: HostName'),
    good: rule,
    file: 'rule.yaml',
  },
  KQLAB205: {
    title: 'A custom detection without its Timestamp or ReportId',
    bad: detection('DeviceLogonEvents | summarize count() by DeviceId, ReportId'),
    good: detection('DeviceLogonEvents | summarize arg_max(Timestamp, ReportId) by DeviceId'),
    file: 'rule.json',
  },
  KQLAB206: {
    title: 'A custom detection about nobody',
    bad: detection('AADSignInEventsBeta | project Timestamp, ReportId, DeviceId = IPAddress').replace(
      /DeviceId = /,
      '',
    ),
    good: detection('AADSignInEventsBeta | project Timestamp, ReportId, DeviceId = AadDeviceId'),
    file: 'rule.json',
  },
} satisfies Record<string, CodeExample>;
