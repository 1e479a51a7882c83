import { say } from '../../words/say.ts';
import type { ResolverProfile } from './profile.ts';

/** https://learn.microsoft.com/troubleshoot/windows-server/networking/dns-client-resolution-timeouts */
export const windows: ResolverProfile = {
  names: ['windows', 'dnscache'],
  what: say`the DNS client service of Windows`,
  onTheWire: [say`Its packets begin with a TTL of 128. It sends no OPT record.`],
  whenAQueryIsLost: [
    say`It asks again after 1 s, then after 1, 2 and 4 s more; the second time another server, if there is one, and then all of them.`,
    say`Captures show it ask again with the same ID from the same port after as little as 28 ms: what is sent again so soon is not known to be lost.`,
  ],
  race: say`Not captured here: nothing is claimed.`,
  options: [['resolv.conf', say`none of its options`]],
  remedies: [say`NodeLocal DNSCache, or a node kernel of 5.6 or later.`],
  known: ['observed', 'documented'],
  versions: say`as Microsoft documents Windows 7 to 10`,
};

/** mDNSMacOSX.c, SetupSocket: a unicast TTL of 255; uDNS.c. */
export const macos: ResolverProfile = {
  names: ['macos', 'mdnsresponder', 'ios'],
  what: say`mDNSResponder, which resolves for all programs of Apple's systems`,
  onTheWire: [
    say`Its packets begin with a TTL of 255.`,
    say`A, AAAA and HTTPS are asked together, from one port or from three.`,
  ],
  whenAQueryIsLost: [
    say`It asks again after 10 ms to 1 s with the same ID, whether something was lost or not, and takes the first answer.`,
  ],
  race: say`It can be hit where the three leave from one port; it asks again within a second.`,
  options: [['resolv.conf', say`none of its options`]],
  remedies: [say`Nothing to do against the race.`],
  known: ['observed', 'source'],
  versions: say`captures, and the source of several versions`,
};
