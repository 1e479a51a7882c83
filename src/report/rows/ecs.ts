import { Flag, opcodeOf } from '../../dns/flags.ts';
import { className, opcodeName, typeName } from '../../dns/codes.ts';
import { parseAddress } from '../../wire/address.ts';
import { visibleJson } from '../escape.ts';
import {
  annotatedSide,
  eitherSide,
  type Exchange,
  Exchanges,
  rttMsOf,
  type Side,
} from './exchanges.ts';
import type { Reporter } from '../reporter.ts';

/** The version of the Elastic Common Schema whose fields are used. */
const ECS_VERSION = '9.3.0';

const NANOSECONDS_PER_MS = 1_000_000;

/**
 * One event per exchange with the field names of the Elastic Common Schema, a JSON object on a line. `dns.type` is
 * `answer` if the response is known, else `query`. Fields that the schema lacks are under `dnspcap`.
 *
 * @see https://www.elastic.co/docs/reference/ecs/ecs-dns
 */
export function ecs(): Reporter {
  const exchanges = new Exchanges(annotatedSide, (exchange) => `${visibleJson(event(exchange))}\n`);
  return { lines: 'all', line: (line) => exchanges.take(line), end: () => exchanges.end() };
}

function event(exchange: Exchange) {
  const { query, response } = exchange;
  const side = eitherSide(exchange);
  const client = endOf(side.client, side.clientPort, side.clientName);
  const server = endOf(side.server, side.serverPort, side.serverName);
  return {
    '@timestamp': orAbsent(side.time),
    ecs: { version: ECS_VERSION },
    event: {
      kind: 'event',
      category: ['network'],
      type: ['connection', 'protocol'],
      dataset: 'dnspcap.dns',
      start: orAbsent(query?.time),
      end: orAbsent(response?.time),
      duration: durationOf(exchange),
      outcome: outcomeOf(exchange),
    },
    network: {
      transport: side.transport,
      protocol: 'dns',
      type: networkType(side.client),
      bytes: (query?.length ?? 0) + (response?.length ?? 0),
    },
    source: { ...client, bytes: query?.length },
    destination: { ...server, bytes: response?.length },
    client,
    server,
    dns: dnsOf(exchange, side),
    dnspcap: {
      file: side.file,
      frame: side.frame,
      response_frame: query && response?.frame,
      lookup: side.lookup,
      state: side.state,
      finding: side.finding,
      rule: side.rule,
      annotation: side.annotation,
    },
  };
}

function dnsOf({ response }: Exchange, side: Side) {
  const answers = response?.records.map(({ name, type, class: rrclass, ttl, data }) => ({
    name,
    type: typeName(type),
    class: className(rrclass),
    ttl,
    data,
  }));
  const addresses = response?.records.flatMap(({ type, data }) =>
    isOfAddress(type) ? [data] : [],
  );
  return {
    type: response ? 'answer' : 'query',
    id: `${side.dnsId}`,
    op_code: opcodeName(opcodeOf(side.flags)),
    header_flags: flagsOf((response ?? side).flags),
    response_code: response?.rcode,
    question: {
      name: side.qname,
      type: side.qtype,
      class: side.question && className(side.question.class),
    },
    answers: orAbsent(answers),
    resolved_ip: orAbsent(addresses),
  };
}

function networkType(address: string): 'ipv4' | 'ipv6' | undefined {
  const octets = parseAddress(address)?.length;
  if (octets === undefined) return undefined;
  return octets === 4 ? 'ipv4' : 'ipv6';
}

function endOf(ip: string, port: number, name: string | undefined) {
  // In a pasted text an address may be a name, which a field of type ip does not accept.
  const isAddress = parseAddress(ip) !== undefined;
  return { address: ip, ip: isAddress ? ip : undefined, port, domain: name };
}

/** Whether the type is A or AAAA. */
function isOfAddress(type: number): boolean {
  return type === 1 || type === 28;
}

/** Returns the flags in the order of the schema's own example. */
function flagsOf(flags: number): string[] {
  const names = ['AA', 'TC', 'RD', 'RA', 'AD', 'CD'] as const;
  return names.filter((name) => (flags & Flag[name]) !== 0);
}

/** Returns nanoseconds, the unit of the schema. */
function durationOf(exchange: Exchange): number | undefined {
  const rttMs = rttMsOf(exchange);
  return rttMs === undefined ? undefined : Math.round(rttMs * NANOSECONDS_PER_MS);
}

/** Returns the outcome of the exchange, not of its lookup, which may have other exchanges. NXDOMAIN is a success. */
function outcomeOf({ query, response }: Exchange): 'success' | 'failure' | 'unknown' {
  if (response)
    return response.rcode === 'NOERROR' || response.rcode === 'NXDOMAIN' ? 'success' : 'failure';
  return query?.state === 'unanswered' ? 'failure' : 'unknown';
}

function orAbsent<T extends { readonly length: number }>(value: T | undefined): T | undefined {
  return value?.length === 0 ? undefined : value;
}
