import { type Edge, edgesOfRing, inRing, type Polygon, type Ring, signedArea } from './geo-shapes.ts';
import { along, angle, closestOnEdge, crossingPoint, edgesCross, turn, type Vector } from './geo-sphere.ts';
import { notKnown } from './unknown.ts';

/** So near, as an angle, that the S2 library may take two points for one, or a point for one of an edge. */
const TOUCHING = 1e-11;
/** Every edge is compared with every other one. */
const MOST_EDGES = 5000;

const key = (point: Vector): string => point.join();
const edgeKey = ([a, b]: Edge): string => `${key(a)};${key(b)}`;

/** Whether a point lies on an edge, between its ends. */
export const touches = (point: Vector, [a, b]: Edge): boolean =>
  key(point) !== key(a) && key(point) !== key(b) && angle(point, closestOnEdge(point, a, b)) < TOUCHING;

/** Takes points that are almost the same for the one that came first. */
function snapping(): (point: Vector) => Vector {
  const known: Vector[] = [];
  return (point) => {
    const same = known.find((other) => angle(point, other) < TOUCHING);
    if (same === undefined) known.push(point);
    return same ?? point;
  };
}

/** Whether polygons have vertices in common, as cells of a grid have; so many that it takes long to tell count as such. */
export function haveCommonVertices(polygons: readonly Polygon[]): boolean {
  const points = polygons.flatMap(({ shell }) => shell);
  const snap = snapping();
  if (points.length > MOST_EDGES) return true;
  return new Set(points.map((point) => key(snap(point)))).size < points.length;
}

/** A part of an edge, and which of all edges it is of. */
interface Piece {
  readonly edge: Edge;
  readonly of: number;
}

/** Both figures' edges, cut where they cross; the edges of the second are numbered after those of the first. */
function cut(figures: readonly (readonly Edge[])[], name: string): (readonly Piece[])[] {
  const points = new Map<string, Vector>();
  const crossing = (some: Edge, other: Edge): Vector => {
    const [first, second] = edgeKey(some) < edgeKey(other) ? [some, other] : [other, some];
    const pair = `${edgeKey(first)}|${edgeKey(second)}`;
    const point = points.get(pair) ?? crossingPoint(...first, ...second);
    points.set(pair, point);
    return point;
  };
  return figures.map((edges, own) => {
    const others = figures[1 - own] ?? [];
    const before = own === 0 ? 0 : others.length;
    return edges.flatMap((edge, position) => {
      if (others.some(([point]) => touches(point, edge))) return notKnown(name);
      const crossed = others.filter((other) => edgesCross(...edge, ...other)).map((other) => crossing(edge, other));
      const stops = [...crossed.sort((a, b) => angle(edge[0], a) - angle(edge[0], b)), edge[1]];
      return stops.map((stop, at): Piece => ({ edge: [stops[at - 1] ?? edge[0], stop], of: before + position }));
    });
  });
}

/** What two figures make: all that is in one of them, or what is in both. */
type Combination = 'union' | 'intersection';

/**
 * The pieces on the boundary: of the union those outside of the other figure, of the intersection those inside. What
 * the figures have on both sides is on neither.
 */
function bounding(
  figures: readonly (readonly Piece[])[],
  regions: readonly (readonly Ring[])[],
  combination: Combination,
): Piece[] {
  const sets = figures.map((pieces) => new Set(pieces.map(({ edge }) => edgeKey(edge))));
  return figures.flatMap((pieces, own) =>
    pieces.filter(({ edge: [start, end] }) => {
      const other = sets[1 - own];
      if (other?.has(edgeKey([end, start]))) return false;
      if (other?.has(edgeKey([start, end]))) return own === 0;
      const middle = along(start, end, angle(start, end) / 2);
      const isInside = regions[1 - own]?.some((ring) => inRing(middle, ring)) ?? false;
      return isInside === (combination === 'intersection');
    }),
  );
}

