-- When do lookups stall? Hours of UTC; a lookup counts where it began.
SELECT
  date_trunc('hour', started AT TIME ZONE 'UTC') AS hour_utc,
  count(*) AS lookups,
  count_if(is_stall) AS stalls,
  count_if(is_judged) AS judged,
  unnest(rate(stalls, judged)),
  count_if(is_race) AS races,
  sum(race_chances) AS race_chances,
  round(coalesce(sum(stall_ms) FILTER (is_stall), 0) / 1000, 3) AS waited_s
FROM lookups
GROUP BY hour_utc
ORDER BY hour_utc;
