/**
 * Mistakes for which we knowingly give another code than Microsoft's analyser: id of the case → our code and why it is
 * the better one.
 */
export const overrides: Readonly<Record<string, { readonly code: string; readonly reason: string }>> = {};
