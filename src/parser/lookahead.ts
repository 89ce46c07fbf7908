import { type ILookaheadStrategy, LLkLookaheadStrategy } from 'chevrotain';

type Alternation = Parameters<ILookaheadStrategy['buildLookaheadForAlternation']>[0];
type Optional = Parameters<ILookaheadStrategy['buildLookaheadForOptional']>[0];

/** One token of lookahead. A decision is prepared when a text first needs it: most texts use a small part of the grammar. */
export class LazyLookahead extends LLkLookaheadStrategy {
  constructor() {
    super({ maxLookahead: 1 });
  }

  override buildLookaheadForAlternation(
    options: Alternation,
  ): ReturnType<ILookaheadStrategy['buildLookaheadForAlternation']> {
    return lazily(() => super.buildLookaheadForAlternation(options));
  }

  override buildLookaheadForOptional(options: Optional): ReturnType<ILookaheadStrategy['buildLookaheadForOptional']> {
    return lazily(() => super.buildLookaheadForOptional(options));
  }
}

/** A function that is built at its first call. */
function lazily<This, Arguments extends unknown[], Result>(
  build: () => (this: This, ...given: Arguments) => Result,
): (this: This, ...given: Arguments) => Result {
  let built: ((this: This, ...given: Arguments) => Result) | undefined;
  return function (...given) {
    built ??= build();
    return built.apply(this, given);
  };
}
