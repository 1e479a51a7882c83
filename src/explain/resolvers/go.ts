import { say } from '../../words/say.ts';
import type { ResolverProfile } from './profile.ts';

/** net/dnsclient_unix.go, net/conf.go, net/dnsconfig_unix.go. */
export const go: ResolverProfile = {
  names: ['go', 'golang'],
  what: say`the resolver of the Go standard library`,
  onTheWire: [
    say`A and AAAA leave at the same time from two ports, AAAA often first: each query has a socket of its own.`,
    say`Every query has an OPT record of 1,232 bytes, unless GODEBUG=netedns0=0 turns it off in newer releases.`,
  ],
  whenAQueryIsLost: [
    say`After 5 s only the missing query goes out again, from a new port with a new ID, to the next server if there is one; two attempts.`,
    say`SERVFAIL counts as a failed try: the next one follows at once.`,
  ],
  race: say`It cannot be hit: two ports are two five-tuples. A gap of 5 s is the ordinary loss of one packet. But a program with cgo uses the libc when it meets an option that Go does not know, and is then hit like it.`,
  options: [
    ['timeout, ndots', say`as in resolv.conf(5)`],
    ['single-request', say`one after the other; -reopen is the same`],
    ['use-vc', say`TCP, one connection per query (Go 1.13 and later)`],
    ['no-aaaa', say`not known: it makes a program with cgo use the libc`],
  ],
  remedies: [
    say`Look for loss on the path: the race is not the cause.`,
    say`GODEBUG=netdns=go, or CGO_ENABLED=0 when building, keep a program from using the libc.`,
  ],
  known: ['observed', 'source'],
  versions: 'Go 1.19',
};
