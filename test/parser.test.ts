import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../src/parser/ast.ts';
import { parse } from '../src/parser/parse.ts';
import { QueryParser } from '../src/parser/statements.ts';

/** A node as (Kind part part …): empty and absent parts left out, names and literals as they are. */
function dump(part: unknown): string {
  if (Array.isArray(part)) return part.map(dump).join(' ');
  if (part instanceof Map) return `{${[...part].map(([key, value]) => `${key}: ${dump(value)}`).join(', ')}}`;
  if (typeof part !== 'object' || part === null) return typeof part === 'string' ? JSON.stringify(part) : String(part);
  const node = part as Node;
  switch (node.kind) {
    case 'Name':
      return node.name;
    case 'Wildcard':
      return node.pattern;
    case 'Star':
      return '*';
    case 'Literal':
      return Array.isArray(node.value) ? `[${node.value.map(dump).join(', ')}]` : dump(node.value);
    case 'Binary':
      return `(${node.operator} ${dump(node.left)} ${dump(node.right)})`;
    case 'In':
      return `(${node.operator} ${dump(node.left)} [${dump(node.right)}])`;
    case 'Call':
      return `${node.function.name}(${dump(node.arguments)})`;
    case 'Argument':
      return `${node.name ? `${node.name.name}=` : ''}${dump(node.value)}`;
    case 'Option':
      return `${node.name}=${dump(node.value)}`;
    case 'ColumnDeclaration':
      return `${node.name.name}:${node.type}`;
    case 'NamedExpression':
      return `${node.names.length > 0 ? `${dump(node.names)}=` : ''}${dump(node.expression)}`;
    default:
      return dumpParts(node);
  }
}

const silent = new Set(['kind', 'span', 'keyword', 'operatorSpan', 'nameSpan']);

function dumpParts(node: Node): string {
  const said = Object.entries(node).filter(([key, value]) => !silent.has(key) && value !== false && dump(value) !== '');
  const parts = said.map(([key, value]) => (value === true ? key : typeof value === 'string' ? value : dump(value)));
  return `(${[node.kind, ...parts].join(' ')})`;
}

/** The dump of a text without mistakes; of the one expression or query in it, when there is but one. */
function tree(text: string): string {
  const { query, diagnostics } = parse(text);
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  const [statement] = query.statements;
  return dump(query.statements.length === 1 && statement?.kind === 'Query' ? statement.body : query.statements);
}

