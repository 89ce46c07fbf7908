import { type Document, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Span } from '../source/span.ts';
import { Offsets } from './offsets.ts';
import type { Placed, Rule, RuleMetadata } from './rule.ts';

/** The rules in a document of YAML or JSON, whichever of the products' forms it has. */
export function rulesOf(document: Document, text: string): Rule[] {
  const reader = new DocumentReader(text);
  const root = document.contents;
  if (isSeq(root)) return root.items.flatMap((item) => (isMap(item) ? reader.rule(item) : []));
  if (!isMap(root)) return [];
  const resources = reader.get(root, 'resources');
  if (!isSeq(resources)) return reader.rule(root);
  // A template of Azure Resource Manager.
  return resources.items.flatMap((item) => {
    const properties = isMap(item) ? reader.get(item, 'properties') : undefined;
    return isMap(properties) && isMap(item) ? reader.rule(properties, item) : [];
  });
}

/** Entries of scheduled rules that Sentinel demands. */
const scheduled = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];

class DocumentReader {
  constructor(private readonly text: string) {}

  get(map: YAMLMap, ...path: readonly string[]): Node | undefined {
    return (map.getIn(path, true) as Node | null | undefined) ?? undefined;
  }

  /** The rule that a map describes, if it has a query. */
  rule(map: YAMLMap, around?: YAMLMap): Rule[] {
    const query = this.get(map, 'queryCondition', 'queryText') ?? this.get(map, 'query');
    if (!isScalar(query) || typeof query.value !== 'string') return [];
    const isDefender = isMap(this.get(map, 'queryCondition')) || isMap(this.get(map, 'detectionAction'));
    const name = this.placed(map, 'name') ?? this.placed(map, 'displayName');
    const metadata = isDefender ? this.defender(map) : this.sentinel(map, around);
    return [
      {
        ...(name && { name: name.value }),
        query: query.value,
        offsets: this.offsets(query as Scalar<string>),
        ...(query.type === 'BLOCK_LITERAL' && { lines: this.linesOf(query) }),
        ...(metadata && { metadata }),
      },
    ];
  }

  private spanOf(node: Node): Span {
    const [start = 0, end = start] = node.range ?? [];
    return { start, end };
  }

  private offsets(query: Scalar<string>): Offsets {
    if (query.type !== 'BLOCK_LITERAL' && query.type !== 'BLOCK_FOLDED') {
      const { start, end } = this.spanOf(query);
      return Offsets.scalar(query.value, this.text, start, end);
    }
    const lines = this.linesOf(query);
    return Offsets.lines(query.value, this.text, lines.start, lines.end);
  }

  /** The lines of a block, below its sign. */
  private linesOf(block: Node): Span {
    const { start, end } = this.spanOf(block);
    return { start: this.text.indexOf('\n', start) + 1, end };
  }

  private placed(map: YAMLMap, ...path: readonly string[]): Placed | undefined {
    const node = this.get(map, ...path);
    if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
    return { value: String(node.value), span: this.spanOf(node) };
  }

  /** The maps in a list. */
  private maps(node: Node | undefined): YAMLMap[] {
    return isSeq(node) ? node.items.filter(isMap) : [];
  }

  private sentinel(map: YAMLMap, around: YAMLMap | undefined): RuleMetadata | undefined {
    const written = (around && this.placed(around, 'kind')) ?? this.placed(map, 'kind');
    const isRule = written !== undefined || scheduled.some((entry) => map.has(entry)) || map.has('entityMappings');
    if (!isRule) return undefined;
    const isScheduled = scheduled.some((entry) => map.has(entry));
    const kind = written ?? { value: isScheduled ? 'Scheduled' : 'Hunting', span: { start: 0, end: 0 } };
    const demanded = kind.value === 'Scheduled' ? ['severity', ...scheduled] : kind.value === 'NRT' ? ['severity'] : [];
    const names = ['name', 'displayName'].some((entry) => map.has(entry)) ? [] : ['name'];
    return {
      product: 'sentinel',
      kind,
      ...this.entries(map, { severity: 'severity', frequency: 'queryFrequency', period: 'queryPeriod' }),
      ...this.entries(map, { trigger: 'triggerOperator' }),
      columns: [...this.entityColumns(map), ...this.detailColumns(map), ...this.alertColumns(map)],
      missing: [...names, ...demanded.filter((entry) => !map.has(entry))],
    };
  }

  private defender(map: YAMLMap): RuleMetadata {
    const template = this.get(map, 'detectionAction', 'alertTemplate');
    const assets = isMap(template) ? this.maps(this.get(template, 'impactedAssets')) : [];
    const columns = assets.flatMap((asset) => {
      const identifier = this.placed(asset, 'identifier');
      const column = identifier?.value.replace(/^./, (letter) => letter.toUpperCase());
      return identifier && column ? [{ value: column, span: identifier.span, use: 'an impacted asset' }] : [];
    });
    const severity = isMap(template) ? this.placed(template, 'severity') : undefined;
    const frequency = this.placed(map, 'schedule', 'period');
    return {
      product: 'defender',
      kind: { value: 'Scheduled', span: { start: 0, end: 0 } },
      ...(severity && { severity }),
      ...(frequency && { frequency }),
      columns,
      missing: ['displayName', 'schedule', 'detectionAction'].filter((entry) => !map.has(entry)),
    };
  }

  private entries<K extends string>(map: YAMLMap, entries: Readonly<Record<K, string>>): Partial<Record<K, Placed>> {
    const found = Object.entries<string>(entries).map(([key, entry]) => [key, this.placed(map, entry)] as const);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Partial<Record<K, Placed>>;
  }

  private entityColumns(map: YAMLMap): RuleMetadata['columns'] {
    const mappings = this.maps(this.get(map, 'entityMappings'));
    const fields = mappings.flatMap((mapping) => this.maps(this.get(mapping, 'fieldMappings')));
    return fields.flatMap((field) => {
      const column = this.placed(field, 'columnName');
      return column ? [{ ...column, use: 'an entity' }] : [];
    });
  }

  private detailColumns(map: YAMLMap): RuleMetadata['columns'] {
    const details = this.get(map, 'customDetails');
    if (!isMap(details)) return [];
    return details.items.flatMap(({ value }) =>
      isScalar(value) && typeof value.value === 'string'
        ? [{ value: value.value, span: this.spanOf(value), use: 'a custom detail' }]
        : [],
    );
  }

  /** `{{Column}}` in the texts of alerts, and columns that give their severity and tactics. */
  private alertColumns(map: YAMLMap): RuleMetadata['columns'] {
    const override = this.get(map, 'alertDetailsOverride');
    if (!isMap(override)) return [];
    const texts = ['alertDisplayNameFormat', 'alertDescriptionFormat'].flatMap(
      (key) => this.placed(override, key) ?? [],
    );
    const named = ['alertSeverityColumnName', 'alertTacticsColumnName'].flatMap(
      (key) => this.placed(override, key) ?? [],
    );
    const inside = texts.flatMap(({ value, span }) =>
      [...value.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map((match) => {
        const at = this.text.indexOf(match[0], span.start);
        return { value: match[1] ?? '', span: at < 0 ? span : { start: at, end: at + match[0].length } };
      }),
    );
    return [...inside, ...named].map((column) => ({ ...column, use: 'an alert' }));
  }
}
