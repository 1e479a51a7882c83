import type { Place } from './subject/subject.ts';
import { output } from './tools.ts';
import { UsageError } from '../parsing/usage-error.ts';

/**
 * Most ports of one namespace to which port 53 is redirected: Docker has one for UDP and one for TCP, a mesh one
 * for both.
 */
const MAX_PORTS = 8;

/** A rule about port 53, of iptables-save(8) or of `nft list ruleset`. */
const ABOUT_DNS = /dport 53(?![\d:-])/;

/**
 * Port to which a rule redirects packets on the same host: `REDIRECT --to-ports 15053` (service meshes), `DNAT
 * --to-destination 127.0.0.11:37482` (Docker), and in nftables `redirect to :15053`, `dnat to 127.0.0.11:37482`. A
 * rule to another host translates a service, and keeps port 53 here.
 */
const TARGET =
  /REDIRECT --to-ports (\d{1,5})|redirect to :(\d{1,5})|(?:--to-destination |dnat (?:ip )?to )127[.\d]+:(\d{1,5})/;

/** Returns the ports on which resolvers on this host listen instead of 53. */
export function redirectedPorts(rules: string): number[] {
  const ports = new Set<number>();
  for (const line of rules.split('\n')) {
    if (!ABOUT_DNS.test(line)) continue;
    const [, ...found] = TARGET.exec(line) ?? [];
    const port = Number(found.find((one) => one !== undefined));
    if (port > 0 && port <= 0xff_ff && port !== 53 && ports.size < MAX_PORTS) ports.add(port);
  }
  return [...ports];
}

/** Commands that print the rules of a namespace. If neither is installed or permitted, redirects remain unknown. */
const READERS = [
  ['iptables-save', '-t', 'nat'],
  ['nft', 'list', 'ruleset'],
] as const;

/** Returns the redirected ports at the place of a capture. */
export async function redirectsAt(
  { enter }: Place,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number[]> {
  for (const reader of READERS) {
    const [first, ...rest] = [...enter, ...reader];
    try {
      const ports = redirectedPorts(await output([first, ...rest], env));
      if (ports.length > 0) return ports;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return [];
}