/** The dump of an expression. */
const expression = (text: string): string => tree(`T | where ${text}`).replace(/^\(Pipe T \(Where (.*)\)\)$/, '$1');
/** The dump of an operator. */
const operator = (text: string): string => tree(`T | ${text}`).replace(/^\(Pipe T (.*)\)$/, '$1');
/** Codes of the mistakes in a text, each with the words it is about. */
const mistakes = (text: string): string[] =>
  parse(text).diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`.trimEnd());

it('has a grammar that Chevrotain finds valid', () => {
  expect(() => new QueryParser({ validate: true })).not.toThrow();
});

describe('expressions', () => {
  it.each([
    ['a or b and c == d + e * f has g', '(or a (and b (== c (+ d (* e (has f g))))))'],
    ['a * b - c / d', '(- (* a b) (/ c d))'],
    ['a has b == (c or d)', '(== (has a b) (Parenthesized (or c d)))'],
    ['a < b == c', '(== (< a b) c)'],
    ['a <> b and c notcontains d', '(and (!= a b) (!contains c d))'],
    ['a matches regex b or c !startswith_cs d', '(or (matches regex a b) (!startswith_cs c d))'],
    ['a + 1 in (1, b, T2)', '(in (+ a 1) [1 b T2])'],
    ['a in~ (T2 | project b)', '(in~ a [(Pipe T2 (Project b))])'],
    ['a has_any ("x") and b !in ("y")', '(and (has_any a ["x"]) (!in b ["y"]))'],
    ['a between (1 .. b + 2) or c', '(or (Between between a 1 (+ b 2)) c)'],
    ['a !between (1h..2h)', '(Between !between a 36000000000 72000000000)'],
    ['-a.b[0] * -1', '(* (Unary - (Index (Member a b) 0)) (Unary - 1))'],
    ['a - -1', '(- a (Unary - 1))'],
    [`a.b["c"][-1].['d e']`, '(Member (Index (Index (Member a b) "c") (Unary - 1)) d e)'],
    ['a.[0]', '(Index a 0)'],
    ['f(a, b=1, g(*))', 'f(a b=1 g(*))'],
    ['a.f(1).b', '(Member (Member a f(1)) b)'],
    ['* has "x"', '(has * "x")'],
    ['a:"x"', '(: a "x")'],
    ['toscalar(T2 | count) > 1', '(> toscalar((Pipe T2 (Count))) 1)'],
    ['f(typeof(long), typeof(a:string, *))', 'f((TypeOf long) (TypeOf a:string *))'],
    ['datatable(a:long, )[-1, 2, ]', '(Datatable a:long (Unary - 1) 2)'],
    ['$left.a == $right.b', '(== (Member $left a) (Member $right b))'],
  ])('%s', (text, expected) => expect(expression(text)).toBe(expected));
});

describe('literals', () => {
  it.each([
    [String.raw`"\x41\u0042\103\t\"" 'd' @"e\""f"`, '"ABC\\t\\"de\\\\\\"f"'],
    ["h\"x\" H@'y''z'", '"xy\'z"'],
    ['```a"\nb```', '"a\\"\\nb"'],
    ['~~~a`b~~~', '"a`b"'],
    ['0x1F', '31'],
    ['1.', '1'],
    ['1.5e3', '1500'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['1.5h', '54000000000'],
    ['150nanoseconds', '1'],
    ['time(2)', '1728000000000'],
    ['timespan("1d")', '864000000000'],
    ['datetime(0001-01-02)', '864000000000'],
    ['datetime(1, 1)', undefined],
    ['datetime()', 'now()'],
    ['datetime(null)', 'null'],
    ['int(min)', '-2147483648'],
    ['real(-inf)', '-Infinity'],
    ['TRUE', 'true'],
    ['tRUE', 'tRUE'],
    ['1w', '1w'],
    ['guid(74BE27DE-1E4E-49D9-B579-FE0B331D3642)', '"74be27de-1e4e-49d9-b579-fe0b331d3642"'],
    ['dynamic({"a": [1, -2.5, null, \'b\' "c", 1h]})', '{a: 1 -2.5 null "bc" 36000000000}'],
    ['dynamic(null)', 'null'],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(mistakes(`print ${text}`)).toEqual([`KQLAB030 ${text}`]);
    else expect(tree(`print ${text}`)).toBe(`(Pipe (Print ${expected}))`);
  });

  it('takes zero-width characters, byte order marks and comments for space', () => {
    expect(tree('\ufeffT // | count\n|\u00a0take\u200b1')).toBe('(Pipe T (Take 1))');
  });
});

describe('names', () => {
  it.each([
    ["print by=1, count=2, ['a b']=3", '(Pipe (Print by=1 count=2 a b=3))'],
    ['T | project count, table, step, kind, view', '(Pipe T (Project count table step kind view))'],
    ['datatable(where:long, 1a:string)[]', '(Datatable where:long 1a:string)'],
    ['T | where count > 1 and d.limit == 2', '(Pipe T (Where (and (> count 1) (== (Member d limit) 2))))'],
    ['T | extend (a, b) = f(c), d = e', '(Pipe T (Extend a b=f(c) d=e))'],
  ])('%s', (text, expected) => expect(tree(text)).toBe(expected));

  it.each([
    ['T | project first, a', 'KS228 first'],
    ['T | project first', 'KS006 project first'],
    ['T | summarize first = count()', 'KS228 first'],
    ['print strcat(as, "b")', 'KS228 as'],
    ['print int=1', 'KS228 int'],
    ['T | extend kind = 1', 'KS228 kind'],
    ['T | where a == where and b', 'KS228 where'],
  ])('%s', (text, expected) => expect(mistakes(text)).toEqual([expected]));
});

