import { canonical } from './addresses.ts';

/** How a node translates the addresses of services. */
export type TranslationMode = 'iptables' | 'nftables' | 'IPVS' | 'eBPF';

export interface Translation {
  readonly mode: TranslationMode;
  /** Service addresses that are translated for port 53, each with its endpoints as far as they are told. */
  readonly services: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A cluster has one DNS service, or a few. */
const MAX_SERVICES = 256;
const MAX_ENDPOINTS = 4_096;
const MAX_CHAINS = 100_000;

/** DNS: RFC 1035 section 4.2.1. */
const PORT = '53';

/** Reads the output of iptables-save(8): rules of kube-proxy or handwritten ones. Undefined for other text. */
export function iptablesTranslation(text: string): Translation | undefined {
  if (!/^\*(?:nat|filter|mangle|raw)$/m.test(text)) return undefined;
  const toChain = new Map<string, Set<string>>();
  const endpointsOf = new Map<string, Set<string>>();
  const heads: [service: string, target: string][] = [];
  for (const line of text.split('\n')) {
    const [, chain = '', rule = ''] = /(?:^|\] )-A (\S+) (.*)$/.exec(line) ?? [];
    if (rule === '') continue;
    const target = / -j (\S+)/.exec(` ${rule}`)?.[1] ?? '';
    const [, service] = /(?:^| )-d ([\d.a-f:]+)(?:\/(?:32|128))? /.exec(rule) ?? [];
    const [, endpoint] = /--to-destination \[?([\d.a-f:]+?)\]?(?::53)?(?: |$)/.exec(rule) ?? [];
    const isDns = new RegExp(`--dport ${PORT}(?: |$)`).test(rule);
    if (endpoint !== undefined) {
      if (service !== undefined && isDns) addTo(setOf(endpointsOf, `service ${service}`), endpoint);
      addTo(setOf(endpointsOf, chain), endpoint);
    } else if (target !== '') addTo(setOf(toChain, chain), target);
    if (service !== undefined && isDns && target !== 'DROP' && heads.length < MAX_SERVICES)
      heads.push([service, target]);
  }
  const services = new Map<string, Set<string>>();
  for (const [service, target] of heads) {
    const endpoints = reached(target, toChain, endpointsOf);
    for (const endpoint of endpointsOf.get(`service ${service}`) ?? []) endpoints.add(endpoint);
    if (endpoints.size === 0) continue;
    for (const endpoint of endpoints) addTo(setOf(services, service), endpoint);
  }
  return { mode: 'iptables', services };
}

/** Returns all endpoints of a chain and of the chains that it jumps to: KUBE-SVC-… to KUBE-SEP-…. */
function reached(
  target: string,
  toChain: ReadonlyMap<string, ReadonlySet<string>>,
  endpointsOf: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>([target]);
  for (const chain of seen) {
    for (const endpoint of endpointsOf.get(chain) ?? []) addTo(found, endpoint);
    for (const next of toChain.get(chain) ?? []) if (seen.size < MAX_CHAINS) seen.add(next);
  }
  return found;
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  let set = sets.get(key);
  if (!set) {
    set = new Set();
    if (sets.size < MAX_CHAINS) sets.set(key, set);
  }
  return set;
}

function addTo(set: Set<string>, value: string): void {
  if (set.size < MAX_ENDPOINTS) set.add(value);
}

/**
 * Reads `nft list ruleset` (nft(8)): rules with `dnat to`, and the maps of kube-proxy's nftables mode, whose elements
 * are `ADDRESS . PROTOCOL . PORT : goto CHAIN`. Undefined for any other text.
 */
export function nftTranslation(text: string): Translation | undefined {
  if (!/^table \w+ \S+ \{/m.test(text)) return undefined;
  const services = new Map<string, Set<string>>();
  const take = (service: string | undefined, endpoint: string | undefined): void => {
    if (service === undefined || (services.size >= MAX_SERVICES && !services.has(service))) return;
    const endpoints = setOf(services, service);
    if (endpoint !== undefined) addTo(endpoints, endpoint);
  };
  for (const line of text.split('\n')) {
    const [, element] = /(?:^|[\s{,])([\d.a-f:]+) \. (?:udp|tcp) \. 53 : goto /.exec(line) ?? [];
    take(element, undefined);
    if (!/ dport (?:53|domain)\b/.test(line) || !line.includes('dnat')) continue;
    const [, service] = /ip6? daddr ([\d.a-f:]+)(?: |$)/.exec(line) ?? [];
    const [, endpoint] = /dnat (?:ip6? )?to \[?([\d.a-f:]+?)\]?(?::53)?(?: |$)/.exec(line) ?? [];
    take(service, endpoint);
  }
  return { mode: 'nftables', services };
}

/** Reads /proc/net/ip_vs, all hexadecimal (net/netfilter/ipvs/ip_vs_ctl.c). Undefined for any other text. */
export function ipvsTranslation(text: string): Translation | undefined {
  if (!text.startsWith('IP Virtual Server version ')) return undefined;
  const services = new Map<string, Set<string>>();
  let current: Set<string> | undefined;
  for (const line of text.split('\n')) {
    const [, kind, address = '', port = ''] =
      /^(UDP|TCP| {2}->) +(\[[\da-f:]+\]|[\dA-F]{8}):([\dA-F]{4}) /.exec(line) ?? [];
    if (kind === '  ->') {
      if (current) addTo(current, addressOf(address));
      continue;
    }
    // Services may also be of other protocols, or of a mark of the firewall.
    const isDns = kind !== undefined && Number.parseInt(port, 16) === Number(PORT);
    current = isDns ? setOf(services, addressOf(address)) : undefined;
  }
  return { mode: 'IPVS', services };
}

/** Returns the address that a file of /proc writes as `0A60000A` or `[fd00:0096:0000:…]`. */
export function addressOf(text: string): string {
  if (text.startsWith('[')) return canonical(text.slice(1, -1));
  return [0, 2, 4, 6].map((at) => Number.parseInt(text.slice(at, at + 2), 16)).join('.');
}

/**
 * Reads what `cilium-dbg bpf lb list` prints: the services that Cilium translates with eBPF, and their endpoints
 * (cilium-dbg/cmd/bpf_lb_list.go). In older versions only the first line of a service names it. Undefined for any other
 * text.
 */
export function ciliumTranslation(text: string): Translation | undefined {
  if (!/^SERVICE ADDRESS +BACKEND ADDRESS/m.test(text)) return undefined;
  const services = new Map<string, Set<string>>();
  let current: Set<string> | undefined;
  for (const line of text.split('\n')) {
    const [, service = '', endpoint = ''] = /^(\S*)(?: \(\d{1,5}\))? +(\S+)/.exec(line) ?? [];
    const front = socketOf(service);
    if (service !== '') current = front?.port === PORT ? setOf(services, front.address) : undefined;
    const back = socketOf(endpoint);
    // The entry of the service itself has the endpoint 0.0.0.0:0.
    if (current && back && back.port !== '0') addTo(current, back.address);
  }
  return { mode: 'eBPF', services };
}

/** Parses `10.96.0.10:53/UDP`, `[fd00::a]:53`, or `10.96.0.10:53/UDP/i`, which is for clients in the cluster. */
function socketOf(text: string): { address: string; port: string } | undefined {
  const [, address = '', port = ''] =
    /^\[?([\d.a-f:]{2,45}?)\]?:(\d{1,5})(?:\/\w{1,4}){0,2}$/.exec(text) ?? [];
  return address === '' ? undefined : { address, port };
}
