import { createToken, type TokenType } from 'chevrotain';

/** A set of tokens that may stand in the same places; the label says what is missing when none of them is there. */
const category = (name: string, label: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label, categories });

/** Anything written with letters: names and keywords. */
export const Word = category('Word', 'a name');
/** A word that may name something known: a column, table or function. */
export const Reference = category('Reference', 'a name', Word);
/** A word that may be given to something new, as in `x = …` or `x:long`. */
export const Declaration = category('Declaration', 'a name', Word);

/** What stands between two operands. */
export const BinaryOperator = category('BinaryOperator', 'an operator');
/** What stands between an operand and a list in parentheses. */
export const ListOperator = category('ListOperator', 'an operator');
/** `between` and its negation. */
export const RangeOperator = category('RangeOperator', 'an operator');
/** `+` and `-`, which may stand before an operand. */
export const Sign = category('Sign', 'a sign');
/** The name of a setting before `=` at the start of an operator, such as `kind` or `hint.strategy`. */
export const OptionName = category('OptionName', 'an option');
/** The word a query operator begins with. */
export const OperatorWord = category('OperatorWord', 'an operator');

export const Identifier = createToken({ name: 'Identifier', label: 'a name', categories: [Reference, Declaration] });
/** A word of the language that is no name unless it is written in brackets. */
export const Reserved = createToken({ name: 'Reserved', label: 'a keyword', categories: [Word] });
/** A number, bool, timespan, or a typed literal such as `datetime(…)`; the payload is its type and value. */
export const LiteralToken = createToken({ name: 'Literal', label: 'a literal' });
/** One string literal; the payload is its text. */
export const StringToken = createToken({ name: 'String', label: 'a string' });
/** A guid that is not written as `guid(…)`. */
export const RawGuid = createToken({ name: 'RawGuid' });
/** A closing bracket that closes nothing. */
export const Unmatched = createToken({ name: 'Unmatched' });
/** Characters that no KQL text has. */
export const Unknown = createToken({ name: 'Unknown' });

const symbolToken = (text: string, ...categories: TokenType[]): TokenType =>
  createToken({ name: `Symbol ${text}`, label: `\`${text}\``, categories });

export const LeftParen = symbolToken('(');
export const RightParen = symbolToken(')');
export const LeftBracket = symbolToken('[');
export const RightBracket = symbolToken(']');
export const LeftBrace = symbolToken('{');
export const RightBrace = symbolToken('}');
export const Comma = symbolToken(',');
export const Semicolon = symbolToken(';');
export const Bar = symbolToken('|');
export const Dot = symbolToken('.');
export const DotDot = symbolToken('..');
export const Assign = symbolToken('=');
export const Arrow = symbolToken('=>');
export const Colon = symbolToken(':', BinaryOperator);
export const Plus = symbolToken('+', BinaryOperator, Sign);
export const Minus = symbolToken('-', BinaryOperator, Sign);
export const Star = symbolToken('*', BinaryOperator);

const punctuation = [LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace, Comma, Semicolon, Bar];
const signs = [Dot, DotDot, Assign, Arrow, Colon, Plus, Minus, Star];
const comparisons = ['/', '%', '==', '!=', '<>', '<', '<=', '>', '>=', '=~', '!~'];

/** Every sign of the language by its spelling. */
export const symbols: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ...[...punctuation, ...signs].map((token) => [token.name.slice('Symbol '.length), token] as const),
  ...comparisons.map((text) => [text, symbolToken(text, BinaryOperator)] as const),
]);

function words<const W extends string>(text: readonly W[], ...categories: TokenType[]): Record<W, TokenType> {
  const define = (word: string) => [word, createToken({ name: `Word ${word}`, label: `\`${word}\``, categories })];
  return Object.fromEntries(text.map(define)) as Record<W, TokenType>;
}

const name = [Reference, Declaration];
const stringOperators =
  'has_cs hasprefix hasprefix_cs hassuffix hassuffix_cs startswith startswith_cs endswith endswith_cs contains_cs like ' +
  'likecs !has !has_cs !hasprefix !hasprefix_cs !hassuffix !hassuffix_cs !startswith !startswith_cs !endswith ' +
  '!endswith_cs !contains !contains_cs containscs notcontains notcontainscs notlike notlikecs';