describe('operators', () => {
  it.each([
    ['filter a | limit 5', '(Where a) (Take 5)'],
    ['extend x = a, b', '(Extend x=a b)'],
    ["project-away a*, *b, ['c d']", '(ProjectAway a* *b c d)'],
    ['project-keep *', '(ProjectKeep *)'],
    ['project-reorder b* desc, a granny-asc', '(ProjectReorder (ReorderItem b* desc) (ReorderItem a granny-asc))'],
    ['project-rename x = a', '(ProjectRename x=a)'],
    ['order by a asc nulls last, f(b)', '(Sort (SortKey a asc last) (SortKey f(b)))'],
    ['top 3 by a desc', '(Top 3 (SortKey a desc))'],
    ['count as n', '(Count n)'],
    ['distinct a, *', '(Distinct a *)'],
    ['summarize by a', '(Summarize a)'],
    [
      'summarize hint.strategy=shuffle n = count(), max(a) by b, c = bin(d, 1h)',
      '(Summarize hint.strategy=shuffle n=count() max(a) b c=bin(d 36000000000))',
    ],
    [
      'join kind=inner (U | where a) on b, $left.c == $right.d',
      '(Join kind=inner (Parenthesized (Pipe U (Where a))) b (== (Member $left c) (Member $right d)))',
    ],
    ['lookup U on a', '(Lookup U a)'],
    [
      "union isfuzzy=true withsource=s (U), V*, database('x').W",
      '(Union isfuzzy=true withsource=s (Parenthesized U) V* (Member database("x") W))',
    ],
    ['as hint.materialized=true X', '(As hint.materialized=true X)'],
    [
      'mv-expand with_itemindex=i a, x = b to typeof(long) limit 3',
      '(MvExpand with_itemindex=i (ExpandItem a) (ExpandItem x b long) 3)',
    ],
    ['mvexpand kind=array a.b', '(MvExpand kind=array (ExpandItem (Member a b)))'],
    [
      'mv-apply x = a to typeof(long) on (where x > 1 | count)',
      '(MvApply (ExpandItem x a long) (Pipe (Where (> x 1)) (Count)))',
    ],
    [
      'parse kind=regex flags=i a with * "x" b:long "y" \'z\' c',
      '(Parse kind=regex flags=i a * "x" (ParseColumn b long) "yz" (ParseColumn c))',
    ],
    ['parse-where a with "x" b', '(ParseWhere a "x" (ParseColumn b))'],
    [
      'parse-kv a as (x:long, y:string) with (pair_delimiter=",", greedy=true)',
      '(ParseKv a x:long y:string pair_delimiter="," greedy=true)',
    ],
    [
      'make-series n = count() default=0, sum(a) on t from b to c step 1d by d',
      '(MakeSeries (SeriesAggregate n=count() 0) (SeriesAggregate sum(a)) t b c 864000000000 d)',
    ],
    ['make-series count() on t in range(a, b, 1d)', '(MakeSeries (SeriesAggregate count()) t a b 864000000000 range)'],
    ['evaluate bag_unpack(a, "p_") : (*, x:long)', '(Evaluate bag_unpack(a "p_") * x:long)'],
    ['invoke f(1)', '(Invoke f(1))'],
    ['render timechart with (title="x", ycolumns=a, b)', '(Render timechart title="x" ycolumns=a ycolumns=b)'],
    ['render piechart kind=map', '(Render piechart kind=map)'],
    ['search kind=case_sensitive in (U, V*) "x" and a:"y"', '(Search kind=case_sensitive U V* (and "x" (: a "y")))'],
    [
      'find in (U, V*) where a > 1 project b:string, c, pack(*)',
      '(Find U V* (> a 1) (FindColumn b string) (FindColumn c) *)',
    ],
    [
      'top-nested 2 of a with others="o" by b = count() desc, top-nested of c by max(d)',
      '(TopNested (TopNestedLevel 2 a "o" b=count() desc) (TopNestedLevel c max(d)))',
    ],
    ['top-hitters 2 of a by b', '(TopHitters 2 a b)'],
    ['sample-distinct 2 of a', '(SampleDistinct 2 a)'],
    [
      'partition hint.strategy=native by a (top 1 by b)',
      '(Partition hint.strategy=native a (Pipe (Top 1 (SortKey b))))',
    ],
    ['partition by a { U | where b == a }', '(Partition a (Pipe U (Where (== b a))) braces)'],
    [
      'scan with_match_id=m declare (x:long = 0) with (step s output=all: a => x = s.x + 1; step t optional: true;)',
      '(Scan with_match_id=m (ParameterDeclaration x long 0) (ScanStep s all a x=(+ (Member s x) 1)) (ScanStep t optional true))',
    ],
    [
      'fork (where a | count) x = (take 1)',
      '(Fork (ForkBranch (Pipe (Where a) (Count))) (ForkBranch x (Pipe (Take 1))))',
    ],
    ['facet by a, b with (count)', '(Facet a b (Pipe (Count)))'],
    ['reduce by a with threshold=0.5, characters="x"', '(Reduce a threshold=0.5 characters="x")'],
    ['serialize n = row_number()', '(Serialize n=row_number())'],
    ['make-graph a --> b with U on c | count', '(Unsupported make-graph) (Count)'],
  ])('%s', (text, expected) => expect(operator(text)).toBe(expected));

  it.each([
    ["range ['a b'] from 1 to 3 step 1", '(Pipe (Range a b 1 3 1))'],
    ['union kind=inner A*, *B | count', '(Pipe (Union kind=inner A* *B) (Count))'],
    ['(T | count) | take 1', '(Pipe (Parenthesized (Pipe T (Count))) (Take 1))'],
    ["cluster('c').database('d').T | count", '(Pipe (Member (Member cluster("c") database("d")) T) (Count))'],
    ["externaldata(a:string)[@'u', h'v'] with (format='csv')", '(Externaldata a:string "u" "v" format="csv")'],
  ])('%s', (text, expected) => expect(tree(text)).toBe(expected));
});

