SELECT count(*) AS Count FROM DeviceProcessEvents WHERE regexp_matches(ProcessCommandLine, '[a-z]{3}\d{4}\.[a-z]{3}$')