/** Operators that are known by name only. */
export const UnsupportedOperator = category('UnsupportedOperator', 'an operator', OperatorWord);
/** Operators of one grammar rule each. */
export const WhereOperator = category('WhereOperator', '`where`', OperatorWord);
export const ItemsOperator = category('ItemsOperator', '`extend`', OperatorWord);
export const PatternsOperator = category('PatternsOperator', '`project-away`', OperatorWord);
export const SortOperator = category('SortOperator', '`sort`', OperatorWord);
export const TakeOperator = category('TakeOperator', '`take`', OperatorWord);
export const TopOfOperator = category('TopOfOperator', '`sample-distinct`', OperatorWord);
export const PlainOperator = category('PlainOperator', '`getschema`', OperatorWord);
export const JoinOperator = category('JoinOperator', '`join`', OperatorWord);
export const ExpandOperator = category('ExpandOperator', '`mv-expand`', OperatorWord);
export const ApplyOperator = category('ApplyOperator', '`mv-apply`', OperatorWord);
export const ParseOperator = category('ParseOperator', '`parse`', OperatorWord);

/**
 * The words with a place of their own in the grammar, in groups by where they may also be names: anywhere, only where
 * something new is named, only where something is referred to, or nowhere. Other words of the language are in `reserved`.
 */
export const word = {
  ...words(['extend', 'serialize'], ItemsOperator, ...name),
  ...words(['filter'], WhereOperator, ...name),
  ...words(['order', 'sort'], SortOperator, ...name),
  ...words(['take', 'limit'], TakeOperator, ...name),
  ...words(['consume', 'getschema'], PlainOperator, ...name),
  ...words(['join', 'lookup'], JoinOperator, ...name),
  ...words(['mvexpand'], ExpandOperator, ...name),
  ...words(['mvapply'], ApplyOperator, ...name),
  ...words(['parse'], ParseOperator, ...name),
  ...words(['count', 'distinct', 'evaluate', 'facet', 'fork', 'partition', 'range'], OperatorWord, ...name),
  ...words(['reduce', 'render', 'scan', 'summarize', 'top'], OperatorWord, ...name),
  ...words(['alias', 'declare', 'default', 'from', 'id', 'let', 'nulls', 'on', 'optional', 'pattern'], ...name),
  ...words(['output', 'query_parameters', 'restrict', 'step', 'view', 'with'], ...name),

  ...words(['where'], WhereOperator, Declaration),
  ...words(['print'], ItemsOperator, Declaration),
  ...words(['sample'], TakeOperator, Declaration),
  ...words(['sample-distinct', 'top-hitters'], TopOfOperator, Declaration),
  ...words(['as', 'find', 'invoke', 'search', 'top-nested'], OperatorWord, Declaration),
  ...words(['by', 'datatable', 'externaldata', 'materialize', 'of', 'set', 'to', 'toscalar', 'totable'], Declaration),
  ...words(['has', 'contains'], BinaryOperator, Declaration),
  ...words(['in'], ListOperator, Declaration),

  ...words(['kind', 'with_source', 'withsource'], OptionName, Reference),

  ...words(['project', 'project-rename'], ItemsOperator, Word),
  ...words(['project-away', 'project-keep', 'project-reorder'], PatternsOperator, Word),
  ...words(['mv-expand'], ExpandOperator, Word),
  ...words(['mv-apply'], ApplyOperator, Word),
  ...words(['parse-where'], ParseOperator, Word),
  ...words(['make-series', 'parse-kv', 'project-by-names', 'union'], OperatorWord, Word),
  ...words(['and', 'or', 'matches regex'], BinaryOperator, Word),
  ...words(['in~', '!in', '!in~', 'has_any', 'has_all'], ListOperator, Word),
  ...words(['between', '!between'], RangeOperator, Word),
  ...words(['asc', 'desc', 'granny-asc', 'granny-desc', 'first', 'last', 'dynamic', 'others', 'project-smart'], Word),
};

