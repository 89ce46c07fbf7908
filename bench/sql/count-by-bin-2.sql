SELECT DeviceName, time_bucket(INTERVAL 1 HOUR, Timestamp) AS Hour, count(*) AS Count FROM DeviceNetworkEvents GROUP BY ALL
