import { SECOND } from '../../wire/time.ts';
import { SHORTEST_ROUND } from '../times.ts';
import { grouped, say, type Sentence } from '../../words/say.ts';
import { type Candidate, CANDIDATES } from './families.ts';
import type { ResolverTraits, RetryTraits } from './resolver-traits.ts';

/** The resolvers that fit an observation, and the observation as a reason. */
export interface Narrowing {
  readonly fits: readonly Candidate[];
  /** Left out if the observation needs no mention. */
  readonly because?: Sentence;
}

/** Reads a sign from the traits of a client; undefined if the client did not show it. */
type Sign = (traits: ResolverTraits) => Narrowing | undefined;

/** Number of lookups of one kind that make a habit. */
export const HABIT = 3;
/** The share of pairs that must have small ID steps. By chance one pair in 64 has. */
const MOSTLY = 0.9;
/**
 * Number of lookups with a port each after which the client keeps no port. A proxy has a few workers with a port each.
 */
const FRESH_HABIT = 20;
/** nginx checks once a second whether its 5 s are over (ngx_resolver_resend, resend_timeout). */
const NGINX_WAIT = [3.9 * SECOND, 6.1 * SECOND] as const;

/**
 * Systems choose among 28,000 ports (ip_local_port_range), so a lookup has one of the last four (RECENT_PORTS) by chance
 * once in 7,000 times. A hundred times as often is no chance.
 */
const KEPT_SHARE = 1 / 70;

/** Initial TTLs: Linux 64 (ip_default_ttl), Windows 128; mDNSResponder sets 255 (mDNSMacOSX.c, SetupSocket). */
const LINUX_HOPS = 64;
const WINDOWS_HOPS = 128;

/**
 * Resolvers that keep their sockets (ngx_resolver.c, dns_internal.cc, DnsNameResolver); c-ares does while it is busy. A
 * program may bind all sockets of Go to one port (net.Resolver, Dial).
 */
const KEEPERS = [
  'go',
  'c-ares',
  'c-ares-before-1.20',
  'nginx',
  'squid',
  'netty',
  'forwarder',
] as const;
/** Systems whose port behaviour is not known well enough to rule them out by it. */
const NOT_LINUX = ['windows', 'macos'] as const;
/** Resolvers that pass on the queries of their clients. */
const PASSES_ON = ['forwarder', 'systemd-resolved'] as const;

/**
 * Resolvers by the UDP payload size in the OPT record: RESOLV_EDNS_BUFFER_SIZE of glibc (edns0), maxDNSPacketSize of
 * Go, EDNSPACKETSZ of c-ares (1,280 before 1.28), maxPayloadSize of Netty (DnsNameResolverBuilder).
 */
const BY_PAYLOAD: ReadonlyMap<number, readonly Candidate[]> = new Map<number, readonly Candidate[]>(
  [
    [1_200, ['glibc', ...PASSES_ON]],
    [1_232, ['go', 'c-ares', ...PASSES_ON]],
    [1_280, ['c-ares', 'c-ares-before-1.20', ...PASSES_ON]],
    [4_096, ['netty', ...PASSES_ON]],
  ],
);
/** musl and nginx never send an OPT record, whatever their configuration. */
const WITHOUT_EDNS: readonly Candidate[] = ['musl', 'nginx'];

/**
 * THE LIST of signs. The operating system comes first, then the behaviour of retries, which is proof, then habits of
 * healthy traffic. If two signs contradict each other, several programs ask from one address.
 */
