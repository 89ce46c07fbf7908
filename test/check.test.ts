import { describe, expect, test } from 'vitest';
import { type Checking, checkQuery, type LintSetting } from '../src/check/check.ts';
import { lints } from '../src/check/lints/index.ts';
import { disputed, functions, tables } from '../src/schemas/defender.ts';
import { schemaPack } from '../src/schemas/index.ts';

const off = Object.fromEntries(lints.map(({ code }) => [code, 'off'])) as Record<string, LintSetting>;

/** What is said about a query, with the words it is said of. */
function said(text: string, checking: Partial<Checking> = {}): string[] {
  const { diagnostics } = checkQuery(text, { tables, disputed, functions, ...checking });
  return diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
}

/** The same with one lint alone. */
const linted = (code: string, text: string) => said(text, { lints: { ...off, [code]: 'warning' } });

describe('lints', () => {
  test.each(lints.map(({ code, examples }) => [code, examples] as const))('%s', (code, { bad, good }) => {
    expect(linted(code, bad).map((one) => one.split(' ')[0])).toEqual([code]);
    expect(linted(code, good)).toEqual([]);
  });

  test('codes are in order, and each has its own', () => {
    const codes = lints.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  test.each([
    // A literal that can never match.
    ['KQLAB101', 'DeviceFileEvents | where SHA1 == "abc123"', ['KQLAB101 "abc123"']],
    ['KQLAB101', 'DeviceFileEvents | where SHA1 startswith "abc123"', []],
    ['KQLAB101', `DeviceFileEvents | where SHA1 == "${'A'.repeat(40)}"`, [`KQLAB101 "${'A'.repeat(40)}"`]],
    ['KQLAB101', `DeviceFileEvents | where SHA1 =~ "${'A'.repeat(40)}"`, []],
    ['KQLAB101', `EmailAttachmentInfo | where SHA256 in ("${'1'.repeat(40)}")`, [`KQLAB101 "${'1'.repeat(40)}"`]],
    ['KQLAB101', 'DeviceFileEvents | extend SHA1 = tostring(1) | where SHA1 == "abc123"', []],
    ['KQLAB101', 'DeviceProcessEvents | where FileName in~ ("a.exe", "*.dll")', ['KQLAB101 "*.dll"']],
    ['KQLAB101', 'EmailAttachmentInfo | where FileName has "*"', []],
    ['KQLAB101', 'DeviceNetworkEvents | where RemoteIP == "10.0.0.0/8"', ['KQLAB101 "10.0.0.0/8"']],
    ['KQLAB101', 'DeviceNetworkEvents | where RemoteIP startswith "10."', []],
    ['KQLAB101', 'DeviceNetworkEvents | where has_ipv4_prefix(RemoteIP, "10.1")', ['KQLAB101 "10.1"']],
    ['KQLAB101', 'DeviceNetworkEvents | where has_ipv4_prefix(RemoteIP, "10.1.")', []],
    ['KQLAB101', 'let F = "x\\\\y.exe"; DeviceProcessEvents | where FileName == F', ['KQLAB101 F']],
    ['KQLAB101', 'DeviceProcessEvents | where FileName in ("a.exe ", "b.exe")', ['KQLAB101 "a.exe "']],
    ['KQLAB101', 'DeviceProcessEvents | where ProcessCommandLine == "a "', []],
    ['KQLAB101', 'EmailEvents | where SenderFromDomain == "@example.com"', ['KQLAB101 "@example.com"']],
    ['KQLAB101', 'EmailEvents | where SenderFromDomain endswith ".example.com"', []],
    [
      'KQLAB101',
      'DeviceRegistryEvents | where RegistryKey startswith @"HKLM\\Software"',
      ['KQLAB101 @"HKLM\\Software"'],
    ],
    ['KQLAB101', 'DeviceRegistryEvents | where RegistryKey contains "HKLM"', []],
    ['KQLAB101', 'DeviceRegistryEvents | where RegistryKey endswith @"\\Run\\"', ['KQLAB101 @"\\Run\\"']],
    ['KQLAB101', 'DeviceProcessEvents | where ActionType == "processcreated"', ['KQLAB101 "processcreated"']],
    ['KQLAB101', 'DeviceProcessEvents | where ActionType =~ "processcreated"', []],
    ['KQLAB101', 'CloudAppEvents | where ActionType == "filerenamed"', []],
    [
      'KQLAB101',
      'EmailEvents | where RecipientObjectId == "1" or DeliveryAction in ("blocked")',
      ['KQLAB101 "blocked"'],
    ],
    ['KQLAB101', 'DeviceEvents | where AccountSid == "S-1-5-18" and ActionType != "x"', []],
    ['KQLAB101', 'IdentityInfo | where AccountObjectId == "1234"', ['KQLAB101 "1234"']],
    // Letters in another case.
    ['KQLAB102', 'DeviceInfo | where toupper(DeviceName) in ("SRV", "srv")', ['KQLAB102 "srv"']],
    ['KQLAB102', 'DeviceInfo | where "SRV" == tolower(DeviceName)', ['KQLAB102 "SRV"']],
    ['KQLAB102', 'DeviceInfo | where tolower(DeviceName) has "SRV"', []],
    // Conditions.
    [
      'KQLAB103',
      'DeviceInfo | where OSPlatform == "Linux" | where OSPlatform in ("macOS", "Windows")',
      ['KQLAB103 OSPlatform in ("macOS", "Windows")'],
    ],
    ['KQLAB103', 'DeviceInfo | where OSPlatform == "Linux" or OSPlatform in ("macOS", "Windows")', []],
    [
      'KQLAB103',
      'DeviceInfo | where OSPlatform != "Linux" or OSPlatform != "macOS"',
      ['KQLAB103 OSPlatform != "Linux" or OSPlatform != "macOS"'],
    ],
    ['KQLAB103', 'DeviceInfo | where OSPlatform != "Linux" or OSPlatform != "Linux"', []],
    ['KQLAB103', 'DeviceNetworkEvents | where RemotePort > 443 and RemotePort < 80', ['KQLAB103 RemotePort < 80']],
    ['KQLAB103', 'DeviceNetworkEvents | where RemotePort >= 443 and RemotePort <= 443', []],
    ['KQLAB103', 'DeviceNetworkEvents | where RemotePort == 443 and RemotePort != 443', ['KQLAB103 RemotePort != 443']],
    ['KQLAB103', 'DeviceNetworkEvents | where 1 == 2', ['KQLAB103 1 == 2']],
    ['KQLAB103', 'let All = true; DeviceNetworkEvents | where All', []],
    ['KQLAB103', 'DeviceInfo | where OSPlatform == "a" | extend OSPlatform = "b" | where OSPlatform == "b"', []],
    ['KQLAB104', 'DeviceInfo | where Timestamp > ago(1d) and Timestamp < ago(7d)', ['KQLAB104 Timestamp < ago(7d)']],
    ['KQLAB104', 'DeviceInfo | where Timestamp > ago(7d) and Timestamp < ago(1d)', []],
    [
      'KQLAB104',
      'DeviceInfo | where ago(1d) < Timestamp | sort by DeviceId | where Timestamp <= ago(2d)',
      ['KQLAB104 Timestamp <= ago(2d)'],
    ],
    // Terms and lists.
    ['KQLAB105', 'CloudAppEvents | where ActionType has "Add"', []],
    ['KQLAB106', 'DeviceProcessEvents | where ProcessCommandLine has_any ("-p", "ab", "abc")', ['KQLAB106 "ab"']],
    ['KQLAB106', 'DeviceProcessEvents | where ProcessCommandLine !has "ab"', []],
    ['KQLAB106', 'DeviceProcessEvents | extend C = tolower(ProcessCommandLine) | where C has "ab"', []],
    ['KQLAB106', 'DeviceProcessEvents | project C = ProcessCommandLine | where C has "ab"', ['KQLAB106 "ab"']],
    ['KQLAB107', 'DeviceInfo | where DeviceName matches regex "^(?i)srv"', []],
    ['KQLAB107', 'DeviceInfo | where DeviceName matches regex "/srv/i"', ['KQLAB107 "/srv/i"']],
    ['KQLAB107', 'DeviceInfo | extend A = extract("a(b(?i))", 1, DeviceName)', ['KQLAB107 "a(b(?i))"']],
    ['KQLAB108', 'DeviceInfo | where OSPlatform in ("a", "A", "a")', ['KQLAB108 "a"']],
    [
      'KQLAB108',
      'let L = dynamic(["a", "a"]); DeviceInfo | where OSPlatform in (L) or OSPlatform in (L)',
      ['KQLAB108 "a"'],
    ],
    ['KQLAB108', "let L = dynamic(['a.b', 'A.B']); DeviceInfo | where OSPlatform has_any (L)", ["KQLAB108 'A.B'"]],
    ['KQLAB108', 'let L = strcat_array(dynamic(["a"]), ""); DeviceInfo | where OSPlatform in (L, L)', ['KQLAB108 L']],
    // Advice.
    ['KQLAB152', 'DeviceInfo | join kind=leftouter (DeviceNetworkInfo) on DeviceId', []],
    ['KQLAB154', 'union DeviceEvents, DeviceInfo | where Timestamp > ago(1d)', []],
    ['KQLAB154', 'DeviceInfo | where ingestion_time() > ago(1d)', []],
    ['KQLAB155', 'DeviceNetworkEvents | where isnotnull(RemotePort) | where RemotePort != 443', []],
    ['KQLAB155', 'DeviceNetworkEvents | extend A = iff(RemotePort != 443, 1, 2)', []],
    ['KQLAB156', 'let A = 1;', []],
  ])('%s: %s', (code, text, expected) => expect(linted(code, text)).toEqual(expected));

  test('nothing is said twice of the same words', () => {
    const text =
      'let F = (T:(*)) { T | where FileName == @"a\\b" }; DeviceFileEvents | invoke F() | union (DeviceFileEvents | invoke F())';
    expect(linted('KQLAB101', text)).toEqual(['KQLAB101 @"a\\b"']);
  });

  test('nothing is said of stored functions, which have a text of their own', () => {
    const options = { functions: { Odd: 'DeviceFileEvents | where FileName == @"a\\b"' } };
    expect(said('Odd | count', { options })).toEqual([]);
  });

  test('a mistake silences what is hardly meant', () => {
    expect(said('DeviceInfo | where OSPlatform in ("a", "a") and Nam == 1')).toEqual(['KS142 Nam']);
  });
});

describe('suppressions', () => {
  const bad = 'where ActionType has "Asr"';
  const nothing = '// kqlab:ignore KQLAB105 why';

  test.each([
    [`DeviceEvents | ${bad} // kqlab:ignore KQLAB105 why`, []],
    [`DeviceEvents // kqlab:ignore KQLAB105 why\n| ${bad}`, [`KQLAB033 ${nothing}`, 'KQLAB105 "Asr"']],
    [`// kqlab:ignore KQLAB105 why\n// and a remark\n\nDeviceEvents | ${bad}\n| ${bad}`, ['KQLAB105 "Asr"']],
    ['DeviceEvents | where Nam == 1 // kqlab:ignore KS142 added by the agent', []],
    // The whole operator, which the comment stands on, before or in.
    [`DeviceEvents\n| where DeviceName has "srv" // kqlab:ignore KQLAB105 why\n    and ActionType has "Asr"`, []],
    [`DeviceEvents\n// kqlab:ignore KQLAB105 why\n| where DeviceName has "srv"\n    and ActionType has "Asr"`, []],
    [`DeviceEvents\n| where DeviceName has "srv"\n    // kqlab:ignore KQLAB105 why\n    and ActionType has "Asr"`, []],
    [
      `DeviceInfo\n// kqlab:ignore KQLAB105 why\n| join kind=inner (\n    DeviceEvents\n    | ${bad}\n) on DeviceId`,
      [],
    ],
    [
      `DeviceInfo\n| join kind=inner (\n    DeviceEvents\n    // kqlab:ignore KQLAB105 why\n    | project DeviceId\n) on DeviceId\n| where OSPlatform in ("a", "a")`,
      ['KQLAB033 // kqlab:ignore KQLAB105 why', 'KQLAB108 "a"'],
    ],
    ['// kqlab:ignore KQLAB108 why\nlet L = dynamic([\n"a",\n"a"]);\nDeviceInfo | where OSPlatform in (L)', []],
    // What ignores nothing is told.
    [`DeviceEvents | ${bad} // kqlab:ignore KQLAB106 x`, ['KQLAB105 "Asr"', 'KQLAB033 // kqlab:ignore KQLAB106 x']],
    ['DeviceEvents | count // kqlab:ignore KQLAB151 off', []],
    ['DeviceEvents | where Nam == 1 // kqlab:ignore KQLAB106 errors hide it', ['KS142 Nam']],
    ['DeviceEvents | count // kqlab:ignore please', ['KQLAB032 // kqlab:ignore please']],
    ['DeviceEvents | count // kqlab:ignore KQLAB999 x', ['KQLAB032 // kqlab:ignore KQLAB999 x']],
    ['DeviceEvents | count // kqlab:ignore', ['KQLAB032 // kqlab:ignore']],
  ])('%s', (text, expected) =>
    expect(said(text).filter((one) => !one.startsWith('KS') || one === 'KS142 Nam')).toEqual(expected),
  );
});

describe('disputed columns', () => {
  test('of another type elsewhere give no error', () => {
    expect(said('DeviceEvents | extend A = AdditionalFields.Task, B = AdditionalFields has "task"')).toEqual([]);
  });

  test('that some sources have give no error', () => {
    expect(said('DeviceFileEvents | where MachineGroup == "a" | summarize count() by MachineGroup')).toEqual([]);
  });

  test('leave other errors as they are', () => {
    expect(said('DeviceEvents | extend A = AdditionalFields.Task | where Nam == 1')).toEqual(['KS142 Nam']);
  });
});

describe('functions of the products', () => {
  test.each([
    ['DeviceFileEvents | invoke FileProfile(SHA1, 1000) | where GlobalPrevalence < 100', []],
    ['DeviceFileEvents | invoke FileProfile("SHA256") | project SHA2561, Signer', []],
    ['DeviceFileEvents | invoke FileProfile(SHA3)', ['KS142 SHA3']],
    ['DeviceFileEvents | invoke FileProfile(SHA1, 10, 20)', ['KS120 FileProfile']],
    ['DeviceInfo | invoke SeenBy() | mv-expand todynamic(SeenBy) | count', []],
    ['AssignedIPAddresses("x") | project IPAddress', []],
    ['AssignedIPAddresses() | count', ['KS120 AssignedIPAddresses']],
    ['_GetWatchlist("VIP") | project SearchKey, Whatever', []],
    ['DeviceInfo | invoke SeenBi()', ['KS211 SeenBi']],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected));
});

describe('what kqlab cannot run', () => {
  test('is no error of a check', () => {
    const { diagnostics } = checkQuery('print u = parse_user_agent("x", "os")', { tables });
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['KQLAB002 information']);
  });

  test('is told of a literal that cannot be read', () => {
    const { diagnostics } = checkQuery('DeviceInfo | where Timestamp > datetime("Insert date")', { tables });
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['KQLAB030 warning']);
  });
});

