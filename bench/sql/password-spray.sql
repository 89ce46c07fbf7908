SELECT IPAddress, time_bucket(INTERVAL 1 HOUR, TimeGenerated) AS Hour, count(DISTINCT UserPrincipalName) AS Users, count(*) AS Attempts,
  min(TimeGenerated) AS First, max(TimeGenerated) AS Last
FROM SigninLogs
WHERE TimeGenerated > $now - INTERVAL 1 DAY AND ResultType IN ('50126', '50053')
GROUP BY ALL
HAVING Users > 10
