/**
 * Gives as many of the wanted a partner of their own as possible: for each its partner, or undefined. Augmenting paths;
 * the rows of a test are few.
 */
export function pairUp(
  wanted: number,
  partners: number,
  isMatch: (each: number, partner: number) => boolean,
): (number | undefined)[] {
  const takenBy = new Array<number | undefined>(partners).fill(undefined);
  const find = (each: number, tried: Set<number>): boolean => {
    for (let partner = 0; partner < partners; partner++) {
      if (tried.has(partner) || !isMatch(each, partner)) continue;
      tried.add(partner);
      const other = takenBy[partner];
      if (other === undefined || find(other, tried)) {
        takenBy[partner] = each;
        return true;
      }
    }
    return false;
  };
  for (let each = 0; each < wanted; each++) find(each, new Set());
  const found = new Array<number | undefined>(wanted).fill(undefined);
  for (const [partner, each] of takenBy.entries()) if (each !== undefined) found[each] = partner;
  return found;
}
