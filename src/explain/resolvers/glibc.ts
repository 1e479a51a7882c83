import { say } from '../../words/say.ts';
import type { ResolverProfile } from './profile.ts';

/** resolv/res_send.c, send_dg; nss/getaddrinfo.c; resolv.conf(5). */
export const glibc: ResolverProfile = {
  names: ['glibc', 'getaddrinfo', 'debian', 'ubuntu', 'libc'],
  what: say`the libc of Debian, Ubuntu, Fedora and most images that are not Alpine`,
  onTheWire: [
    say`A and AAAA leave together, A first, from one port, less than a millisecond apart; each lookup and each try of the search list has a new port.`,
    say`The two IDs are independent of each other. No OPT record, unless edns0 is set.`,
    say`With only one address family configured and AI_ADDRCONFIG, only that type is asked: no pair.`,
  ],
  whenAQueryIsLost: [
    say`One of the two is lost: after 5 s it sends both again from the same port with the same IDs, also the one that was answered, one after the other, to the same server.`,
    say`Neither is answered: both go out again together, to the next server if there is one; two rounds, so 10 s with one server and 20 s with two.`,
    say`From then on the thread asks one after the other. Before glibc 2.40 that lasts as long as the thread, so serial queries alone do not prove that single-request is set.`,
    say`The 5 s run from the first packet of a round: an answer in between does not extend them.`,
    say`An answer after 4 s is taken, without a retry; after SERVFAIL or REFUSED to both it asks once more at once.`,
  ],
  race: say`It can be hit: two packets at the same moment from one fresh port.`,
  options: [
    ['single-request', say`A, and AAAA after its answer, from the same port (2.10 and later)`],
    [
      'single-request-reopen',
      say`the same from two ports (2.11 and later); a lost AAAA is then never asked again: 5 s, and IPv4 only`,
    ],
    ['use-vc', say`TCP, both on one connection (2.14 and later)`],
    ['no-aaaa', say`only A (2.36 and later)`],
    ['timeout:N', say`N seconds instead of 5, 30 at most: the stall is as frequent, and shorter`],
    [
      'attempts:N',
      say`rounds, 5 at most; the retry after the loss of one leg is not counted and not stopped by it`,
    ],
    [
      'rotate',
      say`begins with another server each time; the retry of one leg stays with its server`,
    ],
    ['edns0, trust-ad', say`an OPT record of 1,200 bytes; the AD flag`],
    [
      'ndots:N',
      say`15 at most: names with fewer dots are tried with each suffix of the search list first`,
    ],
    [
      'strict-error',
      say`SERVFAIL or REFUSED on one leg moves on to the next server (2.41 and later)`,
    ],
  ],
  remedies: [
    say`single-request-reopen or single-request in the dnsConfig of the pod, or use-vc where TCP port 53 is open.`,
    say`A changed resolv.conf is noticed from 2.26 on; before, the process has to be restarted.`,
    say`NodeLocal DNSCache, or a node kernel of 5.6 or later, help every resolver.`,
  ],
  known: ['observed', 'source'],
  versions: say`2.36; the source of others`,
};
