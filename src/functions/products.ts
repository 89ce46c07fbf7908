import { overloadFor, scalar, string } from './define.ts';

export const geoInfoFromIpAddress = scalar({
  name: 'geo_info_from_ip_address',
  category: 'ip',
  doc: 'Where an IP address is, by the GeoIP database that the environment supplies; null where that does not know it.',
  examples: [['isnull(geo_info_from_ip_address("not an address"))', 'true']],
  overloads: [
    overloadFor(
      [string('ip')],
      'dynamic',
      (_, { environment }) =>
        (ip) =>
          environment?.geoInfo?.(ip) ?? null,
    ),
  ],
});
