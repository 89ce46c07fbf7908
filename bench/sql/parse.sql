SELECT count(DISTINCT coalesce(m['u'], '')) AS Users, sum(TRY_CAST(m['i'] AS BIGINT))::BIGINT AS Ids FROM (
  SELECT regexp_extract(ProcessCommandLine, '(?s)--user=(.*?) --id=(.*?) --port', ['u', 'i']) AS m FROM DeviceProcessEvents)
