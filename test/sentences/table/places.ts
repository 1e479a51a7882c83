import {
  asks,
  type Claim,
  GENERAL,
  isSameFlow,
  queries,
  seenElsewhere,
  several,
  that,
} from '../claims.ts';
import { type Scene, THERE } from '../scene.ts';

/** Two sights of one packet at two places lie this close, nanoseconds: what is further apart is not known to be one. */
const NEAR = 0.05e9;

const listed = that('--pods was given', () => true);

const lostOf = (scene: Scene, type: number) =>
  scene.leg(scene.gap(type)).find((one) => !scene.isAnswered(one));

const otherWentFirst: readonly Claim[] = [
  that('the other type went first, and was answered', (scene) => {
    const [late, first] = [scene.leg(scene.gap(0))[0], scene.leg(scene.gap(2))[0]];
    return (
      late !== undefined &&
      first !== undefined &&
      first.frame < late.frame &&
      scene.isAnswered(first)
    );
  }),
];

const wasAskedAgain: readonly Claim[] = [
  that('so it was', (scene) => {
    const [first] = scene.leg(scene.gap(0));
    return (
      first !== undefined &&
      scene.packets.surelyAnswers(first).some((one) => scene.isMs(1, one.time - first.time)) &&
      scene
        .later(first)
        .some(
          (one) =>
            isSameFlow(one, first) && one.id === first.id && scene.isMs(2, one.time - first.time),
        )
    );
  }),
];

