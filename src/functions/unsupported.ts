/** Reasons by name; a name without an own entry has none, not even one like `constructor`. */
type Reasons = Readonly<Record<string, string>>;

/** Many names with one reason. */
const because = (reason: string, ...names: readonly string[]): Reasons =>
  Object.fromEntries(names.map((name) => [name, reason]));

const reasons = (...groups: readonly Reasons[]): Reasons => Object.assign(Object.create(null), ...groups);

const SERVICE = 'it asks a service for its state, and offline there is none';
const STORAGE = 'it tells how the service stores rows, and offline nothing is stored';
const GRAPHS = 'graphs are not supported';
const INTERNAL = 'it is internal to Kusto and not documented';
const COMPRESSION = 'the bytes it gives depend on the compressor';
const MIXING = 'its mixing formula is not published';

/** Functions that Kusto has and the engine refuses by name, each with the reason. Every other name is unknown. */
export const unsupportedFunctions: Reasons = reasons(
  { datetime_list_timezones: "the engine's list of time zones is not known" },
  { parse_user_agent: 'it needs a data base of user agents that is not published with it' },
  { row_rank: 'it is an older name; use row_rank_dense() or row_rank_min()' },
  { iscolumnexists: 'it is an older function; use column_ifexists()' },
  because(MIXING, 'hash_combine', 'hash_many'),
  because(COMPRESSION, 'gzip_compress_to_base64_string', 'zlib_compress_to_base64_string'),
  because('how it judges a sketch is not documented', 'hll_isvalid', 'tdigest_isvalid'),
  because(
    SERVICE,
    'current_cluster_endpoint',
    'current_database',
    'current_node_id',
    'current_principal',
    'current_principal_details',
    'current_principal_is_member_of',
    'stored_query_result',
  ),
  because(
    STORAGE,
    'current_cursor',
    'cursor_after',
    'cursor_before_or_at',
    'cursor_current',
    'extent_id',
    'extent_tags',
    'extentid',
    'row_id',
    'rowstore_ordinal_range',
  ),
  because(GRAPHS, 'all', 'any', 'graph', 'inner_nodes', 'labels', 'map'),
  because(GRAPHS, 'node_degree_in', 'node_degree_out', 'node_id'),
  { entity_group: 'entity groups are kept by the service' },
  because('where it splits a series in two is not documented', 'series_fit_2lines', 'series_fit_2lines_dynamic'),
  because('how it scores periods is not documented', 'series_periods_detect', 'series_periods_validate'),
  because(
    INTERNAL,
    '__cast',
    '__geo_length_to_s2cell_level',
    '__geo_line_s2cell_covering_level',
    '__geo_line_validate',
    '__geo_polygon_s2cell_covering_level',
    '__geo_polygon_validate',
    '__hash_crc32',
    '__hash_djb2',
    '__hash_many_crc32',
    '__hash_xxh64',
    '__hll_normalize',
    '__invoke',
    '__ipv6_lookup_ranges',
    '__lz4_compress_dynamic_array_to_base64_string',
  ),
);

/** Aggregates that Kusto has and the engine refuses by name, each with the reason. */
export const unsupportedAggregates: Reasons = reasons({ passthrough: INTERNAL });

const OUTSIDE = 'it asks a service over the network, which an offline engine does not do';
const CODE = 'it runs code of another language in the service';
const CLUSTERING = 'its clustering algorithm is not published';
const SEQUENCES = 'which of several possible sequences it counts is not documented';

/** Plugins that Kusto has and the engine refuses by name, each with the reason. */
export const unsupportedPlugins: Reasons = reasons(
  because(CLUSTERING, 'autocluster', 'basket', 'diffpatterns', 'diffpatterns_text'),
  because(
    OUTSIDE,
    'ai_chat_completion',
    'ai_chat_completion_prompt',
    'ai_embed_text',
    'ai_embeddings',
    'azure_digital_twins_query_request',
    'cosmosdb_sql_request',
    'dax_request',
    'execute_query',
    'execute_show_command',
    'http_request',
    'http_request_post',
    'infer_storage_schema',
    'infer_storage_schema_with_suggestions',
    'mysql_request',
    'postgresql_request',
    'sql_request',
  ),
  because(CODE, 'csharp', 'python', 'r'),
  because(SEQUENCES, 'funnel_sequence', 'funnel_sequence_completion', 'sequence_detect'),
  because(INTERNAL, 'external_datatable', 'identity', 'identity_v3'),
  { activity_engagement: 'which days its outer window covers is not documented' },
  { estimate_rows_count: 'its result is an estimate of the service' },
  { preview: 'it gives two tables; use take and count' },
);
