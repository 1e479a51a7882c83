import {
  addresses,
  type Claim,
  firstRetryAfter,
  GENERAL,
  queries,
  several,
  that,
  unanswered,
} from '../claims.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';
import { asked } from './losses.ts';

/** So many queries to that server, and so many of them without an answer. */
const TOO_SELDOM: readonly Claim[] = [
  addresses(0),
  that('so many were sent there and have no answer', (scene) => {
    const all = asked(scene, scene.gap(0));
    const lost = all.filter((one) => !scene.isAnswered(one));
    return (
      all.length >= Number(scene.gap(2).replaceAll(',', '')) &&
      lost.length >= Number(scene.gap(1).replaceAll(',', ''))
    );
  }),
];

/** The other query of a pair: of another type, from the same port at once, and answered. */
function answeredTwin(query: Message, all: readonly Message[], scene: Scene): Message | undefined {
  return all.find(
    (one) =>
      one.source === query.source &&
      one.sourcePort === query.sourcePort &&
      one.name === query.name &&
      one.type !== query.type &&
      Math.abs(one.time - query.time) <= 50e6 &&
      scene.isAnswered(one),
  );
}

/** Of so many pairs to that server that lost one query, so many lost this one. */
function pairsLost(which: 'first' | 'second'): readonly Claim[] {
  return [
    several(0),
    addresses(1),
    that(`so many lost one query, and so many of them the ${which}`, (scene) => {
      const all = asked(scene, scene.gap(1));
      const lost = all.flatMap((one) => {
        const twin = scene.isAnswered(one) ? undefined : answeredTwin(one, all, scene);
        return twin === undefined ? [] : one.time <= twin.time ? 'first' : 'second';
      });
      return (
        lost.length >= Number(scene.gap(0).replaceAll(',', '')) &&
        lost.filter((one) => one === which).length >= Number(scene.gap(2).replaceAll(',', ''))
      );
    }),
  ];
}

/** Of so many queries to that server as many have no answer. */
const endedThere = (lost: number, all: number, server: number): readonly Claim[] => [
  addresses(server),
  that('so many were sent there, and so many have no answer', (scene) => {
    const sent = asked(scene, scene.gap(server));
    const ended = sent.filter((one) => !scene.isAnswered(one));
    return (
      sent.length >= Number(scene.gap(all).replaceAll(',', '')) &&
      ended.length >= Number(scene.gap(lost).replaceAll(',', ''))
    );
  }),
];

/** What packet-loss says, and why it is none. */
export const PACKET_LOSS: Readonly<Record<string, readonly Claim[]>> = {
  'of {0} queries to {1} that no race can hit (retries, serial and lone ones), none is known to be lost':
    [
      several(0),
      addresses(1),
      that(
        'so many were sent there, and have an answer, or are the last of their type',
        (scene) =>
          asked(scene, scene.gap(1)).filter(
            (one) => scene.isAnswered(one) || scene.later(one).length === 0,
          ).length >= Number(scene.gap(0).replaceAll(',', '')),
      ),
    ],
  'nothing shows other losses: {0} was asked nothing that no race can hit (retries, serial and lone queries)':
    [addresses(0)],
  'the only query to {0} that no race can hit (a retry, a serial or a lone one) is not known to be lost':
    [
      addresses(0),
      that('one that was sent there has an answer, or was not sent again', (scene) =>
        asked(scene, scene.gap(0)).some(
          (one) => scene.isAnswered(one) || scene.packets.repeats(one).length === 0,
        ),
      ),
    ],
  'too few queries to {0} that no race can hit (retries, serial and lone ones) were lost to explain it: {1} of {2}':
    TOO_SELDOM,
  'too few queries to {0} that no race can hit (retries, serial and lone ones) were lost without another cause: {1} of {2}':
    [
      ...TOO_SELDOM,
      that(
        'others have no answer, either',
        (scene) =>
          asked(scene, scene.gap(0)).filter((one) => !scene.isAnswered(one)).length >
          Number(scene.gap(1).replaceAll(',', '')),
      ),
    ],
  'queries are lost on this lookup again and again ({0}), retransmissions included': [
    queries(0),
    unanswered(0),
    that(
      'a retry is among them',
      (scene) =>
        scene.frames(0).length > 0 &&
        scene.inFrames(0).some((one) => !one.isResponse && scene.earlier(one).length > 0),
    ),
  ],
  'the first transmission lost queries ({0}) on a path that loses others too': [
    queries(0),
    unanswered(0),
    that('none of them repeats another', (scene) =>
      scene.inFrames(0).every((one) => !scene.retries.includes(one)),
    ),
  ],
  'a retransmission was lost ({0}) on a path that loses others too': [
    queries(0),
    unanswered(0),
    that(
      'it repeats another',
      (scene) =>
        scene.frames(0).length === 1 &&
        scene.inFrames(0).some((one) => !one.isResponse && scene.earlier(one).length > 0),
    ),
  ],
  'in the whole capture {0} of {1} queries to {2} that no race can hit were lost, and nothing else explains that':
    [
      several(1),
      that(
        'so many were sent there, and so many have no answer',
        (scene) =>
          asked(scene, scene.gap(2)).length >= Number(scene.gap(1).replaceAll(',', '')) &&
          Number(scene.gap(0).replaceAll(',', '')) > 0 &&
          asked(scene, scene.gap(2)).filter((one) => !scene.isAnswered(one)).length >=
            Number(scene.gap(0).replaceAll(',', '')),
      ),
    ],
  'of {0} pairs to {1} that lost one query, {2} lost the one that was sent first: a path that loses packets takes either one alike':
    pairsLost('first'),
  'of {0} pairs to {1} that lost one query, {2} lost the one that was sent second: a path that loses packets takes either one alike':
    pairsLost('second'),
  'the {0} query in {1} was dropped in this node, which drops queries as well that no race can hit':
    [queries(1, 0), unanswered(1)],
  '{0} of {1} queries to {2} that no race can hit (retries, serial and lone ones) came to the node and did not leave it either':
    [several(0), ...endedThere(0, 1, 2)],
  'whether what took {0} other queries to {1} in this node, which no race can hit (retries, serial and lone ones), took this one as well':
    [several(0), ...endedThere(0, 0, 1)],
  'The counters of the node show what drops packets there: iptables -L -v -n, nft list ruleset, tc -s qdisc, ip -s link, conntrack -S.':
    GENERAL,
  'the client asked again after {0}': [firstRetryAfter(0)],
};
