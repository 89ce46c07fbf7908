import { closest } from '../functions/geo-lines.ts';
import {
  type Edge,
  edgesOfLine,
  edgesOfPolygons,
  inPolygon,
  type Polygon,
  readLines,
  readPolygons,
} from '../functions/geo-shapes.ts';
import { angle, EARTH_RADIUS, pointAt, type Vector } from '../functions/geo-sphere.ts';
import type { Column } from '../table/column.ts';
import type { Dynamic } from '../types/values.ts';
import type { Matches } from './lookup.ts';

/** Whether a place lies in or near a shape. */
type Near = (place: Vector) => boolean;

const isWithin = (place: Vector, edges: readonly Edge[], radius: number): boolean =>
  EARTH_RADIUS * angle(place, closest(place, edges)) <= radius;

/** The shapes that a place lies in or near, for places given by two columns of numbers. */
function matchesOf(longitudes: Column, latitudes: Column, shapes: readonly (Near | undefined)[]): Matches {
  return (row) => {
    const [longitude, latitude] = [longitudes.at(row), latitudes.at(row)];
    const place = longitude === null || latitude === null ? undefined : pointAt(Number(longitude), Number(latitude));
    if (place === undefined) return [];
    return shapes.flatMap((near, match) => (near?.(place) ? [match] : []));
  };
}

const inAny = (place: Vector, polygons: readonly Polygon[]): boolean =>
  polygons.some((polygon) => inPolygon(place, polygon));

/** Matches places to the polygons they lie in, or no further than a radius in metres from. */
export function polygonMatches(
  longitudes: Column,
  latitudes: Column,
  shapes: Column,
  radius: number | undefined,
): Matches {
  const near = Array.from(shapes, (shape): Near | undefined => {
    const polygons = readPolygons(shape as Dynamic);
    if (polygons === undefined) return undefined;
    if (radius === undefined) return (place) => inAny(place, polygons);
    const edges = edgesOfPolygons(polygons);
    return (place) => inAny(place, polygons) || isWithin(place, edges, radius);
  });
  return matchesOf(longitudes, latitudes, near);
}

/** Matches places to the lines they lie no further than a radius in metres from. */
export function lineMatches(longitudes: Column, latitudes: Column, shapes: Column, radius: number): Matches {
  const near = Array.from(shapes, (shape): Near | undefined => {
    const edges = readLines(shape as Dynamic)?.flatMap(edgesOfLine);
    return edges && ((place) => isWithin(place, edges, radius));
  });
  return matchesOf(longitudes, latitudes, near);
}