/** The piece that goes on from another one: where several do, the one that leaves the least room on the left. */
function next({ edge: [start, end] }: Piece, following: ReadonlyMap<string, readonly Piece[]>): Piece | undefined {
  const around = ({ edge: [, to] }: Piece): number => {
    const angleBetween = turn(end, to, start);
    return angleBetween > 0 ? angleBetween : angleBetween + 2 * Math.PI;
  };
  const [first, ...others] = following.get(key(end)) ?? [];
  return first && others.reduce((best, piece) => (around(piece) < around(best) ? piece : best), first);
}

/** The closed ways that pieces make, none of which comes to a point twice. */
function waysOf(pieces: readonly Piece[]): Piece[][] {
  const following = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const start = key(piece.edge[0]);
    following.set(start, [...(following.get(start) ?? []), piece]);
  }
  const ways: Piece[][] = [];
  for (const start of pieces) {
    const way: Piece[] = [];
    for (let piece: Piece | undefined = start; piece; piece = next(piece, following)) {
      const from = key(piece.edge[0]);
      const left = following.get(from) ?? [];
      if (!left.includes(piece)) break;
      following.set(
        from,
        left.filter((each) => each !== piece),
      );
      way.push(piece);
      const end = key(piece.edge[1]);
      const back = way.findIndex(({ edge }) => key(edge[0]) === end);
      if (back >= 0) ways.push(way.splice(back));
    }
  }
  return ways;
}

/**
 * The rings that pieces make. As the S2 library has it, a ring ends with the edge that comes last of all, and rings come
 * in the order of their first edges.
 */
function ringsOf(pieces: readonly Piece[]): Ring[] {
  const rings = waysOf(pieces).map((ring) => {
    const highest = Math.max(...ring.map(({ of }) => of));
    const last = ring.findIndex(({ of }, at) => of === highest && ring[(at + 1) % ring.length]?.of !== highest);
    return [...ring.slice(last + 1), ...ring.slice(0, last + 1)];
  });
  rings.sort(([a], [b]) => (a?.of ?? 0) - (b?.of ?? 0));
  return rings.map((ring) => ring.map(({ edge }) => edge[0]));
}

function combined(regions: readonly (readonly Ring[])[], combination: Combination, name: string): Ring[] {
  const edges = regions.map((rings) => rings.flatMap(edgesOfRing));
  if (edges.flat().length > MOST_EDGES) return notKnown(name);
  const rings = ringsOf(bounding(cut(edges, name), regions, combination));
  // What is around a hole, and in which order, is not known.
  return rings.every((ring) => signedArea(ring) > 0) ? rings : notKnown(name);
}

/** The rings around the union of polygons, which is on their left. */
export function unionOf(polygons: readonly Polygon[], name: string): Ring[] {
  const [only, ...more] = polygons;
  if (only && more.length === 0) return [only.shell, ...only.holes.map((hole) => [...hole].reverse())];
  const isPlain = polygons.every(({ holes }) => holes.length === 0);
  if (!isPlain || polygons.flatMap(({ shell }) => shell).length > MOST_EDGES) return notKnown(name);
  const snap = snapping();
  // The two with the fewest points come first each time, as in the S2 library; of equals, those that came first.
  const regions = polygons.map(({ shell }): readonly Ring[] => [shell.map(snap)]);
  const size = (rings: readonly Ring[]): number => rings.flat().length;
  while (regions.length > 1) {
    const [first, second] = regions.sort((a, b) => size(a) - size(b)).splice(0, 2) as [Ring[], Ring[]];
    regions.push(combined([first, second], 'union', name));
  }
  return [...(regions[0] ?? [])];
}

/** The rings around what two polygons without holes have in common. */
export const intersectionOf = (some: Polygon, other: Polygon, name: string): Ring[] =>
  combined([[some.shell], [other.shell]], 'intersection', name);
