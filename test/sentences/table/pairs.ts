import { asks, type Claim, queries, responses, several, that, unanswered } from '../claims.ts';
import { oncePerCapture } from '../once.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';

/**
 * The pairs that a server was sent: A and AAAA from one port, at once. Both sent again are the same pair, as long as they
 * keep their IDs.
 */
const pairsTo = oncePerCapture((scene, server: string) =>
  pairsAmong(scene, ({ destination }) => destination === server),
);
const pairsFrom = oncePerCapture((scene, client: string) =>
  pairsAmong(scene, ({ source }) => source === client),
);

function pairsAmong(
  scene: Scene,
  is: (query: Message) => boolean,
): (readonly [Message, Message])[] {
  const firsts = new Map<string, Message[]>();
  for (const one of scene.packets.messages) {
    const isLeg = one.type === 'A' || one.type === 'AAAA';
    if (one.isResponse || one.icmp || !isLeg || !is(one) || one.transport !== 'udp') continue;
    const key = `${one.source} ${one.sourcePort} ${one.name}`;
    const legs = firsts.get(key) ?? [];
    firsts.set(key, legs);
    const isNew = legs.every((had) => had.type !== one.type || had.id !== one.id);
    if (isNew) legs.push(one);
  }
  return [...firsts.values()].flatMap((legs) =>
    legs.flatMap((first, at) => {
      const second = legs[at + 1];
      const isPair =
        second !== undefined &&
        second.type !== first.type &&
        second.time - first.time <= 50e6 &&
        (at === 0 || first.time - legs[at - 1]!.time > 50e6);
      return isPair ? [[first, second] as const] : [];
    }),
  );
}

/** All of the pairs lost their second packet, and only that. */
function allLoseSecond(number: number, address: number, pairsOf = pairsTo): Claim {
  return that('each pair lost its second packet and not its first', (scene) => {
    const pairs = pairsOf(scene, scene.gap(address));
    return (
      pairs.length >= Number(scene.gap(number)) &&
      pairs.every(([a, b]) => scene.mayBeAnswered(a) && !scene.isAnswered(b))
    );
  });
}

/** Of the pairs to the server of the finding, or of its client: more than half of four or more. */
const mostLoseOne = that('three pairs or more have a query without an answer at first', (scene) =>
  [
    pairsTo(scene, scene.finding.server?.address ?? ''),
    pairsFrom(scene, scene.finding.client?.address ?? ''),
  ].some(
    (pairs) => pairs.filter(([a, b]) => !scene.isAnswered(a) || !scene.isAnswered(b)).length >= 3,
  ),
);

function soManyLoseOne(pairsOf: (scene: Scene) => (readonly [Message, Message])[]): Claim {
  return that('of so many pairs so many have a query without an answer at first', (scene) => {
    const pairs = pairsOf(scene);
    const hit = pairs.filter(([a, b]) => !scene.isAnswered(a) || !scene.isAnswered(b)).length;
    return pairs.length >= Number(scene.gap(0)) && hit >= Number(scene.gap(1));
  });
}

/** A response came at once to the port of the lookup, of which no query is in the capture. */
function strayAnswer(): Claim {
  return that('such a response came', (scene) => {
    const [lost] = scene.queries;
    const all = scene.packets.messages;
    return all.some(
      (one) =>
        one.isResponse &&
        one.destinationPort === lost!.sourcePort &&
        one.type !== lost!.type &&
        Math.abs(one.time - lost!.time) <= 0.5e9 &&
        all.every(
          ({ isResponse, type, time }) => isResponse || type !== one.type || time > one.time,
        ),
    );
  });
}

/** Of this type the lookup has no query before its lost one came again. */
function noEarlier(type: number): Claim {
  return that('there is none before', (scene) => {
    const [first] = scene.queries;
    return scene.queries.every(
      (one) => one.type !== scene.gap(type) || one.time - first!.time > 0.2e9,
    );
  });
}

/**
 * Whatever follows another of the other type at once: in busy traffic on ports that are used again and again more than
 * the pairs, and never fewer.
 */
const followers = oncePerCapture((scene, server: string): (readonly [Message, Message])[] => {
  const last = new Map<string, Message>();
  return scene.packets.messages.flatMap((one) => {
    const isLeg = one.type === 'A' || one.type === 'AAAA';
    if (one.isResponse || one.icmp || !isLeg || one.destination !== server) return [];
    const key = `${one.source} ${one.sourcePort} ${one.name}`;
    const other = last.get(`${key} ${one.type === 'A' ? 'AAAA' : 'A'}`);
    last.set(`${key} ${one.type}`, one);
    // Time stamps may be a little out of order.
    return other && one.time - other.time <= 50e6 ? [[other, one] as const] : [];
  });
});

function somePairs(
  [some, of, server]: readonly [number, number, number],
  is: (scene: Scene, pair: readonly [Message, Message]) => boolean,
): Claim {
  return that('so many of so many pairs', (scene) => {
    const pairs = followers(scene, scene.gap(server));
    const found = pairs.filter((pair) => is(scene, pair)).length;
    const [told, all] = [some, of].map((gap) => Number(scene.gap(gap).replaceAll(',', '')));
    return told! > 0 && told! <= found && told! <= all! && all! <= pairs.length;
  });
}

