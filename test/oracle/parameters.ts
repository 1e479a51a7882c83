import {
  array,
  type Arbitrary,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
  tuple,
} from 'fast-check';
import { ALWAYS_TCP, type AlwaysTcp, DRAWN, type ResolverKind } from './resolvers/index.ts';

/** Where the capture was made: see vantage.ts. */
type VantageKind = 'veth' | 'uplink' | 'uplink-snat' | 'any';

/**
 * All parameters of a run. The same parameters give the same packets, so printing them is enough to replay a failure.
 */
export interface Parameters {
  readonly seed: number;
  /** Programs by pod: the programs of one pod share its address. */
  readonly pods: readonly (readonly ResolverKind[])[];
  readonly names: number;
  /** Number of servers that the resolver knows. */
  readonly servers: number;
  /** Number of endpoints behind the service address of each server. */
  readonly endpoints: number;
  /** Lookups a second of one program, and their number. */
  readonly rate: number;
  readonly lookups: number;
  /** Longest time that a healthy server takes, in milliseconds. */
  readonly usualMs: number;
  /** Answers per thousand that take seconds. */
  readonly slow: number;
  /** Per thousand: lost queries, lost answers, and fresh pairs that lose exactly one leg on the node. */
  readonly lost: { readonly queries: number; readonly answers: number; readonly races: number };
  /** Packets per thousand that the network delivers twice, or that are twice in the capture. */
  readonly duplicated: { readonly byNetwork: number; readonly byMirror: number };
  /** Packets within this many microseconds may be in another order in the capture. */
  readonly reorderUs: number;
  /**
   * Whether reordered packets keep their true times, which then go back. Otherwise they have the times of their places
   * in the capture.
   */
  readonly timesGoBack: boolean;
  /** IDs are below this number; number of ports. */
  readonly ids: number;
  readonly ports: number;
  /** Whether a glibc thread that lost a leg asks serially from then on. */
  readonly sticky: boolean;
  /** Whether servers number their packets; otherwise the IP ID of their answers is 0. */
  readonly numbered: boolean;
  /** Percentages of the traffic after which the capture begins and ends. */
  readonly beginsAt: number;
  readonly endsAt: number;
  /** Whether a pod asks once a second until long after the end, so that open queries are known to be lost. */
  readonly tail: boolean;
  readonly vantage: VantageKind;
  /** Whether the first endpoint behind each server answers nothing. */
  readonly silent: boolean;
  /** Limit of queries a second that the node forwards for each pod; 0 for no limit. */
  readonly limit: number;
  /** Packets per thousand that are missing from the capture. Then nothing is lost or slow. */
  readonly missing: number;
  readonly tcp: OverTcp;
  readonly icmp: OfIcmp;
  /**
   * Longest pause in milliseconds between the two legs of every other lookup: the processor is taken from a
   * program that has used up its share (CFS bandwidth control, periods of 100 ms).
   */
  readonly pauseMs: number;
  /** Errors per thousand answers over UDP. */
  readonly errors: { readonly servfail: number; readonly refused: number };
  /** Whether, on `any`, pods are behind a bridge (cni0), where each packet is seen as well. */
  readonly bridged: boolean;
  /** Whether glibc begins each lookup at the next server (resolv.conf(5), rotate). */
  readonly rotate: boolean;
  /**
   * Whether every other server has an IPv6 address, so that a pod asks from two addresses: see `isIpv6`.
   */
  readonly dualStack: boolean;
}

/**
 * Whether the server has an IPv6 address. IDs of 6 bits agree all the time, so nothing would tie two addresses of one
 * pod.
 */
export function isIpv6({ dualStack, ids }: Parameters, server: number): boolean {
  return dualStack && ids === 0x1_0000 && server % 2 === 1;
}

/** Rates of events over TCP, per thousand each. */
interface OverTcp {
  /** Answers over UDP that come truncated. */
  readonly truncated: number;
  /** Connections whose SYNs get no answer, a RST, or an ICMP error. */
  readonly silent: number;
  readonly refused: number;
  /** Queries to which the server reacts by ending the connection instead of answering. */
  readonly cut: number;
  /** Segments that are lost and sent again. */
  readonly lost: number;
  /** Answers that come in several segments. */
  readonly split: number;
  /** Programs that ask over TCP alone, each in a pod of its own. */
  readonly always: readonly AlwaysTcp[];
}

interface OfIcmp {
  /** Queries per thousand that are not delivered, with an ICMP error. */
  readonly rejected: number;
  /** Whether a client sends an ICMP error when an answer comes to a closed port. */
  readonly byClients: boolean;
}

/** Neither TCP nor ICMP: defaults for parameters that were drawn before the model had them. */
export const UDP_ALONE: Pick<
  Parameters,
  'tcp' | 'icmp' | 'pauseMs' | 'errors' | 'bridged' | 'rotate' | 'dualStack'
