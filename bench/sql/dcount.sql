SELECT DeviceName, count(DISTINCT RemoteIP) AS Addresses FROM DeviceNetworkEvents GROUP BY DeviceName
