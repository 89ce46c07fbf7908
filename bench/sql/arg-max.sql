SELECT DeviceName, max(Timestamp) AS Timestamp, arg_max(RemoteIP, Timestamp) AS RemoteIP, arg_max(BytesSent, Timestamp) AS BytesSent FROM DeviceNetworkEvents GROUP BY DeviceName
