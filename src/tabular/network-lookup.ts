import {
  type Address,
  comparable,
  type Ipv6Address,
  network4,
  network6,
  parseIpv4,
  parseIpv6,
} from '../functions/ip-address.ts';
import type { Column } from '../table/column.ts';
import type { Matches } from './lookup.ts';
import { rowKey } from './rows.ts';
import { unanswerable } from './unanswerable.ts';

/** What finding an address in networks needs to know of IPv4 or of IPv6. */
interface Family<A extends Address<number | bigint>> {
  readonly parse: (text: string) => A | undefined;
  /** The network of the address with so many bits. */
  readonly network: (address: A, prefix: number) => number | bigint;
}

const ipv4: Family<Address<number>> = { parse: parseIpv4, network: ({ value }, prefix) => network4(value, prefix) };
const ipv6: Family<Ipv6Address> = {
  parse: parseIpv6,
  network: (address, prefix) => network6(comparable(address), prefix),
};

/** A network of the lookup table and the rows it is in. */
interface Network<A> {
  readonly address: A;
  readonly rows: number[];
}

/** Finds the rows whose network contains an address, in time that grows with the number of different prefixes alone. */
function networkIndex<A extends Address<number | bigint>>(family: Family<A>, networks: Column) {
  const prefixes = new Map<number, Map<number | bigint, Network<A>>>();
  for (let row = 0; row < networks.length; row++) {
    const address = family.parse(String(networks.at(row)));
    if (address === undefined) continue;
    const known = prefixes.get(address.prefix) ?? new Map<number | bigint, Network<A>>();
    prefixes.set(address.prefix, known);
    const number = family.network(address, address.prefix);
    const network = known.get(number) ?? { address, rows: [] };
    known.set(number, network);
    network.rows.push(row);
  }
  return (text: string): readonly number[] => {
    const address = family.parse(text);
    if (address === undefined) return [];
    return [...prefixes].flatMap(([prefix, known]) => {
      if (prefix <= address.prefix) return known.get(family.network(address, prefix))?.rows ?? [];
      const own = family.network(address, address.prefix);
      for (const network of known.values()) {
        if (family.network(network.address, address.prefix) === own)
          unanswerable(`whether the network ${text} matches a smaller one within it is not known`);
      }
      return [];
    });
  };
}

/** Columns of the two tables that must hold the same values. */
interface ExtraKeys {
  readonly input: readonly Column[];
  readonly lookup: readonly Column[];
}

function matchesOf<A extends Address<number | bigint>>(
  family: Family<A>,
  addresses: Column,
  networks: Column,
  extra: ExtraKeys,
): Matches {
  const find = networkIndex(family, networks);
  const known = new Map<string, readonly number[]>();
  const all = (text: string): readonly number[] => {
    const rows = known.get(text) ?? find(text);
    known.set(text, rows);
    return rows;
  };
  if (extra.input.length === 0) return (row) => all(String(addresses.at(row)));
  const keys = Array.from(networks, (_, row) => rowKey(extra.lookup, row));
  return (row) => {
    const key = rowKey(extra.input, row);
    return all(String(addresses.at(row))).filter((match) => keys[match] === key);
  };
}

/** The rows of a lookup table whose IPv4 network contains the address of a row, and that agree in the extra columns. */
export const ipv4Matches = (addresses: Column, networks: Column, extra: ExtraKeys): Matches =>
  matchesOf(ipv4, addresses, networks, extra);

/** The rows of a lookup table whose IPv6 network contains the address of a row. */
export const ipv6Matches = (addresses: Column, networks: Column): Matches =>
  matchesOf(ipv6, addresses, networks, { input: [], lookup: [] });
