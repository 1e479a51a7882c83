import { say } from '../../words/say.ts';
import type { ResolverProfile } from './profile.ts';

/** src/network/res_msend.c, lookup_name.c, resolvconf.c. */
export const musl: ResolverProfile = {
  names: ['musl', 'alpine'],
  what: say`the libc of Alpine`,
  onTheWire: [
    say`A and AAAA leave together, A first, from one port, and to all servers of resolv.conf at once: the first answer counts.`,
    say`The IDs of a pair come from one clock and lie close together (80 to 511 apart): the best sign of it. Never an OPT record.`,
  ],
  whenAQueryIsLost: [
    say`After 2.5 s (timeout / attempts, 5 / 2) only the missing query goes out again, to all servers, from the same port with the same ID.`,
    say`After 5 s (timeout) it ends. If one of the two was never answered, the whole lookup fails from 1.2.1 on; before, it returns what it has.`,
    say`With several servers a loss towards one of them is masked by the others.`,
    say`SERVFAIL is asked again at once, a few times; REFUSED and other errors count as silence.`,
    say`A truncated answer is used as it is before 1.2.4, and asked for over TCP from then on.`,
  ],
  race: say`It can be hit: two packets at the same moment from one fresh port. The stall is 2.5 s, not 5 s.`,
  options: [
    ['ndots:N', say`as elsewhere; 15 at most`],
    [
      'timeout:N',
      say`seconds until it gives up, 60 at most; the retry comes after timeout / attempts`,
    ],
    ['attempts:N', say`10 at most`],
    ['search, domain', say`from 1.1.13 on`],
    [
      say`nothing else`,
      say`single-request, single-request-reopen, use-vc, rotate, edns0 and no-aaaa are in no version, whatever articles about Alpine say`,
    ],
  ],
  remedies: [
    say`NodeLocal DNSCache or a node kernel of 5.6 or later: no option of resolv.conf keeps the pair from racing.`,
    say`Fewer pairs: complete names with a final dot, or a lower ndots.`,
    say`An image with glibc, if an option has to do it. A newer musl does not change it: 1.2.4 repairs truncation only.`,
  ],
  known: ['observed', 'source'],
  versions: '1.1.19, 1.2.3, 1.2.5',
};
