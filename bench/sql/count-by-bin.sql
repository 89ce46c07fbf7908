SELECT DeviceName, date_trunc('hour', Timestamp) AS Hour, count(*) AS Count FROM DeviceNetworkEvents GROUP BY ALL
