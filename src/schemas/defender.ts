import { fileProfile } from '../types/signature.ts';
import data from './defender.json' with { type: 'json' };
import { packOf } from './pack.ts';

export type { Signature } from '../types/signature.ts';
export type { Pack, TableTypes } from './pack.ts';

/** The tables and functions of Defender's advanced hunting. */
export const { attribution, tables, disputed, functions } = packOf(data, { FileProfile: fileProfile });
