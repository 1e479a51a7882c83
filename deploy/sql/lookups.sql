-- Read first: the lookups of all nodes, with the words that `dnspcap compare` uses.
-- In the folder that holds reports/node=NAME/lookups.parquet, as deploy/shard.sh writes them, or wherever this says:
--   SET VARIABLE reports = 's3://my-bucket/reports';

CREATE OR REPLACE VIEW lookups AS
SELECT
  *,
  -- Kept an application waiting for 100 ms or more with a warning or an error, or was never answered.
  coalesce(severity IN ('warning', 'error') AND coalesce(stall_ms >= 100, true), false) AS is_stall,
  -- Whether it stalled can be said.
  state <> 'undetermined' AS is_judged,
  is_stall AND rule IN ('conntrack-race', 'nat-clash-expired') AS is_race,
  -- Chances for the race: the pairs that it could have hit. Where the capture was taken behind the translation,
  -- the lost query of a race is not in it, so that what is left is no pair.
  CASE
    WHEN rule = 'one-way-capture' THEN 0
    ELSE is_exposed::INTEGER + (is_race AND coalesce(confidence = 'strong', false))::INTEGER
  END AS race_chances
FROM read_parquet(
  -- At any depth: reports may be kept by day, as reports/date=2026-11-28/node=NAME.
  coalesce(getvariable('reports'), 'reports') || '/**/lookups.parquet',
  hive_partitioning = true,
  hive_types = {'node': VARCHAR},
  union_by_name = true
);

-- Events per 1,000 trials, with the interval of 95 % confidence (Wilson's): three columns, by unnest().
CREATE OR REPLACE MACRO rate(events, trials) AS {
  'per_1000': 1000 * events / nullif(trials, 0),
  'low': 1000 * greatest(0, wilson(events, trials, -1)),
  'high': 1000 * least(1, wilson(events, trials, 1))
};

-- An end of that interval, as a share: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209.
CREATE OR REPLACE MACRO wilson(events, trials, side) AS (
  events / trials + 3.841458820694124 / (2 * trials)
  + side * 1.959963984540054
  * sqrt((events / trials * (1 - events / trials) + 3.841458820694124 / (4 * trials)) / trials)
) / (1 + 3.841458820694124 / trials);
