import { type AccountName, account } from './company.ts';
import type { ProgramName } from './programs.ts';

/** One change of a certificate store, with everything that the detection looks at written out. */
export interface Change {
  readonly time: string;
  readonly host: string;
  readonly as: AccountName | 'system' | 'network service';
  readonly key: string;
  /** What the sensor reports: the new key, the certificate written into it, or, as usual, both. */
  readonly actions?: readonly string[];
  readonly program: ProgramName;
  readonly fileName?: string;
  readonly command: string;
  readonly parent: string;
}

export const machine = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates';
export const policies = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates';
export const userStore = (name: AccountName) =>
  `HKEY_CURRENT_USER\\${account(name).sid}\\SOFTWARE\\Microsoft\\SystemCertificates`;
export const created = ['RegistryKeyCreated'];
export const written = ['RegistryValueSet'];