/** What happens to each pair of a server, or to some. */
export const PAIRS: Readonly<Record<string, readonly Claim[]>> = {
  // Both addresses stand for one client in these packets: `areOneHost` compares them as they are.
  '{0} and {1} asked the same at once, from one port with one ID: they are addresses of one host': [
    askedAlike(({ sourcePort }) => sourcePort),
  ],
  '{0} asked again, with its ID, what {1} had asked before: they are addresses of one host': [
    askedAlike(({ id }) => id),
  ],
  'the {0} query in {1} got no answer, like the second packet of each of the {2} pairs that were sent to {3}: something lets one packet of a port through and drops the next':
    [queries(1, 0), unanswered(1), several(2), asks(3), allLoseSecond(2, 3)],
  'each of the {0} pairs that were sent to {1} lost its second packet, and only that': [
    several(0),
    allLoseSecond(0, 1),
  ],
  'the {0} query in {1} got no answer, like the second packet of each of the {2} pairs that {3} sent: something lets one packet of a port through and drops the next':
    [queries(1, 0), unanswered(1), several(2), allLoseSecond(2, 3, pairsFrom)],
  'each of the {0} pairs that {1} sent lost its second packet, and only that': [
    several(0),
    allLoseSecond(0, 1, pairsFrom),
  ],
  'each of the {0} pairs that {1} sent lost its second packet, and only that; second packets of other clients were answered':
    [
      several(0),
      allLoseSecond(0, 1, pairsFrom),
      that('a second packet of another client was answered', (scene) =>
        pairsTo(scene, scene.finding.server?.address ?? '').some(
          ([a, b]) => a.source !== scene.gap(1) && scene.mayBeAnswered(b),
        ),
      ),
    ],
  'the second packet of {0} of the {1} pairs that were sent to {2} was answered': [
    several(1),
    somePairs([0, 1, 2], (scene, [, second]) => scene.mayBeAnswered(second)),
  ],
  'of {0} of the {1} pairs that were sent to {2} the first packet was lost as well': [
    several(1),
    somePairs([0, 1, 2], (scene, [first]) => !scene.isAnswered(first)),
  ],
  'the {0} query in {1} got no answer, while an answer to its twin came to the same port; it was sent again in {2} and answered in {3}':
    [queries(1, 0), unanswered(1), queries(2, 0), responses(3, 0), strayAnswer()],
  'an answer to the {0} query came to the same port ({1}), and that query is not in the capture: it was sent before the capture began, or was left out':
    [responses(1, 0), noEarlier(0), strayAnswer()],
  'whether the two were on the way together: the {0} query is not in the capture': [noEarlier(0)],
  'whether it goes by the place in the pair or by the type: the second packet was {0} each time': [
    that('it was', (scene) =>
      pairsTo(scene, scene.queries[0]!.destination).every(([, { type }]) => type === scene.gap(0)),
    ),
  ],
  'it goes by the place in the pair, and not by the type: the second packet was now A and now AAAA':
    [
      that('both types were second', (scene) => {
        const pairs = pairsTo(scene, scene.queries[0]!.destination);
        return new Set(pairs.map(([, { type }]) => type)).size === 2;
      }),
    ],
  'the {0} query is answered when it is sent again, {1} later ({2})': [
    queries(2, 0),
    that('so much later, and answered', (scene) => {
      const again = scene.query(2)!;
      const [first] = scene.leg(scene.gap(0));
      return (
        first !== undefined && scene.isMs(1, again.time - first.time) && scene.mayBeAnswered(again)
      );
    }),
  ],
  'the node dropped a query, rather by a filter or a limit than in the Kubernetes conntrack race: most pairs that can race lost one':
    [mostLoseOne],
  'the Kubernetes conntrack race, or rather a filter or a limit: most pairs that can race lost a query':
    [mostLoseOne],
  'the node dropped a query: perhaps the Kubernetes conntrack race': [
    that('a query of the pair has no answer at first', (scene) =>
      ['A', 'AAAA', 'HTTPS'].some((type) => scene.leg(type).some((one) => !scene.isAnswered(one))),
    ),
  ],
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs to this server that are open to the race, {1} lost a query, and a race takes few':
    [several(0, 1), soManyLoseOne((scene) => pairsTo(scene, scene.finding.server?.address ?? ''))],
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs of this client that are open to the race, {1} lost a query, and a race takes few':
    [
      several(0, 1),
      soManyLoseOne((scene) => pairsFrom(scene, scene.finding.client?.address ?? '')),
    ],
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs to this server, {1} lost a query, and a race takes few':
    [several(0, 1)],
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs of this client, {1} lost a query, and a race takes few':
    [several(0, 1)],
};

/** Both frames ask the same, with one ID, and agree in something more. */
function askedAlike(inThis: (query: Message) => number): Claim {
  return that('both frames do', (scene) => {
    const [a, b, ...more] = scene.said.frames.flatMap((frame) => scene.packets.in(frame));
    if (a === undefined || b === undefined) return scene.finding.file !== undefined;
    const isAlike = a.name === b.name && a.type === b.type && a.id === b.id;
    return more.length === 0 && isAlike && inThis(a) === inThis(b) && a.source === b.source;
  });
}
