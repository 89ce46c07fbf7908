-- One regular expression with the edges of terms.
SELECT Timestamp, DeviceName, AccountName, ActionType,
  CASE
    WHEN regexp_matches(RegistryKey, '(?i)(^|[^\p{L}\p{Nd}])Root\\') THEN 'Trusted Root CA'
    WHEN regexp_matches(RegistryKey, '(?i)(^|[^\p{L}\p{Nd}])CA\\') THEN 'Intermediate CA'
    ELSE 'Other'
  END AS CertStoreType,
  split_part(RegistryKey, '\', -1) AS CertThumbprint,
  RegistryKey, InitiatingProcessFileName, InitiatingProcessCommandLine, InitiatingProcessParentFileName
FROM DeviceRegistryEvents
WHERE Timestamp > $now - INTERVAL 24 HOUR
  AND regexp_matches(RegistryKey, '(?i)(^|[^\p{L}\p{Nd}])(SOFTWARE\\Microsoft\\SystemCertificates\\Root\\Certificates|SOFTWARE\\Microsoft\\SystemCertificates\\CA\\Certificates|SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates|SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\CA)($|[^\p{L}\p{Nd}])')
  AND ActionType IN ('RegistryValueSet', 'RegistryKeyCreated')
  AND lower(InitiatingProcessFileName) NOT IN ('svchost.exe', 'lsass.exe', 'wuauclt.exe', 'trustedinstaller.exe',
    'microsoftedgeupdate.exe', 'msmpeng.exe', 'sgrmbroker.exe')
ORDER BY Timestamp DESC
