import { isWithin, parsePrefix } from '../lookup/filter.ts';
import { CONNTRACK_LIFETIME } from '../lookup/grouping/flow-table.ts';
import type { Line } from '../report/lines/line.ts';
import type { Told } from './same-diagnosis.ts';
import { parseAddress } from '../wire/address.ts';
import { MILLISECOND } from '../wire/time.ts';
import { clientOf, isWithinSpan, portOf, type Span, timeOf, type Wanted } from './choice.ts';
import { say, type Sentence } from '../words/say.ts';
import { instant, millisecondsOf } from '../wire/moment.ts';

/** What a user asks for: lookups by findings and numbers, or by clients and time. */
export interface Request {
  /** Ids of findings, such as `F1`. */
  readonly findings: readonly string[];
  readonly lookups: readonly number[];
  /** Addresses or CIDR blocks; empty for all. */
  readonly clients: readonly string[];
  /** Times as `parseMoment` reads them, both inclusive; undefined for no limit. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The same for a capture whose beginning is known. */
export interface DatedRequest extends Omit<Request, 'from' | 'to'> {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** @param firstMs milliseconds since 1970 of the first packet */
export function datedRequest(request: Request, firstMs: number): DatedRequest {
  const { from, to } = request;
  return {
    ...request,
    from: millisecondsOf(from, firstMs) ?? -Infinity,
    to: millisecondsOf(to, firstMs) ?? Infinity,
  };
}

/** How much of a capture is taken, with a description. */
export interface Extent {
  /** Undefined for all of it. */
  readonly wanted: Wanted | undefined;
  readonly described: Sentence;
}

/** A resolver asks again after 5 s, or with several servers after 10 s at most (resolv.conf(5)). */
const NEAR_MS = 10_000;
/** A slow server, or a node that loses packets, affects all clients. */
const AROUND_MS = 60_000;

/** A five-tuple that was used within this time before is not fresh to conntrack. */
const FLOW_MS = CONNTRACK_LIFETIME / MILLISECOND;

/** The client and ports of a lookup, and its time. */
interface Reach {
  readonly client: string;
  readonly ports: Set<number>;
  readonly from: number;
  to: number;
}

/** Collects the reach of certain lookups during an analysis of the whole. */
export class Reaches {
  readonly #wanted: ReadonlySet<number>;
  readonly #lookups = new Map<number, Reach>();

  constructor(wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
  }

  take(line: Line): void {
    const { lookup } = line;
    if (lookup === undefined || !this.#wanted.has(lookup)) return;
    const time = timeOf(line);
    const known = this.#lookups.get(lookup);
    if (known) {
      known.to = Math.max(known.to, time);
      known.ports.add(portOf(line));
    } else {
      const ports = new Set([portOf(line)]);
      this.#lookups.set(lookup, { client: clientOf(line), ports, from: time, to: time });
    }
  }

  of(lookup: number): Reach | undefined {
    return this.#lookups.get(lookup);
  }
}

/** Returns the findings of the whole that the extract must show. */
export function wantedFindings(whole: readonly Told[], request: DatedRequest): Told[] {
  const { findings: ids, lookups } = request;
  if (isBySpan(request)) {
    const span = spanOf(request);
    return whole.filter(
      ({ client, lookup, time }) =>
        client === undefined ||
        lookup === undefined ||
        isWithinSpan(span, client.address, instant(time ?? '') ?? 0),
    );
  }
  return whole.filter(
    ({ id, lookup }) => ids.includes(id) || (lookup !== undefined && lookups.includes(lookup)),
  );
}

/** Returns the numbers of the wanted lookups, including those of wanted findings. */
export function wantedLookups(
  wanted: readonly Told[],
  { lookups }: Pick<Request, 'lookups'>,
): Set<number> {
  return new Set([
    ...lookups,
    ...wanted.flatMap(({ lookup }) => (lookup === undefined ? [] : [lookup])),
  ]);
}

/** Returns the extents to try, the smallest first. For a request by clients and time there is only that extent. */
export function extents(
  wanted: readonly Told[],
  all: readonly Told[],
  request: DatedRequest,
  reaches: Reaches,
): Extent[] {
  const nothing = new Set<never>();
  if (isBySpan(request)) {
    const spans = [spanOf(request)];
    const inSpan = { lookups: nothing, frames: nothing, spans, except: nothing };
    return [{ wanted: inSpan, described: say`what was asked for` }];
  }
  const lookups = wantedLookups(wanted, request);
  const frames = new Set(
    wanted
      .filter(({ lookup }) => lookup === undefined)
      .flatMap(({ file, frames: list }) => list.map((frame) => `${file ?? 0} ${frame}`)),
  );
  const known = [...lookups].flatMap((lookup) => reaches.of(lookup) ?? []);
  const near = known.flatMap(({ client, ports, from, to }): Span[] => {
    const ofClient = { client: (address: string) => address === client };
    return [
      { ...ofClient, from: from - NEAR_MS, to: to + NEAR_MS },
      { ...ofClient, ports, from: from - FLOW_MS, to },
    ];
  });
  const around = known.map(({ from, to }) => ({ from: from - AROUND_MS, to: to + AROUND_MS }));
  const troubled = new Set(
    all.flatMap(({ lookup }) => (lookup === undefined || lookups.has(lookup) ? [] : [lookup])),
  );
  const beside = (spans: readonly Span[], except: ReadonlySet<number>, described: Sentence) => ({
    wanted: { lookups, frames, spans, except },
    described,
  });
  return [
    beside(near, nothing, say`with what the same client asked within 10 s`),
    beside(
      near,
      troubled,
      say`with what the same client asked within 10 s, without other findings`,
    ),
    beside(around, nothing, say`with what everybody asked within 60 s`),
    { wanted: undefined, described: say`the whole capture, on which the diagnosis rests` },
  ];
}

export function isBySpan({ findings, lookups }: Pick<Request, 'findings' | 'lookups'>): boolean {
  return findings.length + lookups.length === 0;
}

function spanOf({ clients, from, to }: DatedRequest): Span {
  if (clients.length === 0) return { from, to };
  const prefixes = clients.map(parsePrefix);
  return {
    client: (address) => {
      const octets = parseAddress(address);
      return octets !== undefined && prefixes.some((prefix) => isWithin(octets, prefix));
    },
    from,
    to,
  };
}
