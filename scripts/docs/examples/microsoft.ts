import type { CodeExample } from './example.ts';

const shared = "let Names = datatable(Name: string, Age: long)['ann', 30, 'bob', 40];\n";

/** A query for each of Microsoft's codes that the engine says, and the same without the mistake. */
export const microsoft = {
  KS001: {
    title: 'A string without its end',
    bad: 'DeviceInfo | where DeviceName == "ws-1',
    good: 'DeviceInfo | where DeviceName == "ws-1"',
  },
  KS002: {
    title: 'Something that cannot stand here',
    bad: 'DeviceInfo | where OSPlatform == § "Linux"',
    good: 'DeviceInfo | where OSPlatform == "Linux"',
  },
  KS005: {
    title: 'Something else is expected',
    bad: 'DeviceInfo | where (OSPlatform == "Linux" | count',
    good: 'DeviceInfo | where (OSPlatform == "Linux") | count',
  },
  KS006: {
    title: 'Something is missing',
    bad: 'DeviceInfo | where OSPlatform ==',
    good: 'DeviceInfo | where OSPlatform == "Linux"',
  },
  KS101: {
    title: 'parse: a column after a column',
    bad: 'DeviceInfo | parse DeviceName with First Second',
    good: 'DeviceInfo | parse DeviceName with First "-" Second',
  },
  KS103: {
    title: 'parse: a star after a string',
    bad: 'DeviceInfo | parse DeviceName with Site *',
    good: 'DeviceInfo | parse DeviceName with Site "-" *',
  },
  KS105: {
    title: 'Two names where one is needed',
    bad: 'DeviceEvents | mv-apply (First, Second) = todynamic(AdditionalFields) on (take 1)',
    good: 'DeviceEvents | mv-apply First = todynamic(AdditionalFields) on (take 1)',
  },
  KS106: {
    title: 'An operator between types that it does not take',
    bad: 'DeviceNetworkEvents | where RemotePort has "443"',
    good: 'DeviceNetworkEvents | where RemotePort == 443',
  },
  KS107: {
    title: 'A value of another type',
    bad: 'DeviceEvents | extend Fields = ActionType | evaluate bag_unpack(Fields)',
    good: 'DeviceEvents | extend Fields = parse_json(AdditionalFields) | evaluate bag_unpack(Fields)',
  },
  KS108: {
    title: 'A table where a value is needed',
    bad: 'let Newest = DeviceInfo | summarize max(Timestamp); DeviceInfo | where Timestamp == Newest',
    good: 'let Newest = toscalar(DeviceInfo | summarize max(Timestamp)); DeviceInfo | where Timestamp == Newest',
  },
  KS109: {
    title: 'An expression where a column is needed',
    bad: 'DeviceInfo | top-hitters 3 of tolower(OSPlatform)',
    good: 'DeviceInfo | top-hitters 3 of OSPlatform',
  },
  KS111: {
    title: 'A value where a table is needed',
    bad: 'let Hours = 5; Hours | take 1',
    good: 'let Hours = print 5; Hours | take 1',
  },
  KS116: {
    title: 'A dynamic value where it cannot be used',
    bad: 'DeviceEvents | extend F = parse_json(AdditionalFields) | summarize count() by F',
    good: 'DeviceEvents | extend F = parse_json(AdditionalFields) | summarize count() by tostring(F)',
  },
  KS117: {
    title: 'A function without its parentheses',
    bad: 'DeviceInfo | where Timestamp > ago',
    good: 'DeviceInfo | where Timestamp > ago(1d)',
  },
  KS119: {
    title: 'Too few or too many arguments',
    bad: 'DeviceInfo | extend Name = tolower(DeviceName, 5)',
    good: 'DeviceInfo | extend Name = tolower(DeviceName)',
  },
  KS120: {
    title: 'Too few or too many arguments',
    bad: 'DeviceInfo | extend Name = strcat()',
    good: 'DeviceInfo | extend Name = strcat(DeviceName, "!")',
  },
  KS121: {
    title: 'case without a value for all else',
    bad: 'DeviceInfo | extend Kind = case(OSPlatform == "Linux", "server", OSPlatform == "macOS", "laptop")',
    good: 'DeviceInfo | extend Kind = case(OSPlatform == "Linux", "server", OSPlatform == "macOS", "laptop", "other")',
  },
  KS124: {
    title: 'A plugin that does not exist',
    bad: 'DeviceEvents | evaluate bag_unpck(AdditionalFields)',
    good: 'DeviceEvents | evaluate bag_unpack(AdditionalFields)',
  },
  KS127: {
    title: 'Arguments that no form of the function takes',
    bad: 'DeviceInfo | extend Longest = max_of("a", 1)',
    good: 'DeviceInfo | extend Longest = max_of(2, 1)',
  },
  KS129: {
    title: 'A column where a constant is needed',
    bad: 'DeviceInfo | extend Names = extract_all(DeviceName, OSPlatform)',
    good: 'DeviceInfo | extend Names = extract_all("([a-z]+)", OSPlatform)',
  },
  KS131: {
    title: 'A datatable with an expression that is no literal',
    bad: 'datatable(Name: string)[strcat("a", "b")]',
    good: 'datatable(Name: string)["ab"]',
  },
  KS133: {
    title: 'An empty text',
    bad: 'DeviceInfo | extend Day = format_datetime(Timestamp, "")',
    good: 'DeviceInfo | extend Day = format_datetime(Timestamp, "yyyy-MM-dd")',
  },
  KS134: {
    title: 'A number that must be whole',
    bad: 'DeviceInfo | take 1.5',
    good: 'DeviceInfo | take 2',
  },
  KS137: {
    title: 'A number is needed',
    bad: 'DeviceInfo | top-hitters 3 of OSPlatform by DeviceName',
    good: 'DeviceInfo | top-hitters 3 of OSPlatform by strlen(DeviceName)',
  },
  KS138: {
    title: 'A number or a time is needed',
    bad: 'range N from "a" to "z" step 1',
    good: 'range N from 1 to 26 step 1',
  },
  KS140: {
    title: 'A value that is one of a few',
    bad: 'DeviceInfo | extend Week = datetime_part("week", Timestamp)',
    good: 'DeviceInfo | extend Week = datetime_part("week_of_year", Timestamp)',
  },
  KS141: {
    title: 'A value of the wrong type',
    bad: 'DeviceInfo | where DeviceName',
    good: 'DeviceInfo | where isnotempty(DeviceName)',
  },
  KS142: {
    title: 'A name that nothing has',
    bad: 'DeviceRegistryEvents | where AccountName == "system"',
    good: 'DeviceRegistryEvents | where InitiatingProcessAccountName == "system"',
  },
  KS144: {
    title: 'An aggregate outside of summarize',
    bad: 'DeviceInfo | extend Events = count()',
    good: 'DeviceInfo | summarize Events = count() by DeviceId',
  },
  KS145: {
    title: 'A join key that one side does not have',
    bad: 'DeviceInfo | join kind=inner (EmailEvents) on DeviceId',
    good: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on DeviceId',
  },
  KS147: {
    title: 'A property of something that has none',
    bad: 'DeviceInfo | extend Kind = Timestamp[0]',
    good: 'DeviceEvents | extend Kind = parse_json(AdditionalFields).Kind',
  },
  KS148: {
    title: 'An expression that needs a name',
    bad: 'DeviceInfo | top-nested 3 of strcat(DeviceName, OSPlatform) by count()',
    good: 'DeviceInfo | top-nested 3 of Name = strcat(DeviceName, OSPlatform) by count()',
  },
  KS160: {
    title: 'A type that does not exist',
    bad: 'datatable(Name: text)["ann"]',
    good: 'datatable(Name: string)["ann"]',
  },
  KS171: {
    title: 'Two columns of the same name',
    bad: 'DeviceInfo | project Name = DeviceName, Name = OSPlatform',
    good: 'DeviceInfo | project Name = DeviceName, Platform = OSPlatform',
  },
  KS173: {
    title: 'A datatable whose last row is not full',
    bad: 'datatable(Name: string, Age: long)["ann", 30, "bob"]',
    good: 'datatable(Name: string, Age: long)["ann", 30, "bob", 40]',
  },
  KS174: {
    title: 'An operator that needs a table before it',
    bad: 'where DeviceName == "ws-1"',
    good: 'DeviceInfo | where DeviceName == "ws-1"',
  },
  KS175: {
    title: 'An operator that must be the first',
    bad: 'DeviceInfo | print Answer = 42',
    good: 'print Answer = 42',
  },
  KS176: {
    title: 'No operator',
    bad: 'DeviceInfo | filter2 OSPlatform == "Linux"',
    good: 'DeviceInfo | where OSPlatform == "Linux"',
  },
  KS177: {
    title: 'An operator that cannot stand after this one',
    bad: 'DeviceInfo | fork (count) (take 1) | take 5',
    good: 'DeviceInfo | fork (count) (take 1)',
  },
  KS178: {
    title: 'A step of another type',
    bad: 'DeviceInfo | make-series count() on Timestamp from ago(7d) to now() step 1',
    good: 'DeviceInfo | make-series count() on Timestamp from ago(7d) to now() step 1d',
  },
  KS179: {
    title: 'A parameter that the operator does not have',
    bad: 'DeviceInfo | summarize count() by OSPlatform | render piechart with (titel="Devices")',
    good: 'DeviceInfo | summarize count() by OSPlatform | render piechart with (title="Devices")',
  },
  KS180: {
    title: 'A parameter twice',
    bad: 'DeviceInfo | join kind=inner kind=leftouter (DeviceNetworkInfo) on DeviceId',
    good: 'DeviceInfo | join kind=leftouter (DeviceNetworkInfo) on DeviceId',
  },
  KS182: {
    title: 'A join condition that is none',
    bad: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on tolower(DeviceId)',
    good: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on DeviceId',
  },
  KS183: {
    title: 'A join condition about one side only',
    bad: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on $left.DeviceId == $left.DeviceName',
    good: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on $left.DeviceId == $right.DeviceId',
  },
  KS187: {
    title: 'A path that the pattern does not have',
    bad: 'declare pattern P = (Name: string)[Area: string] { ("a").["x"] = { print 1 }; }; P("a").y',
    good: 'declare pattern P = (Name: string)[Area: string] { ("a").["x"] = { print 1 }; }; P("a").x',
  },
  KS188: {
    title: 'Arguments that match nothing in the pattern',
    bad: 'declare pattern P = (Name: string) { ("a") = { print 1 }; }; P("b")',
    good: 'declare pattern P = (Name: string) { ("a") = { print 1 }; }; P("a")',
  },
  KS190: {
    title: 'A table without columns',
    bad: 'DeviceInfo | where DeviceId in ((DeviceInfo | project-away *))',
    good: 'DeviceInfo | where DeviceId in ((DeviceInfo | project DeviceId))',
  },
  KS191: {
    title: 'A star where there can be none',
    bad: 'DeviceInfo | extend All = *',
    good: 'DeviceInfo | extend All = pack_all()',
  },
  KS193: {
    title: 'An argument with a name that no parameter of the plugin has',
    bad: 'DeviceEvents | extend Fields = todynamic(AdditionalFields) | evaluate bag_unpack(Fields, Prefix = "F_")',
    good: 'DeviceEvents | extend Fields = todynamic(AdditionalFields) | evaluate bag_unpack(Fields, OutputColumnPrefix = "F_")',
  },
  KS195: {
    title: 'An argument without a name behind named ones',
    bad: 'let Span = (From: long, To: long) { To - From }; print Span(To = 5, 2)',
    good: 'let Span = (From: long, To: long) { To - From }; print Span(To = 5, From = 2)',
  },
  KS196: {
    title: 'An argument with a name that no parameter has',
    bad: 'let Span = (From: long, To: long) { To - From }; print Span(2, Until = 5)',
    good: 'let Span = (From: long, To: long) { To - From }; print Span(2, To = 5)',
  },
  KS197: {
    title: 'A parameter without its argument',
    bad: 'let Span = (From: long, To: long) { To - From }; print Span(To = 5)',
    good: 'let Span = (From: long, To: long) { To - From }; print Span(To = 5, From = 2)',
  },
  KS198: {
    title: 'Something that cannot follow',
    bad: 'DeviceInfo | where Timestamp > ago(1d) > ago(2d)',
    good: 'DeviceInfo | where Timestamp between (ago(2d) .. ago(1d))',
  },
  KS201: {
    title: 'A name declared twice',
    bad: 'let Limit = 1; let Limit = 2; DeviceInfo | take Limit',
    good: 'let Limit = 2; DeviceInfo | take Limit',
  },
  KS204: {
    title: 'A table that does not exist',
    bad: 'DeviceInfos | take 5',
    good: 'DeviceInfo | take 5',
  },
  KS205: {
    title: 'A table that a fuzzy union leaves out',
    bad: 'union isfuzzy=true DeviceInfo, DeviceInfos | take 5',
    good: 'union DeviceInfo, DeviceNetworkInfo | take 5',
  },
  KS206: {
    title: 'An aggregate of values without an order',
    bad: 'DeviceEvents | summarize max(todynamic(AdditionalFields))',
    good: 'DeviceEvents | summarize max(AdditionalFields)',
  },
  KS211: {
    title: 'A function that does not exist',
    bad: 'DeviceInfo | extend Name = lower(DeviceName)',
    good: 'DeviceInfo | extend Name = tolower(DeviceName)',
  },
  KS214: {
    title: 'A guid that is not written as one',
    bad: 'print Id = 74be27de-1e4e-49d9-b579-fe0b331d3642',
    good: 'print Id = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
  },
  KS215: {
    title: 'A decimal in a dynamic value',
    bad: 'print Sizes = dynamic([decimal(1.5)])',
    good: 'print Sizes = dynamic([1.5])',
  },
  KS226: {
    title: 'A parameter for a table behind others',
    bad: 'let F = (Limit: long, T: (*)) { T | take Limit }; F(5, DeviceInfo)',
    good: 'let F = (T: (*), Limit: long) { T | take Limit }; F(DeviceInfo, 5)',
  },
  KS227: {
    title: 'A join key of two types',
    bad: `${shared}DeviceInfo | extend Age = DeviceName | join kind=inner (Names) on Age`,
    good: `${shared}DeviceInfo | extend Age = strlen(DeviceName) | join kind=inner (Names) on Age`,
  },
  KS228: {
    title: 'A keyword as a name',
    bad: 'DeviceInfo | extend first = OSPlatform',
    good: "DeviceInfo | extend ['first'] = OSPlatform",
  },
  KS232: {
    title: 'Values without a common type',
    bad: 'DeviceInfo | extend Name = coalesce(DeviceName, 5)',
    good: 'DeviceInfo | extend Name = coalesce(DeviceName, "5")',
  },
  KS234: {
    title: 'An array is needed',
    bad: 'print Total = array_sum("1, 2")',
    good: 'print Total = array_sum(dynamic([1, 2]))',
  },
  KS235: {
    title: 'A property bag is needed',
    bad: 'print Keys = bag_keys("a")',
    good: 'print Keys = bag_keys(dynamic({"a": 1}))',
  },
  KS236: {
    title: 'summarize: neither an aggregate nor a key',
    bad: 'DeviceInfo | summarize strlen(DeviceName)',
    good: 'DeviceInfo | summarize max(strlen(DeviceName))',
  },
  KS237: {
    title: 'summarize: no aggregate',
    bad: 'DeviceInfo | summarize 5 by OSPlatform',
    good: 'DeviceInfo | summarize count() by OSPlatform',
  },
  KS241: {
    title: 'A dynamic value as a join key',
    bad: 'let Ids = DeviceEvents | project Id = parse_json(AdditionalFields).Id; Ids | join kind=inner (Ids) on Id',
    good: 'let Ids = DeviceEvents | project Id = tostring(parse_json(AdditionalFields).Id); Ids | join kind=inner (Ids) on Id',
  },
  KS242: {
    title: 'Join keys that cannot be compared',
    bad: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on $left.DeviceName == $right.Timestamp',
    good: 'DeviceInfo | join kind=inner (DeviceNetworkInfo) on $left.DeviceName == $right.DeviceName',
  },
  KS245: {
    title: 'A query that is nested too deeply',
    bad: () => `print Total = ${'('.repeat(3000)}1${')'.repeat(3000)}`,
    good: 'print Total = ((1))',
  },
  KS249: {
    title: 'A table that lacks what the function needs',
    bad: 'let Busy = (T: (Size: long)) { T | where Size > 5 }; Busy(DeviceInfo)',
    good: 'let Busy = (T: (Size: long)) { T | where Size > 5 }; Busy((DeviceInfo | extend Size = strlen(DeviceName)))',
  },
} satisfies Record<string, CodeExample>;