describe('one mistake, one message', () => {
  test.each([
    ['DeviceInf | where Whatever == 1 | summarize count() by Other | project Other', ['KS204 DeviceInf']],
    ['let L = toscalar(DeviceInf | count); DeviceInfo | where L > 3', ['KS204 DeviceInf']],
    ['let V = dynamic["a"]; DeviceInfo | where DeviceName in (V)', ['KS005 [']],
    ['DeviceInfo | summarize A = count() B = dcount(DeviceId) by OSPlatform | where B > 1', ['KS005  B']],
    ['DeviceInfo | where DeviceNam has "a" | extend X = tolower(DeviceNam)', ['KS142 DeviceNam', 'KS142 DeviceNam']],
    [
      'DeviceInfo | where DeviceNam has "a" and Timestamp > "x" | take true',
      ['KS142 DeviceNam', 'KS106 >', 'KS134 true'],
    ],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected));
});

test('a column whose type is not known is one with its namesakes in a union', () => {
  const text = 'union (DeviceInfo | project A = 1), (_GetWatchlist("a") | project A = Other) | where A has "x"';
  expect(said(text)).toEqual([]);
});

test('unions over a whole schema keep the columns that most tables agree on', async () => {
  const sentinel = await schemaPack('sentinel');
  const text = 'union withsource=T * | extend A = coalesce(Operation, OperationName) | distinct T, A, Type';
  const { diagnostics, columns } = checkQuery(text, { tables: sentinel });
  expect(diagnostics).toEqual([]);
  expect(columns.map(({ name, type }) => `${name}:${type}`)).toEqual(['T:string', 'A:string', 'Type:string']);
});