describe('statements', () => {
  it.each([
    ['let a = 1; T | take a;', '(Let a 1) (Query (Pipe T (Take a)))'],
    [
      'let f = (x:long, y:string = "z") { let b = x; b };',
      '(Let f (Lambda (ParameterDeclaration x long) (ParameterDeclaration y string "z") (Let b x) (Query b)))',
    ],
    [
      'let f = (T:(a:long), U:(*)) { T };',
      '(Let f (Lambda (ParameterDeclaration T a:long) (ParameterDeclaration U any) (Query T)))',
    ],
    ['let v = view () { T | count };', '(Let v (Lambda view (Query (Pipe T (Count)))))'],
    ['let m = materialize(T | count);', '(Let m materialize((Pipe T (Count))))'],
    ['set a; set b = 1h;', '(Set a) (Set b 36000000000)'],
    [
      'declare query_parameters(a:long = -5, b:dynamic);',
      '(QueryParameters (ParameterDeclaration a long (Unary - 5)) (ParameterDeclaration b dynamic))',
    ],
    [
      'declare pattern p = (a:string)[b:string] { ("x").["y"] = { T | count }; };',
      '(Pattern p (ParameterDeclaration a string) (ParameterDeclaration b string) (PatternCase "x" "y" (Query (Pipe T (Count)))))',
    ],
    ["alias database d = cluster('c').database('e'); T", '(UnsupportedStatement alias) (Query T)'],
  ])('%s', (text, expected) => expect(tree(text)).toBe(expected));
});

