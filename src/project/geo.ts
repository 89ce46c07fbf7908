import type { CityResponse } from 'maxmind';
import { Failure } from '../cli/failure.ts';
import type { Environment } from '../index.ts';

/** Looks addresses up in a database of MaxMind. The package that reads it is optional. */
export async function geoInfoFrom(path: string): Promise<NonNullable<Environment['geoInfo']>> {
  const maxmind = await import('maxmind').catch(() => {
    throw new Failure('geoip needs the package maxmind: npm install maxmind');
  });
  const reader = await maxmind.open<CityResponse>(path).catch((problem: Error) => {
    throw new Failure(`${path} cannot be read as a database of MaxMind: ${problem.message}`);
  });
  return (address) => {
    const found = maxmind.validate(address) ? reader.get(address) : null;
    if (!found) return new Map();
    const { country, subdivisions, city, location } = found;
    const fields = {
      country: country?.names?.en,
      state: subdivisions?.[0]?.names?.en,
      city: city?.names?.en,
      latitude: location?.latitude,
      longitude: location?.longitude,
    };
    const known = Object.entries(fields).filter((field): field is [string, string | number] => field[1] !== undefined);
    return new Map(known);
  };
}
