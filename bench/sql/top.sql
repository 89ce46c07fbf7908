SELECT * FROM DeviceNetworkEvents ORDER BY BytesSent DESC LIMIT 100
