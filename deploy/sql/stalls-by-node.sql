-- On which nodes do lookups stall?
SELECT
  node,
  count(*) AS lookups,
  count_if(is_stall) AS stalls,
  count_if(is_judged) AS judged,
  unnest(rate(stalls, judged)),
  count_if(is_race) AS races,
  sum(race_chances) AS race_chances,
  round(coalesce(sum(stall_ms) FILTER (is_stall), 0) / 1000, 3) AS waited_s
FROM lookups
GROUP BY node
ORDER BY stalls DESC, node;
