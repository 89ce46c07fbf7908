import { eastAsianWidth } from 'get-east-asian-width';

const ASCII = /^[\x20-\x7e]*$/;
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Mark}\p{Surrogate}]/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[#*\d]\ufe0f?\u20e3/u;

/** Made when first needed: it takes as long as starting the rest of the program. */
let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character each, with its place. */
export function* graphemes(text: string): Generator<{ readonly segment: string; readonly index: number }> {
  if (ASCII.test(text)) {
    for (let index = 0; index < text.length; index++) yield { segment: text[index] as string, index };
    return;
  }
  segmenter ??= new Intl.Segmenter();
  yield* segmenter.segment(text);
}

/** The columns of a terminal that a text takes: two for wide characters and emoji, none for marks. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(segment: string): number {
  if (!VISIBLE.test(segment)) return 0;
  return EMOJI.test(segment) ? 2 : eastAsianWidth(segment.codePointAt(0) as number);
}
