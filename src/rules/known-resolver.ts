import type { Facts } from '../facts/facts.ts';
import { type Libc, onlyFamily } from '../facts/kinds/libc.ts';
import type { Tally } from '../lookup/figures/tally.ts';
import { CANDIDATES, type Candidate } from '../lookup/resolver/families.ts';
import type { Resolver } from '../lookup/resolver/resolver.ts';
import type { AddressId } from '../wire/address.ts';
import { say } from '../words/say.ts';

/** Programs with a resolver of their own, whatever libc they are linked with. */
const OWN_RESOLVERS: readonly (readonly [program: RegExp, candidate: Candidate])[] = [
  [/^nginx\b/, 'nginx'],
  [/^squid\b/, 'squid'],
  [/^java\b/, 'netty'],
  [/^(?:dnsmasq|unbound|coredns|named|pdns)/, 'forwarder'],
  [/^systemd-resolve/, 'systemd-resolved'],
];

/** Resolvers of a library that any program may be linked with. */
const ANYWHERE: readonly Candidate[] = ['c-ares', 'c-ares-before-1.20'];

/** Returns the resolver that the packets show, narrowed down by the libc that was found in the client's container. */
export function knownResolver(
  client: AddressId,
  tally: Tally,
  facts: Facts | undefined,
  texts: { address(id: AddressId): string },
): Resolver {
  const libc = facts?.libc;
  if (!libc || !isAbout(facts, texts.address(client), tally.clients.size))
    return tally.resolver(client);
  const family = onlyFamily(libc.value);
  if (family === undefined || libc.value.some(mayResolveWithAnything))
    return tally.resolver(client);
  const own = OWN_RESOLVERS.filter(([program]) =>
    libc.value.some(({ process = '' }) => program.test(process)),
  ).map(([, candidate]) => candidate);
  const possible: ReadonlySet<Candidate> = new Set([family, ...ANYWHERE, ...own]);
  const fits = CANDIDATES.filter((candidate) => possible.has(candidate));
  const because = say`the libc of its container is ${nameOf(libc.value)} (${libc.file})`;
  return tally.resolver(client, [{ fits, because }]);
}

/** Caches the resolver of each client, since a client may have many findings. */
export function oncePerClient(
  recognise: (client: AddressId) => Resolver,
): (client: AddressId) => Resolver {
  const known = new Map<AddressId, Resolver>();
  return (client) => {
    let resolver = known.get(client);
    if (resolver === undefined) known.set(client, (resolver = recognise(client)));
    return resolver;
  };
}

/** Whether a program is static, so that it may use any resolver. `pause` only holds the namespaces of a pod. */
function mayResolveWithAnything({ family, process }: Libc): boolean {
  return family === 'static' && process !== 'pause';
}

/**
 * Whether the gathered facts are about this client.
 *
 * @param clients number of clients in the capture; without addresses, facts can only be about a single client
 */
export function isAbout({ addresses }: Facts, address: string, clients: number): boolean {
  return addresses ? addresses.value.has(address) : clients === 1;
}

/** Returns the name and version of a libc: `glibc 2.36`, `Go 1.22.1`. */
export function nameOf(list: readonly Libc[]): string {
  const first = list.find(({ family }) => family !== 'static');
  const name = first?.family === 'go' ? 'Go' : (first?.family ?? 'static');
  return first?.version === undefined ? name : `${name} ${first.version}`;
}
