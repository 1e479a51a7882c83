import type { Resolver } from '../../lookup/resolver/resolver.ts';
import { say } from '../../words/say.ts';
import type { Report } from '../report.ts';

type Unjudged = Omit<Report, 'verdict'>;

/** Resolver of every client without times: resolvers are recognised by how they wait. */
export const UNTIMED_RESOLVER: Resolver = {
  family: 'unknown',
  candidates: [],
  options: [],
  because: [say`without times nothing tells how it waits`],
};

/** Removes every time and duration from the report of packets of which only the order is known. */
export function withoutTimes(report: Unjudged): Unjudged {
  const { timeline: _timeline, ...rest } = report;
  return {
    ...rest,
    captures: report.captures.map(
      ({ firstPacket: _first, lastPacket: _last, ...capture }) => capture,
    ),
    summary: { ...report.summary, stallMs: 0 },
    incidents: report.incidents.map(
      ({ first: _first, last: _last, stallMs: _stall, stallIsLowerBound: _isOpen, ...incident }) =>
        incident,
    ),
    findings: report.findings.map(
      ({
        retryAfterMs: _retry,
        stallMs: _stall,
        stallIsLowerBound: _isOpen,
        time: _time,
        packets: _packets,
        ...finding
      }) => finding,
    ),
    clients: report.clients.map(({ peak: _peak, ...client }) => ({ ...client, latencyMs: {} })),
    servers: report.servers.map(({ peak: _peak, handshakeMs: _handshake, ...server }) => ({
      ...server,
      latencyMs: {},
    })),
    latency: { buckets: report.latency.buckets.map((bucket) => ({ ...bucket, count: 0 })) },
  };
}
