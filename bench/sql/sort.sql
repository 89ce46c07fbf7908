SELECT * FROM DeviceNetworkEvents ORDER BY BytesSent
