import { addresses, asks, type Claim, family, that } from '../claims.ts';
import type { Scene } from '../scene.ts';

const port = (gap: number): Claim =>
  that('it is a port that was asked', (scene) =>
    scene.queries.some(({ destinationPort }) => destinationPort === Number(scene.gap(gap))),
  );

/** Each of `glibc, musl or a forwarder` is among those that remain in the report; where none is told, anybody is. */
function couldBe({ report, client }: Scene, list: string): boolean {
  const resolver = report.clients.find(({ address }) => address === client)?.resolver;
  const left = (resolver?.couldBe ?? [resolver?.family ?? 'unknown']) as readonly string[];
  if (left.length === 0 || left.includes('unknown')) return true;
  return list.split(/, | or /).every((name) => left.includes(CALLED[name] ?? name.toLowerCase()));
}

const CALLED: Readonly<Record<string, string>> = {
  'a forwarder': 'forwarder',
  'c-ares from 1.20 on': 'c-ares',
  'c-ares before 1.20': 'c-ares-before-1.20',
};

/** Remedies that say something of the case. One without gaps that is not here is about the world. */
export const ADVICE: Readonly<Record<string, readonly Claim[]>> = {
  // A caveat, and what it does nothing for in front of it.
  '{0} {1}': [
    that('the report counts none of these out', (scene) =>
      couldBe(
        scene,
        scene
          .gap(0)
          .replace(/^It does nothing for /, '')
          .replace(/\.$/, ''),
      ),
    ),
  ],
  'Find out first which resolver the client uses: this capture does not show it, and what helps depends on it':
    [family('unknown')],
  'Find out first which resolver the client uses: it could be {0}, and what helps depends on it': [
    that('the report names the same', (scene) => couldBe(scene, scene.gap(0))),
  ],
  'Find the rule that rejects DNS from {0} to {1}: in the network policies of both ends, and in the firewall of each node on the way. The counters tell which one is hit':
    [addresses(0), asks(1)],
  'Find who denies the name, and have it fixed: ask {0} for both types, then the servers that it asks, up to the one of the zone (often a load balancer)':
    [asks(0)],
  'Ask {0} by hand, with EDNS and without it. When only the first fails, it does not understand EDNS: update it, or what stands in front of it':
    [asks(0)],
  'Read the query field by field, and the log of {0}: EDNS is not the cause': [
    asks(0),
    that('no query carries EDNS', ({ queries }) => queries.some(({ hasOpt }) => !hasOpt)),
  ],
  'Check that {0} still exists: its node, its pod, and the route to it from where {1} is': [
    addresses(0, 1),
  ],
  'Look at what {0} waits for: its upstream servers, its load, its CPU limit': [asks(0)],
  'Ask {0} for each type by hand. Where only one fails, update the server: without such records it has to answer NOERROR, with none':
    [asks(0)],
  'Check that the DNS service behind {0} has ready endpoints, and that something listens on port {1}':
    [asks(0), port(1)],
  'Check that a DNS server listens at {0}, has endpoints, and that no network policy drops UDP port 53':
    [asks(0)],
  'Follow the way of the query to {0}: where two addresses take turns is the loop. {1} is in it: look at its routes first':
    [addresses(0, 1)],
  "Find what drops {0} queries: the server's configuration, or a firewall on the way. A server without such records must answer with an empty answer":
    [that('the lookup asks for this type', ({ types, said }) => types.includes(said.gaps[0]!))],
  'Ask {0} by hand, and read its log for this name: an access list, a zone that it does not serve, or a key that it does not know':
    [asks(0)],
};
