import { shownName } from '../../../kubernetes/named-addresses.ts';
import { say, type Sentence } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import { addressAndPort } from '../../wording/endpoint.ts';
import type { End, LadderPacket, ReportFinding } from '../../report.ts';

/** Most places, and most servers, that fit beside each other. */
const MAX_PLACES = 3;
const MAX_SERVERS = 3;

/** A vertical line of the ladder: client, server, or a place where packets were seen in transit. */
export interface Lane {
  readonly label: string;
  /** Kubernetes name; for a place, the endpoint to which packets are translated there. */
  readonly name: string | undefined;
  /** Position as a share of the width, from the left. */
  readonly x: number;
  readonly isPlace: boolean;
}

/** The lanes from left to right: the client, the places of capture in the order of the queries, the servers. */
export class Lanes {
  readonly all: readonly Lane[];
  readonly client: Lane;
  readonly #places: ReadonlyMap<string, Lane>;
  readonly #servers: ReadonlyMap<string, Lane>;
  readonly #server: Lane;

  constructor(finding: ReportFinding, packets: readonly LadderPacket[], words: Words) {
    const places = placesOf(packets).slice(0, MAX_PLACES);
    const others = othersOf(packets).slice(0, MAX_SERVERS - 1);
    const lanes = [
      endLane(finding.client) ?? { label: words.text(say`client`), name: undefined },
      ...places.map((place) => ({
        label: words.text(placeName(place)),
        name: translation(place, packets),
      })),
      endLane(finding.server) ?? { label: words.text(say`server`), name: undefined },
      ...others.map(({ server = '', serverName: name }) => ({ label: server, name })),
    ];
    this.all = lanes.map((lane, at) => ({
      ...lane,
      x: 0.03 + (0.94 * at) / (lanes.length - 1),
      isPlace: at > 0 && at <= places.length,
    }));
    this.client = this.all[0]!;
    this.#places = new Map(places.map((place, at) => [place, this.all[at + 1]!]));
    this.#server = this.all[places.length + 1]!;
    this.#servers = new Map(
      others.map(({ server = '' }, at) => [server, this.all[places.length + 2 + at]!]),
    );
  }

  place(name: string): Lane | undefined {
    return this.#places.get(name);
  }

  /** Returns the lane of the server that a packet goes to or comes from. */
  server({ server }: LadderPacket): Lane {
    return (server === undefined ? undefined : this.#servers.get(server)) ?? this.#server;
  }

  /** Returns where the arrow of a lost query ends: between the last lane that saw it and the next. */
  lostAt(last: Lane, server: Lane): number {
    const next = this.all[this.all.indexOf(last) + 1] ?? server;
    return last.x + (next.x - last.x) * (last === this.client && next === server ? 0.6 : 0.5);
  }
}

/** Names a place in the language of the page. In the data it is `interface 3`, `uplink, interface 3` or `capture`. */
function placeName(place: string): Sentence {
  const [, vantage, at] = /^(?:(.*), )?interface (\d+)$/u.exec(place) ?? [];
  if (at === undefined) return place === 'capture' ? say`capture` : say`${place}`;
  return vantage === undefined ? say`interface ${at}` : say`${vantage}, interface ${at}`;
}

/** Returns `→ 10.244.2.12`: behind the translation, packets have the address of an endpoint. */
function translation(place: string, packets: readonly LadderPacket[]): string | undefined {
  const there = packets.flatMap(({ seen = [] }) => seen.filter((one) => one.place === place));
  const endpoints = new Set(there.flatMap(({ endpoint }) => endpoint ?? []));
  return endpoints.size === 0 ? undefined : `→ ${[...endpoints].join(', ')}`;
}

function endLane(end: End | undefined): Pick<Lane, 'label' | 'name'> | undefined {
  return end && { label: addressAndPort(end), name: shownName(end) };
}

/** Returns the first packet of each server other than the finding's. */
function othersOf(packets: readonly LadderPacket[]): readonly LadderPacket[] {
  return packets.filter(
    ({ server }, at) =>
      server !== undefined && packets.findIndex((other) => other.server === server) === at,
  );
}

/** Returns the places in the order in which queries pass them. A place that saw only responses comes last. */
function placesOf(packets: readonly LadderPacket[]): string[] {
  const outward = packets
    .filter(({ message }) => message === 'query')
    .toSorted((a, b) => (b.seen?.length ?? 0) - (a.seen?.length ?? 0));
  const inward = packets.filter(({ message }) => message === 'response');
  const places = [
    ...outward.flatMap(({ seen = [] }) => seen.map(({ place }) => place)),
    ...inward.flatMap(({ seen = [] }) => seen.map(({ place }) => place).toReversed()),
  ];
  return [...new Set(places)];
}