> = {
  tcp: { truncated: 0, silent: 0, refused: 0, cut: 0, lost: 0, split: 0, always: [] },
  icmp: { rejected: 0, byClients: false },
  pauseMs: 0,
  errors: { servfail: 0, refused: 0 },
  bridged: false,
  rotate: false,
  dualStack: false,
};

/** One healthy pod of glibc and one server, captured completely at the client: a test overrides only what it needs. */
export const QUIET: Parameters = {
  seed: 0,
  pods: [['glibc']],
  names: 1,
  servers: 1,
  endpoints: 1,
  rate: 0.3,
  lookups: 1,
  usualMs: 1,
  slow: 0,
  lost: { queries: 0, answers: 0, races: 0 },
  duplicated: { byNetwork: 0, byMirror: 0 },
  reorderUs: 0,
  timesGoBack: false,
  ids: 0x1_0000,
  ports: 28_232,
  sticky: false,
  numbered: false,
  beginsAt: 0,
  endsAt: 100,
  tail: false,
  vantage: 'veth',
  silent: false,
  limit: 0,
  missing: 0,
  ...UDP_ALONE,
};

type Transports = Pick<Parameters, 'tcp' | 'icmp'>;

/** Draws a rate per thousand that is often 0. */
const sometimes = (...perThousand: number[]): Arbitrary<number> =>
  oneof(
    { arbitrary: constant(0), weight: 2 },
    { arbitrary: constantFrom(...perThousand), weight: 1 },
  );

const seldom = (): Arbitrary<boolean> => constantFrom(false, false, false, true);

const programs = array(constantFrom(...DRAWN), {
  minLength: 1,
  maxLength: 2,
});

/**
 * Draws the subject of a run: runs with races alone would be rare otherwise, and only in these the findings are
 * counted.
 */
const subject = oneof(
  { arbitrary: constant('everything'), weight: 14 },
  { arbitrary: constant('races'), weight: 2 },
  { arbitrary: constant('endpoints'), weight: 2 },
  { arbitrary: constant('rates'), weight: 1 },
  { arbitrary: constant('slow servers'), weight: 2 },
  { arbitrary: constant('one family each'), weight: 1 },
);

/** The simplest run is one healthy pod of glibc at one server: counter-examples shrink to it. */
const everything: Arbitrary<Parameters> = record({
  seed: integer({ min: 0, max: 0xffff }),
  pods: array(programs, { minLength: 1, maxLength: 3 }),
  names: integer({ min: 1, max: 4 }),
  servers: oneof(constant(1), integer({ min: 1, max: 5 })),
  endpoints: integer({ min: 1, max: 5 }),
  rate: constantFrom(0.3, 2, 10, 60, 200),
  lookups: integer({ min: 1, max: 40 }),
  usualMs: constantFrom(1, 5, 20),
  slow: sometimes(5, 30, 150),
  lost: record({
    queries: sometimes(5, 30, 150),
    answers: sometimes(5, 30, 150),
    races: sometimes(10, 60, 200),
  }),
  duplicated: record({ byNetwork: sometimes(5, 50), byMirror: sometimes(5, 50, 1_000) }),
  reorderUs: constantFrom(0, 0, 5, 40),
  timesGoBack: boolean(),
  ids: constantFrom(0x1_0000, 0x1_0000, 64),
  ports: constantFrom(28_232, 28_232, 300),
  sticky: boolean(),
  numbered: boolean(),
  beginsAt: oneof(constant(0), constant(0), integer({ min: 1, max: 70 })),
  endsAt: oneof(constant(100), constant(100), integer({ min: 30, max: 99 })),
  tail: boolean(),
  vantage: constantFrom('veth', 'uplink', 'uplink-snat', 'any'),
  silent: constant(false),
  limit: constant(0),
  missing: oneof(
    { arbitrary: constant(0), weight: 5 },
    { arbitrary: constantFrom(5, 30), weight: 1 },
  ),
})
  .map((drawn) => ({ ...drawn, ...UDP_ALONE }))
  .map(withoutContradiction);

const overTcp: Arbitrary<OverTcp> = record({
  truncated: sometimes(30, 150, 1_000),
  silent: sometimes(60, 1_000),
  refused: sometimes(60, 1_000),
  cut: sometimes(30, 150),
  lost: sometimes(30, 150),
  split: sometimes(300),
  always: array(constantFrom(...ALWAYS_TCP), { minLength: 0, maxLength: 2 }),
});

const ofIcmp: Arbitrary<OfIcmp> = record({
  rejected: sometimes(5, 60, 300),
  byClients: boolean(),
});

