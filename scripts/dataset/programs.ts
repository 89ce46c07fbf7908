/** A program on disk, as its version resource describes it. */
export interface Program {
  readonly file: string;
  readonly folder: string;
  readonly company: string;
  readonly product: string;
  readonly version: string;
  readonly description: string;
  readonly size: number;
}

const windows = 'Microsoft® Windows® Operating System';
const windowsVersion = '10.0.22621.2506';
const system32 = 'c:\\windows\\system32';

const microsoft = (file: string, description: string, size: number, folder = system32): Program => ({
  file,
  folder,
  company: 'Microsoft Corporation',
  product: windows,
  version: windowsVersion,
  description,
  size,
});

const vendor = (
  company: string,
  product: string,
  version: string,
  file: string,
  description: string,
  size: number,
  folder: string,
): Program => ({ file, folder, company, product, version, description, size });

/** Nothing is known of it: it has no version resource. */
const unsigned = (file: string, size: number, folder: string): Program => ({
  file,
  folder,
  company: '',
  product: '',
  version: '',
  description: '',
  size,
});

const edge = 'c:\\program files (x86)\\microsoft';
const office = 'c:\\program files\\microsoft office\\root\\office16';

export const programs = {
  svchost: microsoft('svchost.exe', 'Host Process for Windows Services', 79_920),
  lsass: microsoft('lsass.exe', 'Local Security Authority Process', 83_744),
  services: microsoft('services.exe', 'Services and Controller app', 716_800),
  wuauclt: microsoft('wuauclt.exe', 'Windows Update', 72_192),
  explorer: microsoft('explorer.exe', 'Windows Explorer', 5_363_480, 'c:\\windows'),
  trustedInstaller: microsoft('TrustedInstaller.exe', 'Windows Modules Installer', 194_560, 'c:\\windows\\servicing'),
  sgrmBroker: microsoft('SgrmBroker.exe', 'System Guard Runtime Monitor Broker Service', 351_232),
  msiexec: microsoft('msiexec.exe', 'Windows® installer', 176_128),
  cmd: microsoft('cmd.exe', 'Windows Command Processor', 323_584),
  certutil: microsoft('certutil.exe', 'CertUtil.exe', 1_552_384),
  reg: microsoft('reg.exe', 'Registry Console Tool', 90_112),
  regedit: microsoft('regedit.exe', 'Registry Editor', 380_928, 'c:\\windows'),
  rundll32: microsoft('rundll32.exe', 'Windows host process (Rundll32)', 77_312),
  wscript: microsoft('wscript.exe', 'Microsoft ® Windows Based Script Host', 204_800),
  spoolsv: microsoft('spoolsv.exe', 'Spooler SubSystem App', 856_064),
  taskhostw: microsoft('taskhostw.exe', 'Host Process for Windows Tasks', 127_488),
  omadmclient: microsoft('omadmclient.exe', 'Host Process for OMA-DM Client', 440_832),
  powershell: microsoft('powershell.exe', 'Windows PowerShell', 455_680, `${system32}\\windowspowershell\\v1.0`),
  msMpEng: vendor(
    'Microsoft Corporation',
    'Microsoft® Windows® Operating System',
    '4.18.23110.3',
    'MsMpEng.exe',
    'Antimalware Service Executable',
    133_536,
    'c:\\programdata\\microsoft\\windows defender\\platform\\4.18.23110.3-0',
  ),
  edgeUpdate: vendor(
    'Microsoft Corporation',
    'Microsoft Edge Update',
    '1.3.181.5',
    'MicrosoftEdgeUpdate.exe',
    'Microsoft Edge Update',
    212_904,
    `${edge}\\edgeupdate`,
  ),
  edge: vendor(
    'Microsoft Corporation',
    'Microsoft Edge',
    '120.0.2210.133',
    'msedge.exe',
    'Microsoft Edge',
    4_276_648,
    `${edge}\\edge\\application`,
  ),
  chrome: vendor(
    'Google LLC',
    'Google Chrome',
    '120.0.6099.217',
    'chrome.exe',
    'Google Chrome',
    2_729_248,
    'c:\\program files\\google\\chrome\\application',
  ),
  firefox: vendor(
    'Mozilla Corporation',
    'Firefox',
    '121.0.1',
    'firefox.exe',
    'Firefox',
    674_776,
    'c:\\program files\\mozilla firefox',
  ),
  outlook: vendor(
    'Microsoft Corporation',
    'Microsoft Office',
    '16.0.17126.20132',
    'OUTLOOK.EXE',
    'Microsoft Outlook',
    42_519_552,
    office,
  ),
  word: vendor(
    'Microsoft Corporation',
    'Microsoft Office',
    '16.0.17126.20132',
    'WINWORD.EXE',
    'Microsoft Word',
    1_622_040,
    office,
  ),
  oneDrive: vendor(
    'Microsoft Corporation',
    'Microsoft OneDrive',
    '23.246.1127.0002',
    'OneDrive.exe',
    'Microsoft OneDrive',
    2_560_432,
    'c:\\program files\\microsoft onedrive',
  ),
  ccmExec: vendor(
    'Microsoft Corporation',
    'Configuration Manager',
    '5.00.9122.1009',
    'CcmExec.exe',
    'Host Process for Configuration Manager',
    2_318_720,
    'c:\\windows\\ccm',
  ),
  zscaler: vendor(
    'Zscaler, Inc.',
    'Zscaler',
    '4.2.0.198',
    'ZSAService.exe',
    'Zscaler Service',
    8_412_160,
    'c:\\program files\\zscaler\\zsaservice',
  ),
  netskope: vendor(
    'Netskope, Inc.',
    'Netskope Client',
    '108.0.2.1764',
    'stAgentSvc.exe',
    'Netskope Client Service',
    5_210_112,
    'c:\\program files (x86)\\netskope\\stagent',
  ),
  blueCoat: vendor(
    'Blue Coat Systems, Inc.',
    'Unified Agent',
    '4.10.8.222511',
    'bcua-service.exe',
    'Unified Agent Service',
    3_870_208,
    'c:\\program files\\blue coat systems\\unified agent',
  ),
  falcon: vendor(
    'CrowdStrike, Inc.',
    'CrowdStrike Falcon Sensor',
    '7.06.17807.0',
    'CSFalconService.exe',
    'CrowdStrike Falcon Sensor Service',
    6_140_928,
    'c:\\program files\\crowdstrike',
  ),
  digitalGuardian: vendor(
    'Digital Guardian',
    'Digital Guardian Agent',
    '8.3.1.0077',
    'DgAgent.exe',
    'Digital Guardian Agent',
    4_915_200,
    'c:\\program files\\dgagent',
  ),
  dotnet: vendor(
    'Microsoft Corporation',
    'Microsoft® .NET',
    '8.0.123.58001',
    'dotnet.exe',
    '.NET Host',
    141_984,
    'c:\\program files\\dotnet',
  ),
  fiddler: vendor(
    'Progress Software Corporation',
    'Progress Telerik Fiddler',
    '5.0.20233.6003',
    'Fiddler.exe',
    'Fiddler',
    1_605_880,
    'c:\\users\\mei.tanaka\\appdata\\local\\programs\\fiddler',
  ),
  dropper: unsigned('invoice_viewer.exe', 912_384, 'c:\\users\\carla.moreno\\appdata\\local\\temp\\7zo4f21'),
  impostor: unsigned('svch0st.exe', 488_960, 'c:\\programdata\\oracle\\java'),
  /** The sensor could not tell which process it was. */
  unknown: unsigned('', 0, ''),
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;