describe('mistakes', () => {
  it.each([
    ['T | where', ['KS006 where']],
    ['T | where a ==  | count', ['KS006 ==  |']],
    ['T | where (a == 1 | count', ['KS005 count']],
    ['T | where a == 1) | count', ['KS198 )']],
    ['T |', ['KS176 |']],
    ['T | | count', ['KS176 |']],
    ['| count', ['KS198 |']],
    ['print 1;;', ['KS198 ;']],
    ['T | where a && b', ['KS002 &']],
    ['T | where a || b', ['KS176 |']],
    ['T | where s !has_any ("a")', ['KS002 !']],
    ['T | where a == b == c', ['KS198 ==']],
    ['T | where a = 1', ['KS141 a = 1']],
    ['T | project a b', ['KS005  b']],
    ['T | project a, has', ['KS006 , has']],
    ['T | sort a', ['KS005  a']],
    ['print "abc', ['KS001 "abc']],
    ['print "a\\qb" | count', ['KS002 \\']],
    ['print .5', ['KS006 print .']],
    ['print 74be27de-1e4e-49d9-b579-fe0b331d3642', ['KS214 74be27de-1e4e-49d9-b579-fe0b331d3642']],
    ['print dynamic([1,])', ['KS006 ,]']],
    ['print dynamic([decimal(1)])', ['KS215 decimal(1)']],
    ['print 9223372036854775808', ['KS005 9223372036854775808']],
    ['datatable(a:strin)[]', ['KS160 strin']],
    ['T | wher a | sumarize b | project c d', ['KS176 wher', 'KS176 sumarize', 'KS005  d']],
    ['let a = ; T | where f(b c) | wher d', ['KS006 = ;', 'KS005  c', 'KS176 wher']],
    ['T | join (U | wher a) on b | tke 1', ['KS176 wher', 'KS176 tke']],
  ])('%s', (text, expected) => expect(mistakes(text)).toEqual(expected));

  it('suggests the nearest operator', () => {
    expect(parse('T | wher a').diagnostics[0]?.help).toBe('Did you mean `where`?');
  });

  it('keeps the operators around a mistake', () => {
    const { query } = parse('T | where f(a, | extend b = 1 | wher c | take 5');
    expect(dump(query.statements)).toBe('(Query (Pipe T (Bad) (Extend b=1) (Bad) (Take 5)))');
  });

  it('gives up on endless nesting without a stack trace', () => {
    expect(mistakes('print '.padEnd(50_000, '('))[0]).toMatch(/^KS245/);
  });
});

describe('any text', () => {
  const queries = [
    'let f = (x:long = 1) { T | where a == x and b !in ("c", @"d\\e") }; f(2) | summarize n = count() by bin(t, 1h)',
    'T | extend x = d.a[0]["b"], y = -1.5 | join kind=inner (U | project-away a*) on $left.x == $right.y | take 5',
    'datatable(a:long, b:dynamic)[1, dynamic({"x": [1, null]}), 2, dynamic(null)] | mv-expand b to typeof(string)',
    'union isfuzzy=true A*, (B | parse s with * "x" y:long) | make-series avg(y) default=0 on t from a to b step 1d',
    'T | mv-apply x on (top 1 by x) | scan with (step s: true => a = 1;) | render timechart with (title="t", ys=a, b)',
    'search in (A) "x" | evaluate pivot(a, count()) : (*, b:long) | partition by c (fork (count) (take 1))',
  ];
  const pieces = queries.flatMap((query) => query.match(/\w+|\s+|[^\w\s]/g) ?? []);

  /** Every node lies within the text and within its parent, and there is no `Bad` one without a diagnostic. */
  function check(text: string): void {
    const { query, diagnostics } = parse(text);
    let bad = false;
    const visit = (part: unknown, from: number, to: number): void => {
      if (Array.isArray(part)) for (const item of part) visit(item, from, to);
      else if (typeof part === 'object' && part !== null && 'span' in part) {
        const { kind, span } = part as Node;
        bad ||= kind === 'Bad';
        expect(from <= span.start && span.start <= span.end && span.end <= to).toBe(true);
        for (const [key, value] of Object.entries(part)) if (key !== 'value') visit(value, span.start, span.end);
      }
    };
    visit(query, 0, text.length);
    for (const { span } of diagnostics) expect(span.start < span.end && span.end <= text.length).toBe(true);
    expect(bad && diagnostics.length === 0).toBe(false);
  }

  it('gives a tree when pieces of a query are missing, doubled or strange', () => {
    const edit = fc.record({ at: fc.nat(), drop: fc.nat(3), insert: fc.option(fc.constantFrom(...pieces, '(', '"')) });
    const edited = fc.tuple(fc.constantFrom(...queries), fc.array(edit, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(edited, ([query, edits]) => {
        const parts = query.match(/\w+|\s+|[^\w\s]/g) ?? [];
        for (const { at, drop, insert } of edits)
          parts.splice(at % (parts.length + 1), drop, ...(insert === null ? [] : [insert]));
        check(parts.join(''));
      }),
      { numRuns: 400 },
    );
  });

  it('gives a tree for characters at random', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), check), { numRuns: 300 });
  });
});
