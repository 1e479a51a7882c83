import type { LookupRow } from '../build/lookups/lookup-row.ts';
import type { Report } from '../report.ts';
import type { Reporter } from '../reporter.ts';
import { countedBy } from '../../wire/by-key.ts';

/**
 * Bucket boundaries in seconds that OpenTelemetry recommends for dns.lookup.duration.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/dns/dns-metrics
 */
const BOUNDARIES_S = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * Counters and the durations of lookups in OpenMetrics 1.0, which Prometheus scrapes and its node exporter reads
 * from a text file. Names of lookups are no label: there may be a million of them.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function openMetrics(): Reporter {
  const durations = new Durations();
  return {
    lines: 'none',
    lookup: (row) => durations.take(row),
    end: (report) => `${[...counters(report), ...durations.family()].join('\n')}\n# EOF\n`,
  };
}

function counters({ summary, findings, transports }: Report): string[] {
  const bySort = countedBy(
    findings,
    ({ rule, severity }) => `{rule="${rule}",severity="${severity}"}`,
  );
  const queries = Object.entries(transports).flatMap(([transport, counts]) =>
    (['answered', 'lost', 'undetermined'] as const).map(
      (fate) => [`{fate="${fate}",transport="${transport}"}`, counts[fate]] as const,
    ),
  );
  return [
    ...family('packets', 'Packets in the captures.', [['', summary.packets]]),
    ...family('queries', 'DNS queries, each once, by what became of them.', queries),
    ...family('lookups', 'Lookups of names.', [['', summary.lookups]]),
    ...family('lookups_failed', 'Lookups that ended without an answer or with an error.', [
      ['', summary.failed],
    ]),
    ...family('findings', 'Diagnosed lookups and captures.', [...bySort]),
  ];
}

/** @param samples labels and value of each */
function family(
  name: string,
  help: string,
  samples: readonly (readonly [labels: string, value: number])[],
): string[] {
  const metric = `dnspcap_${name}`;
  return [
    `# TYPE ${metric} counter`,
    `# HELP ${metric} ${help}`,
    ...samples.map(([labels, value]) => `${metric}_total${labels} ${value}`),
  ];
}

/** Histogram of the durations of lookups that got an answer. */
class Durations {
  readonly #counts = new Uint32Array(BOUNDARIES_S.length + 1);
  #sumMs = 0;
  #count = 0;

  take({ durationMs }: LookupRow): string {
    if (durationMs === undefined) return '';
    const at = BOUNDARIES_S.findIndex((boundary) => durationMs <= boundary * 1_000);
    this.#counts[at < 0 ? BOUNDARIES_S.length : at]!++;
    this.#sumMs += durationMs;
    this.#count++;
    return '';
  }

  family(): string[] {
    const name = 'dns_lookup_duration_seconds';
    let below = 0;
    const buckets = BOUNDARIES_S.map((boundary, at) => {
      below += this.#counts[at]!;
      const edge = Number.isInteger(boundary) ? boundary.toFixed(1) : `${boundary}`;
      return `${name}_bucket{le="${edge}"} ${below}`;
    });
    return [
      `# TYPE ${name} histogram`,
      `# UNIT ${name} seconds`,
      `# HELP ${name} From the first query of a lookup to its last answer.`,
      ...buckets,
      `${name}_bucket{le="+Inf"} ${this.#count}`,
      `${name}_count ${this.#count}`,
      `${name}_sum ${Number((this.#sumMs / 1_000).toFixed(9))}`,
    ];
  }
}
