/** Lists the values of an option that is given several times. */
export const listed = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
