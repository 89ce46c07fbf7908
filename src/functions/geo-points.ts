import type { Value } from '../types/values.ts';
import { any, optional, overload, real, scalar } from './define.ts';
import { angle, azimuth, EARTH_RADIUS, pointAt } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

/** Stops the query where it asks for a spheroid: how Kusto measures on one is not known. */
export function onSphere(name: string, useSpheroid: Value | undefined): void {
  if (useSpheroid !== undefined && Number(useSpheroid) !== 0) notKnown(name);
}

export const geoDistance2points = scalar({
  name: 'geo_distance_2points',
  category: 'geo',
  doc: 'The distance in metres between two points, on a sphere.',
  examples: [
    ['round(geo_distance_2points(0, 0, 90, 0), 3)', '10007559.106'],
    ['isnull(geo_distance_2points(0, 91, 0, 0))', 'true'],
  ],
  overloads: [
    overload(
      [
        real('p1_longitude'),
        real('p1_latitude'),
        real('p2_longitude'),
        real('p2_latitude'),
        optional(any('use_spheroid')),
      ],
      'real',
      (longitude1, latitude1, longitude2, latitude2, useSpheroid) => {
        onSphere('geo_distance_2points', useSpheroid);
        const [a, b] = [pointAt(longitude1, latitude1), pointAt(longitude2, latitude2)];
        return a && b && EARTH_RADIUS * angle(a, b);
      },
    ),
  ],
  differs: 'Measures on a sphere only: use_spheroid must be false.',
});

export const geoPointInCircle = scalar({
  name: 'geo_point_in_circle',
  category: 'geo',
  doc: 'Whether a point lies in the circle of so many metres around another one.',
  examples: [
    ['geo_point_in_circle(0.5, 0, 0, 0, 60000)', 'true'],
    ['geo_point_in_circle(0.6, 0, 0, 0, 60000)', 'false'],
    ['isnull(geo_point_in_circle(0, 0, 0, 0, -1))', 'true'],
  ],
  overloads: [
    overload(
      [real('p_longitude'), real('p_latitude'), real('pc_longitude'), real('pc_latitude'), real('c_radius')],
      'bool',
      (longitude, latitude, centerLongitude, centerLatitude, radius) => {
        const [point, center] = [pointAt(longitude, latitude), pointAt(centerLongitude, centerLatitude)];
        return point && center && radius > 0 ? EARTH_RADIUS * angle(point, center) <= radius : null;
      },
    ),
  ],
});

export const geoAzimuth = scalar({
  name: 'geo_azimuth',
  category: 'geo',
  doc: 'The direction from one point to another, clockwise from north in radians.',
  examples: [
    ['round(geo_azimuth(0, 0, 10, 0), 9)', '1.570796327'],
    ['isnull(geo_azimuth(1, 1, 1, 1))', 'true'],
  ],
  overloads: [
    overload(
      [real('p1_longitude'), real('p1_latitude'), real('p2_longitude'), real('p2_latitude')],
      'real',
      (longitude1, latitude1, longitude2, latitude2) => {
        const [a, b] = [pointAt(longitude1, latitude1), pointAt(longitude2, latitude2)];
        return a && b && azimuth(a, b);
      },
    ),
  ],
});

export const geoAngle = scalar({
  name: 'geo_angle',
  category: 'geo',
  doc: 'The angle at the second of three points, clockwise from the first to the third in radians.',
  examples: [['round(geo_angle(0, 10, 0, 0, 10, 0), 9)', '1.570796327']],
  overloads: [
    overload(
      [
        real('p1_longitude'),
        real('p1_latitude'),
        real('p2_longitude'),
        real('p2_latitude'),
        real('p3_longitude'),
        real('p3_latitude'),
      ],
      'real',
      (longitude1, latitude1, longitude2, latitude2, longitude3, latitude3) => {
        const [a, b] = [pointAt(longitude1, latitude1), pointAt(longitude2, latitude2)];
        const c = pointAt(longitude3, latitude3);
        const [first, second] = [a && b && azimuth(b, a), b && c && azimuth(b, c)];
        if (first === undefined || second === undefined) return null;
        return second < first ? second - first + 2 * Math.PI : second - first;
      },
    ),
  ],
});