/** Where packets of the lookup were seen, and whether the node translates its server's address. */
export const PLACES: Readonly<Record<string, readonly Claim[]>> = {
  "To the client, a server that ignored just this query would look the same. A capture after the translation decides: run tcpdump on the node's uplink, or with -i any on the node. If the {0} query never shows there at the first attempt, the node dropped it; if it does, the server or the path lost it.":
    GENERAL,
  'the {0} query left together with the {1} query ({2}) and never arrived at this point; it came with the retry, {3} later':
    [
      seenElsewhere(2, 0),
      that(
        'both types were asked',
        (scene) => scene.types.includes(scene.gap(0)) && scene.types.includes(scene.gap(1)),
      ),
    ],
  'the first {0} query was seen before this point, in {1}': [seenElsewhere(1, 0)],
  'the {0} query shows here for the first time {1} after the answered {2} query: its first transmission was lost before this point':
    otherWentFirst,
  'the {0} query shows here for the first time {1} after the answered {2} query: its first transmission was lost before this point, or that answer behind it':
    otherWentFirst,
  'whether the {0} query left the pod together with the {1} query: in other lookups of this client it leaves when the {2} answer is there, and then that answer is what was lost':
    GENERAL,
  'whether the way between client and this place loses packets of any kind: in another lookup an answer went by here and did not get to its client':
    GENERAL,
  'whether the way between client and this place loses packets of any kind: in {0} other lookups an answer went by here and did not get to its client':
    [several(0)],
  'the {0} query can be read here for the first time {1} after the answered {2} query: its first transmission was lost, or is among what cannot be read':
    [
      that('the other type went first, was answered, and something cannot be read', (scene) => {
        const [late, first] = [scene.leg(scene.gap(0))[0], scene.leg(scene.gap(2))[0]];
        return (
          late !== undefined &&
          first !== undefined &&
          first.frame < late.frame &&
          scene.isAnswered(first) &&
          scene.packets.messages.some(({ isCut, isResponse }) => isCut && !isResponse)
        );
      }),
    ],
  'the first {0} query that can be read is that in {1}': [
    queries(1, 0),
    that('none before it', (scene) => scene.leg(scene.gap(0))[0]?.frame === scene.frames(1)[0]),
  ],
  'whether the {0} query is among the many that cannot be read': GENERAL,
  'whether the query in {0}, which came from the same port at that moment and cannot be read, is the first {1} query':
    [
      that('they are queries of this port at that moment, and cannot be read', (scene) =>
        scene
          .inFrames(0)
          .every(
            (one) =>
              one.isCut &&
              !one.isResponse &&
              scene.queries.some(
                (own) => own.sourcePort === one.sourcePort && Math.abs(own.time - one.time) <= 50e6,
              ),
          ),
      ),
    ],
  'whether the {0} query left the pod together with the {1} query': GENERAL,
  'To prove it, capture in the pod at the same time: the {0} query must leave the pod together with the {1} query, and not show here.':
    GENERAL,
  'The node dropped it. Its counters show what did so: conntrack -S (insert_failed grows with the race), iptables -L -v -n, nft list ruleset, tc -s qdisc.':
    GENERAL,
  '{0} is the ClusterIP of {1}: queries to it were seen again on their way to its endpoint {2} ({3}, {4})':
    [listed, asks(0), seenElsewhere(4)],
  '{0} is a service address: queries to it were seen again on their way to {1} ({2})': [
    asks(0),
    seenElsewhere(2),
    that('the copy goes there', (scene) => {
      const [at, name] = scene.gap(2).split(' of ');
      const packets = name === undefined ? scene.packets : scene.vantage!;
      return packets
        .in(Number(/\d+/.exec(at!)![0]))
        .some((one) => one.destination === scene.gap(1));
    }),
  ],
  '{0} is the ClusterIP of {1}, which the node translates to an endpoint': [listed, asks(0)],
  'whether {0} is a service address (ClusterIP) that the node translates to an endpoint': [asks(0)],
  'the server {0} is on the loopback interface, where nothing is translated': [asks(0)],
  "the client's node passes queries to {0} on without translating them ({1})": [
    asks(0),
    that('a query to this address is in that frame', (scene) =>
      scene.inFrames(1).some(({ destination }) => destination === scene.gap(0)),
    ),
  ],
  'the server {0} is link-local (NodeLocal DNSCache), which bypasses connection tracking': [
    asks(0),
  ],
  "NodeLocal DNSCache listens on {0} on the client's node, which bypasses connection tracking": [
    listed,
    asks(0),
  ],
  'the server {0} is the endpoint itself ({1}), and no service address that would be translated': [
    listed,
    asks(0),
  ],
  "a router has passed the query on (its TTL is {0}), and its server {1} is in the client's own network: it is the endpoint itself, and no service address that would be translated":
    [
      asks(1),
      that('its TTL is that', (scene) =>
        scene.queries.some(({ hopLimit }) => hopLimit === Number(scene.gap(0))),
      ),
    ],
  '{0} is the ClusterIP of {1}: this capture lies before the translation, and the query was lost before it came here':
    [listed, asks(0)],
  '{0} is an endpoint of {1}, which has no ClusterIP: clients ask it directly, and nothing is translated':
    [listed, asks(0)],
  '{0} is an endpoint of {1}: whoever asked the service was translated before this point': [
    listed,
    asks(0),
  ],
  'the {0} query was answered after {1} and yet sent again {2} later with the same ID from the same port: the client was missing its other answer':
    wasAskedAgain,
  'the {0} query was answered after {1} and yet sent again {2} later with the same ID from the same port: the client was missing an answer':
    wasAskedAgain,
  'the {0} query comes {1} after the {2} query from the same port, with an ID close to its own: so musl sends a missing query again, after 2.5 s or what resolv.conf says (timeout/attempts)':
    [
      that('so it does', (scene) => {
        const [late, first] = [scene.leg(scene.gap(0))[0], scene.leg(scene.gap(2))[0]];
        return (
          late !== undefined &&
          first !== undefined &&
          late.sourcePort === first.sourcePort &&
          scene.isMs(1, late.time - first.time) &&
          ((Math.abs(late.id - first.id) + 1024) & 0xffff) < 2048
        );
      }),
    ],
  'the {0} query shows for the first time in {1}: its first transmission, together with the {2} query, never arrived at this point':
    [
      queries(1, 0),
      that('none before it', (scene) => scene.leg(scene.gap(0))[0]?.frame === scene.frames(1)[0]),
    ],
  'the retry comes {0} after the {1} query, and glibc waits for whole seconds, never less: the {2} query left before that, so they were not on the way together':
    [
      that('the next whole second is more than 50 ms away', (scene) => {
        const [first] = scene.leg(scene.gap(1));
        const again = scene.queries.find(
          (one) =>
            first !== undefined && one.time > first.time && scene.isMs(0, one.time - first.time),
        );
        if (first === undefined || again === undefined) return false;
        const early = 1e9 - ((again.time - first.time) % 1e9);
        return early > 50e6 && early < 500e6;
      }),
      that('the other one shows with the retry', (scene) => {
        const [first] = scene.leg(scene.gap(1));
        const [late] = scene.leg(scene.gap(2));
        return late !== undefined && first !== undefined && late.time - first.time > 1e8;
      }),
    ],
  'the {0} query did leave the node towards {1} ({2}): it was lost or ignored after the translation':
    [seenElsewhere(2, 0)],
  'whether the {0} query left the node: nothing was captured after the translation': GENERAL,
  'whether the {0} query left the node: the query that was sent together with it was not seen after the translation either':
    [
      that(
        'of the pair none was seen on its way to another address',
        (scene) =>
          !scene.firstRound.some((own) =>
            [...scene.packets.messages, ...(scene.vantage?.messages ?? [])].some(
              (one) =>
                !one.isResponse &&
                one.id === own.id &&
                one.sourcePort === own.sourcePort &&
                one.name === own.name &&
                one.type === own.type &&
                one.destination !== own.destination &&
                Math.abs(one.time - own.time) <= NEAR,
            ),
          ),
      ),
    ],
  'whether the {0} query was lost in the node: more than one router lies between {1} and this point':
    [
      that('TTLs there are higher by more than one', (scene) =>
        scene.packets.messages.some((here) =>
          scene.vantage!.messages.some(
            (there) => !here.isResponse && !there.isResponse && there.hopLimit - here.hopLimit > 1,
          ),
        ),
      ),
    ],
  // The reasons are parts of this one.
  'whether the {0} query left the node: {1}': [
    that(
      'there is such a place',
      (scene) => scene.vantage !== undefined && scene.gap(1).includes(THERE),
    ),
    that(
      'it begins later, where that is said',
      (scene) =>
        !scene.gap(1).endsWith(' begins after it') ||
        scene.vantage!.messages.every(({ time }) => time > lostOf(scene, 0)!.time),
    ),
    that(
      'it ends earlier, where that is said',
      (scene) =>
        !scene.gap(1).endsWith(' ends before it') ||
        scene.vantage!.messages.every(({ time }) => time < lostOf(scene, 0)!.time),
    ),
    that(
      'its packets have passed more than one router, where that is said',
      (scene) =>
        !scene.gap(1).includes(' lies behind more than one router') ||
        scene.vantage!.messages.some(
          (one) => !one.isResponse && lostOf(scene, 0)!.hopLimit - one.hopLimit > 1,
        ),
    ),
    that(
      'there is a query that cannot be read, where that is said',
      (scene) =>
        !scene.gap(1).startsWith('a query that cannot be read') ||
        scene.vantage!.messages.some((one) => one.isCut && !one.isResponse),
    ),
  ],
  'whether the {0} query left the node: a query of its port that cannot be read was captured at that moment':
    [
      that('there is such a query', (scene) =>
        scene.packets.messages.some(
          (one) =>
            one.isCut &&
            !one.isResponse &&
            scene.queries.some(
              (own) => own.sourcePort === one.sourcePort && Math.abs(own.time - one.time) <= 50e6,
            ),
        ),
      ),
    ],
  'the other queries of this lookup left the node after the translation (first in {0}); the lost {1} query was translated ({2}) and did not leave: it was dropped inside this node':
    [seenElsewhere(0), seenElsewhere(2, 1)],
  'the other queries of this lookup were seen again after the translation (first in {0}), the lost {1} query was not: it was dropped inside this node':
    [
      seenElsewhere(0),
      that('the lost one has no copy with another server', (scene) => {
        const lost = scene.leg(scene.gap(1)).find((one) => !scene.isAnswered(one));
        const elsewhere = [...scene.packets.messages, ...(scene.vantage?.messages ?? [])];
        return (
          lost !== undefined &&
          !elsewhere.some(
            (one) =>
              !one.isResponse &&
              one.id === lost.id &&
              one.name === lost.name &&
              one.destination !== lost.destination &&
              Math.abs(one.time - lost.time) < 50e6,
          )
        );
      }),
    ],
  'the other queries were seen at {0}, before the translation, and the {1} query was not: it was lost on the way there':
    [that('there is such a place', ({ vantage }) => vantage !== undefined)],
};
