-- Did the rollout help? Say first when it was:
--   SET VARIABLE rollout = TIMESTAMPTZ '2026-11-22 15:00:00Z';
-- Whether a difference of two rates is more than chance: dnspcap compare.
SELECT
  CASE
    WHEN getvariable('rollout') IS NULL THEN error('SET VARIABLE rollout = TIMESTAMPTZ ''…'' first')
    WHEN started < getvariable('rollout') THEN 'before'
    ELSE 'after'
  END AS rollout,
  count(*) AS lookups,
  count_if(is_stall) AS stalls,
  count_if(is_judged) AS judged,
  unnest(rate(stalls, judged)),
  count_if(is_race) AS races,
  sum(race_chances) AS race_chances,
  round(coalesce(sum(stall_ms) FILTER (is_stall), 0) / 1000, 3) AS waited_s
FROM lookups
WHERE started IS NOT NULL
GROUP BY rollout
ORDER BY rollout DESC;
