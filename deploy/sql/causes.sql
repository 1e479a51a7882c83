-- What is found, and on how many nodes?
SELECT
  rule,
  severity,
  count(*) AS lookups,
  count(DISTINCT node) AS nodes,
  count(DISTINCT (node, client_ip)) AS clients,
  round(coalesce(sum(stall_ms), 0) / 1000, 3) AS waited_s,
  min(started) AS first_seen,
  max(started) AS last_seen
FROM lookups
WHERE rule IS NOT NULL
GROUP BY rule, severity
ORDER BY lookups DESC, rule;
