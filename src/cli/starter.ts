/** The files of a starter, by their names. */
export const starterFiles: Readonly<Record<string, string>> = {
  'kqlab.yaml': `# What every kqlab command of this folder knows.
schema: defender # or sentinel, or a file of your own
data: [data/]
# columns: { DeviceProcessEvents: { MyColumn: string } }   # columns that your workspace adds
# watchlists: { VIPUsers: watchlists/vip.csv }
`,

  'rules/office-starts-script.kql': `// An Office program starts a script interpreter: a macro or an exploit at work (ATT&CK T1566.001, T1059)
DeviceProcessEvents
| where Timestamp > ago(1d)
| where ActionType == "ProcessCreated"
| where InitiatingProcessFileName in~ ("winword.exe", "excel.exe", "powerpnt.exe", "outlook.exe")
| where FileName in~ ("powershell.exe", "cmd.exe", "wscript.exe", "mshta.exe")
    or ProcessCommandLine has_any ("javascript:", "vbscript:")
| project Timestamp, DeviceId, ReportId, DeviceName, AccountName, InitiatingProcessFileName, FileName, ProcessCommandLine
`,

  'rules/office-starts-script.test.yaml': `# kqlab test runs this file. Times may be relative to now.
now: 2026-01-15T12:00:00Z

# What every row of a table has, where it says nothing else.
defaults:
  DeviceProcessEvents:
    Timestamp: -10m
    ActionType: ProcessCreated
    DeviceName: ws-017
    AccountName: kim
    InitiatingProcessFileName: winword.exe
    FileName: powershell.exe
    ProcessCommandLine: powershell -nop -w hidden

tests:
  - name: Word starts PowerShell
    given: { DeviceProcessEvents: [{}] }
    expect:
      columns: [Timestamp, DeviceId, ReportId, DeviceName, AccountName, InitiatingProcessFileName, FileName, ProcessCommandLine]
      equals: [{ DeviceName: ws-017, AccountName: kim, FileName: powershell.exe }]

# Each row alone must fire …
match:
  - { InitiatingProcessFileName: EXCEL.EXE }
  - { InitiatingProcessFileName: powerpnt.exe, FileName: CMD.EXE }
  - { InitiatingProcessFileName: outlook.exe, FileName: wscript.exe }
  - { FileName: mshta.exe }
  - { FileName: rundll32.exe, ProcessCommandLine: 'rundll32 "javascript:alert(1)"' }
  - { FileName: rundll32.exe, ProcessCommandLine: 'rundll32 vbscript:Execute(1)' }
  - { Timestamp: -23h }

# … and each of these must stay silent.
dont-match:
  - { InitiatingProcessFileName: explorer.exe }
  - { FileName: splwow64.exe, ProcessCommandLine: splwow64.exe 8192 }
  - { FileName: splwow64.exe, ProcessCommandLine: 'splwow64.exe myjavascript:8192' }
  - { Timestamp: -1d }
  - { ActionType: OpenProcess }
  - { ActionType: processcreated }
`,

  'data/DeviceProcessEvents.ndjson': [
    {
      Timestamp: '2026-01-15T08:12:41.1036215Z',
      DeviceId: 'd1',
      DeviceName: 'ws-017',
      ReportId: 11,
      ActionType: 'ProcessCreated',
      AccountName: 'kim',
      FileName: 'splwow64.exe',
      ProcessCommandLine: 'splwow64.exe 8192',
      InitiatingProcessFileName: 'winword.exe',
    },
    {
      Timestamp: '2026-01-15T08:13:02.4410022Z',
      DeviceId: 'd1',
      DeviceName: 'ws-017',
      ReportId: 12,
      ActionType: 'ProcessCreated',
      AccountName: 'kim',
      FileName: 'powershell.exe',
      ProcessCommandLine: 'powershell -nop -w hidden -enc SQBFAFgA',
      InitiatingProcessFileName: 'WINWORD.EXE',
    },
    {
      Timestamp: '2026-01-15T09:40:00.0000000Z',
      DeviceId: 'd2',
      DeviceName: 'ws-022',
      ReportId: 13,
      ActionType: 'ProcessCreated',
      AccountName: 'lee',
      FileName: 'powershell.exe',
      ProcessCommandLine: 'powershell',
      InitiatingProcessFileName: 'explorer.exe',
    },
  ]
    .map((row) => `${JSON.stringify(row)}\n`)
    .join(''),

  '.github/workflows/rules.yml': `name: rules
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npx --yes kqlab check rules --format github
      - run: npx --yes kqlab test --coverage --require-both --reporter github
`,
};
