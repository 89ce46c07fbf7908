import type { ScalarType, Schema } from './types.ts';

/** A parameter of a function that is known by its signature alone. */
export interface SignatureParameter {
  readonly name: string;
  /** `column`: a column of the piped table, or its name as text. */
  readonly type: ScalarType | 'column';
  readonly optional: boolean;
}

/** What a function of a product takes and gives: enough to check a query that calls it. */
export interface Signature {
  /** Undefined where they are not known: any arguments are accepted. */
  readonly parameters: readonly SignatureParameter[] | undefined;
  readonly gives: ScalarType | TableSignature;
}

/** The columns of a function's result. */
export interface TableSignature {
  readonly columns: Schema;
  /** The columns come after those of the table it is invoked on. */
  readonly invoked: boolean;
  /** There may be more columns than these. */
  readonly open: boolean;
}

const added: Readonly<Record<string, ScalarType>> = {
  SHA1: 'string',
  SHA256: 'string',
  MD5: 'string',
  FileSize: 'int',
  GlobalPrevalence: 'int',
  GlobalFirstSeen: 'datetime',
  GlobalLastSeen: 'datetime',
  Signer: 'string',
  Issuer: 'string',
  SignerHash: 'string',
  IsCertificateValid: 'bool',
  IsRootSignerMicrosoft: 'bool',
  SignatureState: 'string',
  IsExecutable: 'bool',
  ThreatName: 'string',
  Publisher: 'string',
  SoftwareName: 'string',
  ProfileAvailability: 'string',
};

/** FileProfile of Defender: the one function of a product that the engine can run, when it is given profiles. */
export const fileProfile: Signature = {
  parameters: [
    { name: 'x', type: 'column', optional: true },
    { name: 'y', type: 'long', optional: true },
  ],
  gives: { columns: Object.entries(added).map(([name, type]) => ({ name, type })), invoked: true, open: false },
};
