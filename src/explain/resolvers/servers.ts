import { say } from '../../words/say.ts';
import type { ResolverProfile } from './profile.ts';

/** src/core/ngx_resolver.c. */
export const nginx: ResolverProfile = {
  names: ['nginx'],
  what: say`the resolver of the directive "resolver"`,
  onTheWire: [
    say`A and AAAA leave together from a port that a worker process keeps for as long as it lives, one for each server.`,
    say`It does not read resolv.conf.`,
  ],
  whenAQueryIsLost: [
    say`After 5 s the missing query goes out again, from the same port with the same ID, to the next server if there is one, until resolver_timeout (30 s) is over.`,
  ],
  race: say`Only the first pair after a pause can be hit: later ones find the entry of their port confirmed.`,
  options: [
    ['ipv6=off', say`of the directive: only A`],
    ['resolv.conf', say`none of its options`],
  ],
  remedies: [
    say`ipv6=off where IPv6 is not used.`,
    say`NodeLocal DNSCache, or a node kernel of 5.6 or later.`,
  ],
  known: ['observed', 'source'],
  versions: '1.22.1',
};

/** util/rtt.c. */
export const unbound: ResolverProfile = {
  names: ['unbound'],
  what: say`a caching resolver, often a sidecar or the cache of a node`,
  onTheWire: [
    say`Towards its servers each query has a random port and ID of its own, and an OPT record of 1,232 bytes.`,
  ],
  whenAQueryIsLost: [
    say`The missing query goes out again from a new port with a new ID, after 376 ms at first, later by the measured round trip.`,
  ],
  race: say`It cannot be hit: different ports are different five-tuples.`,
  options: [['resolv.conf', say`none of its options`]],
  remedies: [say`Nothing to do against the race. In front of applications it keeps them from it.`],
  known: ['observed', 'source'],
  versions: '1.17.1',
};

export const dnsmasq: ResolverProfile = {
  names: ['dnsmasq'],
  what: say`a forwarder with a cache`,
  onTheWire: [say`Each query has a port and an ID of its own. It adds no OPT record.`],
  whenAQueryIsLost: [
    say`It does not ask again by itself: only when its client does, with the same port and ID, so the wait of the client shows (5 s with glibc).`,
  ],
  race: say`It cannot be hit: different ports are different five-tuples. Between client and forwarder on the same machine nothing is translated.`,
  options: [['--fast-dns-retry', say`of its own: it asks again by itself`]],
  remedies: [say`--fast-dns-retry, against ordinary loss on the way to its servers.`],
  known: ['observed', 'documented'],
  versions: '2.90',
};

/** src/resolve/resolved-dns-transaction.c. */
export const systemdResolved: ResolverProfile = {
  names: ['systemd-resolved', 'resolved'],
  what: say`the local resolver of systemd`,
  onTheWire: [
    say`Towards its servers each query has a port and an ID of its own, and an OPT record, as those of Go and of forwarders.`,
  ],
  whenAQueryIsLost: [
    say`The missing query goes out again after 5 s, from the same port with the same ID.`,
  ],
  race: say`It cannot be hit: different ports are different five-tuples. Between client and forwarder on the same machine nothing is translated.`,
  options: [],
  remedies: [say`Capture its own queries to the servers, and see what is lost there.`],
  known: ['observed', 'source'],
  versions: say`252; the source of 255`,
};

/** src/dns_internal.cc: idnsSendQuery, idnsSendSlaveAAAAQuery, idnsCheckQueue. */
export const squid: ResolverProfile = {
  names: ['squid'],
  what: say`the caching proxy, with a resolver of its own`,
  onTheWire: [
    say`A and AAAA leave together, A first, from one port that is kept for as long as the process lives, to all servers. No OPT record.`,
  ],
  whenAQueryIsLost: [
    say`The missing query goes out again after 5 s (dns_retransmit_interval), from the same port with the same ID, to the next server if there is one; then the wait doubles.`,
  ],
  race: say`Only the first pair after a pause can be hit: later ones find the entry of their port confirmed.`,
  options: [
    ['dns_retransmit_interval, dns_timeout', say`of squid.conf`],
    ['resolv.conf', say`nameserver, search and ndots; single-request is not known`],
  ],
  remedies: [say`NodeLocal DNSCache, or a node kernel of 5.6 or later.`],
  known: ['source'],
  versions: say`the source of 6; not captured`,
};
