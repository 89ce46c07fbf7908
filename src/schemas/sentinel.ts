import { packOf } from './pack.ts';
import data from './sentinel.json' with { type: 'json' };

export type { Signature } from '../types/signature.ts';
export type { Pack, TableTypes } from './pack.ts';

/** The tables and functions of Sentinel and Log Analytics. */
export const { attribution, tables, disputed, functions } = packOf(data);
