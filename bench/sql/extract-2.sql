SELECT sum(Port)::BIGINT AS Ports, max(Port) AS Most FROM (
  SELECT TRY_CAST(regexp_extract(ProcessCommandLine, '--port=(\d+)', 1) AS BIGINT) AS Port FROM DeviceProcessEvents
  WHERE contains(ProcessCommandLine, '--port='))