/** Behind all that was drawn before, so that a seed goes on to mean what it did. */
const transports: Arbitrary<Transports> = oneof(
  { arbitrary: constant<Transports>(UDP_ALONE), weight: 3 },
  { arbitrary: overTcp.map((tcp) => ({ ...UDP_ALONE, tcp })), weight: 2 },
  { arbitrary: ofIcmp.map((icmp) => ({ ...UDP_ALONE, icmp })), weight: 1 },
  { arbitrary: record({ tcp: overTcp, icmp: ofIcmp }), weight: 1 },
);

/** Behind that again. */
const pauses = oneof(
  { arbitrary: constant(0), weight: 2 },
  { arbitrary: constantFrom(20, 60, 110, 300), weight: 1 },
);

/** And behind that. */
const errors = oneof(
  { arbitrary: constant(UDP_ALONE.errors), weight: 3 },
  {
    arbitrary: record({
      servfail: sometimes(5, 60, 300, 1_000),
      refused: sometimes(5, 60, 300, 1_000),
    }),
    weight: 1,
  },
);

/** And behind that. */
const surroundings = record({ bridged: seldom(), rotate: seldom() });

/** At last. */
const families = record({ dualStack: seldom() });

export const parameters: Arbitrary<Parameters> = tuple(
  everything,
  subject,
  transports,
  pauses,
  errors,
  surroundings,
  families,
).map(([all, about, over, pauseMs, failing, around, of]) => {
  if (about === 'races') return withRacesOnly(all);
  if (about === 'endpoints') return withSilentEndpoint(all);
  if (about === 'rates') return withLimit(all);
  const more = {
    ...withTransports(all, over),
    pauseMs,
    errors: errorsIn(all, failing),
    ...around,
    ...of,
  };
  if (about === 'slow servers') return withSlowServers(more);
  if (about === 'one family each') return withOneFamilyEach(more);
  return more;
});

/**
 * Which segments are missing would decide which messages are there; and in the middle of a stream, with a gap or with
 * pieces of messages, nobody knows where one begins.
 */
function withTransports(all: Parameters, over: Transports): Parameters {
  if (all.missing > 0) return all;
  const pieces = all.beginsAt === 0 ? {} : { lost: 0, split: 0 };
  return { ...all, ...over, tcp: { ...over.tcp, ...pieces } };
}

/** What is asked again at once, with its ID, and is missing from the capture: its answer is any one's. */
function errorsIn({ missing }: Parameters, failing: Parameters['errors']): Parameters['errors'] {
  return missing > 0 ? UDP_ALONE.errors : failing;
}

/** Nothing goes wrong, and all of it is captured. */
function whole(all: Parameters): Parameters {
  return {
    ...all,
    servers: 1,
    slow: 0,
    lost: { queries: 0, answers: 0, races: 0 },
    duplicated: { byNetwork: 0, byMirror: 0 },
    reorderUs: 0,
    beginsAt: 0,
    endsAt: 100,
    missing: 0,
  };
}

/** Seen on the node, where each query shows to which endpoint it is sent on. */
function withSilentEndpoint(all: Parameters): Parameters {
  const endpoints = Math.max(2, all.endpoints);
  return { ...whole(all), endpoints, tail: true, vantage: 'any', silent: true };
}

/** One pod asks much more than its interface lets through, for four seconds. */
function withLimit(all: Parameters): Parameters {
  const [rate, lookups, limit] = [80, 340, 60];
  const pods: Parameters['pods'] = [['glibc']];
  const drawn = { ids: 0x1_0000, ports: 28_232, sticky: false, tail: false };
  return { ...whole(all), ...drawn, pods, rate, lookups, limit, usualMs: 1, vantage: 'veth' };
}

/** Many answers come after their query was sent again: which transmission they are to is the question. */
function withSlowServers(all: Parameters): Parameters {
  return { ...all, slow: 100, missing: 0 };
}

/**
 * Two programs of one pod that meet by chance: often near enough for A and AAAA of one lookup, seldom as near as these
 * are.
 */
function withOneFamilyEach(all: Parameters): Parameters {
  const pods: Parameters['pods'] = [['a-only', 'aaaa-only']];
  return { ...all, pods, names: 1, rate: Math.min(all.rate, 2) };
}

function withRacesOnly(all: Parameters): Parameters {
  return {
    ...all,
    servers: 1,
    slow: 0,
    lost: { queries: 0, answers: 0, races: all.lost.races || 60 },
    beginsAt: 0,
    endsAt: 100,
    vantage: 'veth',
    missing: 0,
  };
}

/** What is missing from the capture must be the only loss: nobody could tell the two apart. It ends after it begins. */
function withoutContradiction(drawn: Parameters): Parameters {
  const endsAt = drawn.endsAt > drawn.beginsAt ? drawn.endsAt : 100;
  if (drawn.missing === 0) return { ...drawn, endsAt };
  return { ...drawn, endsAt, slow: 0, lost: { queries: 0, answers: 0, races: 0 } };
}
