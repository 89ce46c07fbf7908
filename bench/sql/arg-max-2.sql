SELECT DeviceName, r.Timestamp, r.RemoteIP, r.BytesSent FROM (
  SELECT DeviceName, arg_max({'Timestamp': Timestamp, 'RemoteIP': RemoteIP, 'BytesSent': BytesSent}, Timestamp) AS r
  FROM DeviceNetworkEvents GROUP BY DeviceName)
