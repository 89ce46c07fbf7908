SELECT RemoteIP, count(*) AS Count, sum(BytesSent)::BIGINT AS Bytes FROM DeviceNetworkEvents GROUP BY RemoteIP
