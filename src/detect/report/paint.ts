/** Puts colours around text, or does not. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const code = (number: string) => (text: string) => (text === '' ? '' : `\u001b[${number}m${text}\u001b[0m`);
const same = (text: string) => text;

/** The colours of reports. */
export const painter = (colour: boolean): Paint =>
  colour
    ? { good: code('32'), bad: code('31'), doubtful: code('33'), faint: code('2'), strong: code('1') }
    : { good: same, bad: same, doubtful: same, faint: same, strong: same };
