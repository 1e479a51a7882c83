import { say } from '../../words/say.ts';
import type { ResolverProfile } from './profile.ts';

export const java: ResolverProfile = {
  names: ['java', 'jvm', 'openjdk', 'inetaddress'],
  what: say`InetAddress of Java is getaddrinfo of the libc; JNDI has a resolver of its own`,
  onTheWire: [
    say`InetAddress: as the libc of the image does, see glibc or musl.`,
    say`JNDI DNS: one query at a time, never a pair; for two types at once it asks ANY.`,
  ],
  whenAQueryIsLost: [
    say`InetAddress: as the libc, 5 s with glibc.`,
    say`JNDI: from a new port with the same ID after 1 s, then 2, 4 and 8 s, each server in turn.`,
  ],
  race: say`InetAddress can be hit, as the libc can. JNDI cannot.`,
  options: [
    ['InetAddress', say`the options of the libc`],
    ['JNDI', say`none of resolv.conf`],
  ],
  remedies: [
    say`What helps for the libc of the image: see glibc or musl. Netty has a resolver of its own: see netty.`,
  ],
  known: ['observed', 'source'],
  versions: 'OpenJDK 17',
};

/** DnsNameResolverBuilder, UnixResolverOptions. */
export const netty: ResolverProfile = {
  names: ['netty', 'dnsnameresolver'],
  what: say`DnsNameResolver, of Netty and what is built on it`,
  onTheWire: [
    say`One channel for the life of the resolver, so one port for all queries, unless it is built with a channel per resolution.`,
    say`Unless that is switched off, its queries have an OPT record for answers of up to 4,096 bytes: nobody else sends pairs like that.`,
  ],
  whenAQueryIsLost: [
    say`The next server is asked after timeout (5 s), from the same port with a new ID, up to 16 queries per resolution.`,
    say`With one server it does not ask again: 5 s, and the other family alone.`,
  ],
  race: say`Only the first pair after a pause can be hit: later ones find the entry of their port confirmed.`,
  options: [
    ['timeout, attempts', say`as in resolv.conf(5); 5 s and 16`],
    ['ndots, rotate', say`as in resolv.conf(5)`],
    ['single-request', say`not known`],
  ],
  remedies: [
    say`ResolvedAddressTypes.IPV4_ONLY where IPv6 is not used, or DefaultAddressResolverGroup, which is the libc.`,
    say`NodeLocal DNSCache, or a node kernel of 5.6 or later.`,
  ],
  known: ['observed', 'source'],
  versions: '4.1.48',
};
