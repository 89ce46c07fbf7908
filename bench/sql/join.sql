SELECT p.ProcessUniqueId, p.FileName, p.ProcessCommandLine, n.RemoteIP, n.BytesSent
FROM DeviceProcessEvents p JOIN DeviceNetworkEvents n ON p.ProcessUniqueId = n.ProcessUniqueId
