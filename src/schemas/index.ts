import type { Pack, TableTypes } from './pack.ts';

export type { Signature } from '../types/signature.ts';
export type { Pack, TableTypes };

/** The products whose tables are known. */
export const packNames = ['defender', 'sentinel'] as const;
export type PackName = (typeof packNames)[number];

/** The tables and functions of a product; its data is loaded now. */
export function loadPack(name: PackName): Promise<Pack> {
  return name === 'defender' ? import('./defender.ts') : import('./sentinel.ts');
}

/** The tables of a product as `{ Table: { Column: 'type' } }`. */
export const schemaPack = async (name: PackName): Promise<TableTypes> => (await loadPack(name)).tables;