export const SIGNS: readonly Sign[] = [
  (traits) =>
    traits.mostHops > 0 && traits.mostHops <= LINUX_HOPS ? { fits: without(NOT_LINUX) } : undefined,
  (traits) =>
    traits.leastHops > LINUX_HOPS && traits.mostHops <= WINDOWS_HOPS
      ? {
          fits: ['windows', ...KEEPERS],
          because: say`its packets begin with a TTL of 128, as those of Windows do`,
        }
      : undefined,
  (traits) =>
    traits.leastHops > WINDOWS_HOPS
      ? {
          fits: ['macos', 'forwarder'],
          because: say`its packets begin with a TTL of 255, as those of macOS and of some network devices do`,
        }
      : undefined,

  (traits) =>
    traits.repeatsAnswered > 0
      ? {
          fits: ['glibc'],
          because: say`after a loss it repeats the answered query too, with its ID, one after the other: only glibc does`,
        }
      : undefined,
  (traits) =>
    hasAlone(traits, 'pair', stays) && hasClockSteps(traits)
      ? {
          fits: ['musl'],
          because: say`it sends the missing query alone, with its ID from its port, and the IDs of its pairs lie close together`,
        }
      : undefined,
  (traits) =>
    traits.lateLegs.some((wait) => wait >= SHORTEST_ROUND)
      ? {
          fits: ['musl'],
          because: say`a query that was missing comes alone, and its ID lies close to that of the other one`,
        }
      : undefined,
  (traits) =>
    hasAlone(traits, 'pair', ({ sameId, samePort }) => sameId && !samePort)
      ? {
          fits: hasAlone(
            traits,
            'pair',
            ({ sameId, samePort, sameServer }) => sameId && !samePort && sameServer,
          )
            ? ['c-ares']
            : ['c-ares', 'c-ares-before-1.20', 'nginx'],
          because: say`it sends the missing query alone, with its ID from a new port`,
        }
      : undefined,
  (traits) =>
    hasAlone(traits, 'pair', stays)
      ? {
          fits: ['musl', 'c-ares-before-1.20', 'nginx', 'squid', ...NOT_LINUX],
          because: say`it sends the missing query alone, with its ID from its port`,
        }
      : undefined,
  (traits) =>
    hasAlone(traits, 'pair', (retry) => stays(retry) && !retry.sameServer)
      ? {
          fits: ['musl', 'squid', ...NOT_LINUX],
          because: say`it asks another server from the same port`,
        }
      : undefined,
  (traits) =>
    hasAlone(traits, 'pair', (retry) => stays(retry) && !isNginxWait(retry))
      ? { fits: without(['nginx']), because: say`it does not wait 5 s, as nginx always does` }
      : undefined,
  (traits) =>
    hasAlone(traits, 'pair', ({ samePort, sameId }) => samePort && !sameId)
      ? {
          fits: ['netty'],
          because: say`it sends the missing query alone, with a new ID from its port: only Netty does`,
        }
      : undefined,
  (traits) =>
    hasAlone(traits, 'two-ports', ({ samePort, sameId }) => !samePort && !sameId)
      ? {
          fits: ['go', 'forwarder'],
          because: say`A and AAAA leave from two ports, and a lost one is sent again from a new port with a new ID`,
        }
      : undefined,
  (traits) =>
    hasAlone(traits, 'two-ports', stays)
      ? {
          fits: [...PASSES_ON, ...NOT_LINUX],
          because: say`A and AAAA leave from two ports, and a lost one is sent again with its ID from its port`,
        }
      : undefined,

  (traits) =>
    traits.pairs > 0
      ? {
          fits: without(['go', 'systemd-resolved', 'forwarder']),
          because: say`A and AAAA leave together from one port`,
        }
      : undefined,
  (traits) =>
    traits.twoPorts >= (traits.pairs + traits.keptPort > 0 ? HABIT : 1)
      ? {
          fits: ['go', ...PASSES_ON, ...NOT_LINUX],
          because: say`A and AAAA leave together from two ports`,
        }
      : undefined,
  (traits) =>
    traits.pairs >= HABIT && hasClockSteps(traits)
      ? {
          fits: ['musl'],
          because: say`the IDs of ${grouped(traits.clockIdSteps)} of ${grouped(traits.pairs)} pairs lie close together, as musl takes them from the clock`,
        }
      : undefined,
  (traits) =>
    traits.pairs > 0 && 2 * traits.clockIdSteps <= traits.pairs
      ? { fits: without(['musl']), because: say`the IDs of its pairs are scattered` }
      : undefined,
  (traits) =>
    traits.allServersAtOnce > 0
      ? {
          fits: ['musl', 'forwarder', 'windows'],
          because: say`it asks all its servers at the same moment from one port`,
        }
      : undefined,
  (traits) =>
    traits.withHttps > 0
      ? {
          fits: [...PASSES_ON, ...NOT_LINUX],
          because: say`it asks for HTTPS records as well, as browsers and systems of Apple do`,
        }
      : undefined,
  (traits) =>
    keepsPorts(traits)
      ? { fits: [...KEEPERS, ...NOT_LINUX], because: say`it keeps its port for further lookups` }
      : undefined,
  (traits) =>
    !keepsPorts(traits) && traits.pairs >= FRESH_HABIT
      ? {
          fits: without(['nginx', 'squid', 'netty']),
          because: say`it takes a port anew for each of its ${grouped(traits.pairs)} pairs`,
        }
      : undefined,
  (traits) =>
    traits.withEdns > 0 && traits.withEdns === traits.lookups
      ? {
          fits: BY_PAYLOAD.get(traits.payloadSize) ?? without(WITHOUT_EDNS),
          because:
            traits.payloadSize > 0
              ? say`its queries have an OPT record, for answers of up to ${traits.payloadSize} bytes`
              : say`its queries have an OPT record`,
        }
      : undefined,
  (traits) =>
    traits.serialSamePort >= HABIT && traits.pairs === 0 && !keepsPorts(traits)
      ? {
          fits: ['glibc'],
          because: say`AAAA follows A's answer from the same port in ${traits.serialSamePort} lookups`,
        }
      : undefined,
  (traits) =>
    traits.tcpShared > 0
      ? {
          fits: ['glibc', 'c-ares', 'forwarder'],
          because: say`A and AAAA share one TCP connection`,
        }
      : undefined,
];

function without(list: readonly Candidate[]): readonly Candidate[] {
  return CANDIDATES.filter((candidate) => !list.includes(candidate));
}

function stays({ samePort, sameId }: RetryTraits): boolean {
  return samePort && sameId;
}

function hasAlone(
  { retries }: ResolverTraits,
  of: RetryTraits['of'],
  matches: (retry: RetryTraits) => boolean,
): boolean {
  return retries.some((retry) => retry.isAlone && retry.of === of && matches(retry));
}

/** Whether more lookups than by chance have the port of one of the last few. */
function keepsPorts({ keptPort, lookups }: ResolverTraits): boolean {
  return keptPort > KEPT_SHARE * lookups;
}

/**
 * Whether the pairs have ID steps like those of musl. musl opens a socket for each lookup, so a client that keeps a
 * port is not musl.
 */
function hasClockSteps(traits: ResolverTraits): boolean {
  const { pairs, clockIdSteps } = traits;
  return !keepsPorts(traits) && clockIdSteps > 0 && clockIdSteps >= MOSTLY * pairs;
}

function isNginxWait({ after }: RetryTraits): boolean {
  return after >= NGINX_WAIT[0] && after <= NGINX_WAIT[1];
}
