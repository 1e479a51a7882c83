import { say } from '../../words/say.ts';
import type { ResolverProfile } from './profile.ts';

/** ares_process.c, ares_close_sockets.c, ares_metrics.c, ares_sysconfig_files.c. */
export const cAres: ResolverProfile = {
  names: ['c-ares', 'cares'],
  what: say`a resolver library: dns.resolve4 and dns.resolve6 of Node.js, and Envoy`,
  onTheWire: [
    say`Queries that are on the way at the same time share a port; it is closed when nothing is waiting, so the next burst has a new one.`,
    say`In Node.js without an OPT record; ares_getaddrinfo of newer versions sends one for answers of up to 1,232 bytes.`,
  ],
  whenAQueryIsLost: [
    say`Only the missing query goes out again, with the same ID, to another server if there is one.`,
    say`Before 1.20 it goes out again from the same port, as that of nginx and Squid does; from 1.20 on from a new one.`,
    say`ares_getaddrinfo of 1.34 does not ask again once one family was answered: 2 s, and that family alone.`,
    say`From 1.20 on the first wait is 2 s, and follows the measured latency once there are answers (five times its mean, 250 ms to 5 s); before, 5 s and 4 tries.`,
  ],
  race: say`It can be hit by the first two queries of each burst.`,
  options: [
    ['timeout, attempts', say`also under the names retrans and retry`],
    ['rotate, ndots', say`as in resolv.conf(5)`],
    ['use-vc', say`TCP, also written usevc; versions before 1.20 do not know it`],
    ['single-request', say`not known, nor is -reopen`],
  ],
  remedies: [
    say`use-vc where TCP port 53 is open.`,
    say`In Node.js, dns.lookup instead of dns.resolve4: it uses the libc and its options.`,
    say`NodeLocal DNSCache, or a node kernel of 5.6 or later.`,
  ],
  known: ['observed', 'source'],
  versions: say`1.34.6; the source of 1.19 and later`,
};

/** lib/dns.js. */
export const node: ResolverProfile = {
  names: ['node', 'nodejs', 'node.js'],
  what: say`Node.js has two resolvers: dns.lookup (the libc) and dns.resolve* (c-ares)`,
  onTheWire: [
    say`dns.lookup, and with it http, fetch and most drivers, is getaddrinfo of the libc: see glibc or musl, whichever the image has.`,
    say`dns.resolve4 and dns.resolve6 are c-ares: see there.`,
  ],
  whenAQueryIsLost: [
    say`With dns.lookup as the libc does: 5 s with glibc, 2.5 s with musl.`,
    say`With dns.resolve* after 2 s at first, and after 250 ms to 1 s once there are answers; the missing query only, from a new port with the same ID.`,
  ],
  race: say`It can be hit, through either of them.`,
  options: [
    ['dns.lookup', say`the options of the libc`],
    ['dns.resolve*', say`the options of c-ares: no single-request`],
  ],
  remedies: [
    say`On glibc images, single-request-reopen in the dnsConfig of the pod, which reaches dns.lookup and not dns.resolve*.`,
    say`NodeLocal DNSCache, or a node kernel of 5.6 or later, for both.`,
  ],
  known: ['observed', 'source'],
  versions: say`Node.js 20.20 with c-ares 1.34.6`,
};

/** source/extensions/network/dns_resolver/cares/dns_impl.cc. */
export const envoy: ResolverProfile = {
  names: ['envoy', 'istio'],
  what: say`the proxy, which resolves with c-ares`,
  onTheWire: [
    say`dns_lookup_family ALL asks A and AAAA on one channel, so from one port; V4_ONLY asks A only; AUTO and V4_PREFERRED ask for the second type only when the first failed.`,
  ],
  whenAQueryIsLost: [say`As c-ares: the missing query only.`],
  race: say`It can be hit with dns_lookup_family ALL.`,
  options: [
    ['dns_lookup_family', say`V4_ONLY asks for A only`],
    ['use_tcp_for_dns_lookups', say`TCP`],
    ['single-request', say`not known`],
  ],
  remedies: [say`V4_ONLY where IPv6 is not used, or use_tcp_for_dns_lookups.`],
  known: ['source'],
  versions: say`the source only; not captured`,
};