/** `typeof` before a parenthesis; elsewhere it is a name. */
export const TypeOfToken = createToken({ name: 'TypeOf', label: '`typeof`' });

const optionNames =
  '__crossCluster __crossDB __id __isFuzzy __noWithSource __packedColumn __sourceColumnIndex bagexpansion ' +
  'cycles datascope decodeblocks expandoutput flags force_remote hint.concurrency hint.distribution ' +
  'hint.materialized hint.num_partitions hint.pass_filters hint.pass_filters_column hint.progressive_top hint.remote ' +
  'hint.shufflekey hint.spread hint.strategy isfuzzy with_itemindex with_match_id with_step_name';

const unsupported =
  'make-graph graph-match graph-shortest-paths graph-to-table graph-mark-components graph-where-nodes ' +
  'graph-where-edges macro-expand assert-schema __executeAndCache __contextual_datatable materialized-view-combine';

/** Names in general, but the start of a construct before a bracket. */
const unsupportedNames = 'entity_group inline_external_table';

const declarable = 'accumulate earliest latest mdm sql title verbose viewers';

const reserved =
  '3Dchart anomalychart areachart barchart cachingpolicy callout cancel card columnchart commands-and-queries ' +
  'dataexport encodingpolicy extent_tags_retention harddelete hardretention hotcache journal ladderchart linechart ' +
  'materialized-views missing nooptimization partitioned-by pathformat piechart pivotchart __projectAway queries ' +
  'query_results relaxed restricted_view_access row_level_security rowstore rowstore_references rowstore_sealinfo ' +
  'rowstorepolicy rowstores scatterchart seal seals set-or-append set-or-replace shards simple softdelete ' +
  'softretention stackedareachart statistics storedqueryresultcontainers tablepurge timechart timeline timepivot ' +
  'treemap unrestrictedviewers views writeaheadlog boolean int8 char uint8 byte int16 uint16 int int32 uint uint32 ' +
  'long int64 ulong uint64 float real decimal double string time timespan date datetime uniqueid';

/** Words that the grammar does not tell apart are one kind of token: every kind costs at start-up. */
const alike = (text: string, token: TokenType): [string, TokenType][] => text.split(' ').map((word) => [word, token]);

/** Every word of the language with the token it is, spelt as written; all other words are identifiers. */
export const keywords: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ...alike(reserved, Reserved),
  ...alike(stringOperators, createToken({ name: 'StringOperator', categories: [BinaryOperator, Word] })),
  ...alike(optionNames, createToken({ name: 'OptionWord', categories: [OptionName, Word] })),
  ...alike(unsupported, createToken({ name: 'UnsupportedWord', categories: [UnsupportedOperator, Word] })),
  ...alike(unsupportedNames, createToken({ name: 'UnsupportedName', categories: [UnsupportedOperator, ...name] })),
  ...alike(declarable, createToken({ name: 'DeclarableWord', categories: [Declaration] })),
  ...Object.entries(word),
  ['external_data', word.externaldata],
]);

/** The operators by name, for suggestions. */
export const operatorNames: readonly string[] = Object.entries(word)
  .filter(([, { tokenTypeIdx }]) => OperatorWord.categoryMatchesMap?.[tokenTypeIdx as number])
  .map(([text]) => text);

/** What the parser has to know of. */
export const vocabulary: TokenType[] = [
  ...[Word, Reference, Declaration, BinaryOperator, ListOperator, RangeOperator, Sign, OptionName, OperatorWord],
  ...[WhereOperator, ItemsOperator, PatternsOperator, SortOperator, TakeOperator, TopOfOperator, PlainOperator],
  ...[JoinOperator, ExpandOperator, ApplyOperator, ParseOperator, UnsupportedOperator],
  ...[Identifier, Reserved, LiteralToken, StringToken, RawGuid, Unmatched, Unknown, TypeOfToken],
  ...new Set([...symbols.values(), ...keywords.values()]),
];
