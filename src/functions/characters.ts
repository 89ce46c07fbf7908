/** Whether a text has characters of two UTF-16 units; without them, characters and units are the same. */
const hasPairs = (text: string): boolean => /[\ud800-\udbff]/.test(text);

/** How many characters (code points) a text has. */
export const characterCount = (text: string): number => charactersBefore(text, text.length);

/** How many characters stand before a place that is given in UTF-16 units. */
export function charactersBefore(text: string, offset: number): number {
  if (!hasPairs(text)) return Math.min(offset, text.length);
  let count = 0;
  for (const character of text.slice(0, offset)) count += character.length > 0 ? 1 : 0;
  return count;
}

/** The place in UTF-16 units behind so many characters; the end of the text when it has fewer. */
export function unitOffset(text: string, characters: number): number {
  if (!hasPairs(text)) return Math.min(characters, text.length);
  let offset = 0;
  for (let left = characters; left > 0 && offset < text.length; left--) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}
