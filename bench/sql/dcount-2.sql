SELECT DeviceName, count(*) AS Addresses FROM (SELECT DISTINCT DeviceName, RemoteIP FROM DeviceNetworkEvents) GROUP BY DeviceName
