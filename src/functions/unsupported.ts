/** Functions that Kusto has and the engine refuses by name, each with the reason. Every other name is unknown. */
export const unsupportedFunctions: Readonly<Record<string, string>> = {
  datetime_list_timezones: "the engine's list of time zones is not known",
};
