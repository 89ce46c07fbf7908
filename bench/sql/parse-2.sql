SELECT count(DISTINCT coalesce(u, '')) AS Users, sum(i)::BIGINT AS Ids FROM (
  SELECT CASE WHEN i IS NULL THEN '' ELSE u END AS u, i FROM (
    SELECT split_part(rest, ' --id=', 1) AS u, TRY_CAST(split_part(split_part(rest, ' --id=', 2), ' --port', 1) AS BIGINT) AS i FROM (
      SELECT split_part(ProcessCommandLine, '--user=', 2) AS rest FROM DeviceProcessEvents)))
