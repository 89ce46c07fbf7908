/**
 * Writes datasets/DeviceRegistryEvents.ndjson and its schema: two days of a company that does not exist, with the
 * certificate installations that queries/unauthorized-certificate-installation.kql looks for among them.
 *
 *   node scripts/run.mjs generate-dataset
 */
import { writeFileSync } from 'node:fs';
import { deviceRegistryEvents, schema } from './dataset/dataset.ts';

writeFileSync('datasets/DeviceRegistryEvents.ndjson', deviceRegistryEvents());
writeFileSync('datasets/DeviceRegistryEvents.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
