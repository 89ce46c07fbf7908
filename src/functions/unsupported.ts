/** Functions that Kusto has and the engine refuses by name, each with the reason. Every other name is unknown. */
export const unsupportedFunctions: Readonly<Record<string, string>> = {
  ingestion_time: 'files carry no time of ingestion; use a column of the table instead',
  datetime_list_timezones: "the engine's list of time zones is not known",
};
