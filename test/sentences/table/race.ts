import {
  family,
  GENERAL,
  errors,
  notSentAgain,
  addresses,
  type Claim,
  firstRetryAfter,
  goesOn,
  isSameFlow,
  queries,
  responses,
  that,
  unanswered,
  answersQuery,
  sentAgain,
  onItsWay,
} from '../claims.ts';
import type { Scene } from '../scene.ts';
import { usedBefore } from './losses.ts';

/** The two queries of the first round, in order. */
function pair(scene: Scene) {
  return scene.firstRound.toSorted((a, b) => a.frame - b.frame).slice(0, 2);
}

const isPairOf = (scene: Scene): boolean => {
  const [a, b] = pair(scene);
  return a !== undefined && b !== undefined && isSameFlow(a, b);
};

/** The race, and what stands for and against it. */
const answeredLate = that('it was', (scene) => {
  const [one] = scene.leg(scene.gap(0));
  return (
    one !== undefined &&
    scene.packets
      .responsesTo(one)
      .some((answer) => answer.time - one.time > 0.5e9 && scene.isMs(1, answer.time - one.time))
  );
});

export const RACE: Readonly<Record<string, readonly Claim[]>> = {
  'the {0} query is not sent again in this capture, so whether it would have been answered cannot be seen':
    [notSentAgain(0)],
  'the {0} query was answered ({1}): it is the answer that was lost': [onItsWay(1)],
  'neither query of the first transmission is known to be lost': [
    that(
      'each has a response, or may have',
      (scene) =>
        (pair(scene).length === 2 && scene.retries.length > 0) ||
        scene.queries.some(({ isCut }) => isCut) ||
        pair(scene).every((one) => scene.mayBeAnswered(one)),
    ),
  ],
  'the lookup did not ask for both A and AAAA': [
    that('it did not', ({ types }) => !types.includes('A') || !types.includes('AAAA')),
  ],
  'A and AAAA were asked one after the other: they were not on the way together': [
    that('both were asked', bothAsked),
  ],
  'the second query was sent {0} after the first: they were not on the way together': [
    that('it was, and later than legs follow each other', (scene) => {
      const [a, b] = pair(scene);
      return (
        bothAsked(scene) &&
        scene.isMs(0, b!.time - a!.time) &&
        (!scene.isTimed || b!.time - a!.time > 50e6)
      );
    }),
  ],
  'A and AAAA were asked over TCP, where one connection carries both': [
    that('they were', ({ firstRound }) => firstRound.every(({ transport }) => transport === 'tcp')),
  ],
  'A and AAAA went to different servers ({0} and {1}), so they have different five-tuples and cannot race':
    [
      that(
        'they did',
        (scene) =>
          scene.gap(0) !== scene.gap(1) &&
          [0, 1].every((gap) =>
            scene.firstRound
              .concat(scene.queries)
              .some(
                ({ destination, destinationPort }) =>
                  scene.gap(gap) === `${destination} port ${destinationPort}`,
              ),
          ),
      ),
    ],
  'the {0} query of the pair was answered only after {1}: the server, or the path, was slow': [
    answeredLate,
  ],
  'the {0} query was answered only after {1}: the server, or the path, was slow': [answeredLate],
  'the lost query was alone: there was no second packet to race with': [
    that('one type', ({ types }) => types.length === 1),
  ],
  'the queries left from different ports, so they have different five-tuples and cannot race': [
    that(
      'two ports',
      ({ firstRound }) => new Set(firstRound.map(({ sourcePort }) => sourcePort)).size > 1,
    ),
  ],
  'the second query was sent after the answer to the first: they were not on the way together': [
    that('a response to the first came before the second', (scene) => {
      const [a, b] = pair(scene);
      return (
        a !== undefined &&
        b !== undefined &&
        scene.packets.responsesTo(a).some((one) => one.time <= b.time)
      );
    }),
  ],
  'the {0} query in {1} got no answer, while its twin from the same port did; it was sent again in {2} and answered in {3}':
    [
      queries(1, 0),
      unanswered(1),
      queries(2, 0),
      sentAgain(2),
      responses(3, 0),
      answersQuery(3),
      that('its twin is of its five-tuple, and answered', twinAnswered),
    ],
  'the {0} query in {1} got no answer, while its twin from the same port did; the client asked again {2} after the first packet, and got the answer in {3}':
    [
      queries(1, 0),
      unanswered(1),
      responses(3, 0),
      answersQuery(3),
      firstRetryAfter(2),
      that('its twin is of its five-tuple, and answered', twinAnswered),
    ],
  'whether the other clients that lost queries lost them in the same instant (burst-loss): there are no times':
    [that('there are no times', ({ isTimed }) => !isTimed)],
  'A and AAAA of one name leave from one UDP port ({0}) to one server ({1})': [
    addresses(1),
    that('they do', (scene) => {
      const [a, b] = pair(scene);
      return (
        isPairOf(scene) &&
        bothAsked(scene) &&
        a!.transport === 'udp' &&
        a!.sourcePort === Number(scene.gap(0)) &&
        b!.destination === scene.gap(1)
      );
    }),
  ],
  'A, AAAA and {0} of one name leave from one UDP port ({1}) to one server ({2})': [
    that('all three of one five-tuple', (scene) => {
      const three = ['A', 'AAAA', scene.gap(0)].map((type) => scene.leg(type)[0]);
      return (
        new Set([scene.gap(0), 'A', 'AAAA']).size === 3 &&
        three.every(
          (one) =>
            one?.sourcePort === Number(scene.gap(1)) &&
            one.destination === scene.gap(2) &&
            one.transport === 'udp',
        )
      );
    }),
  ],
  'the {0} answer was truncated ({1}), so the client asks over TCP: nobody waited for the missing answer':
    [responses(1, 0), that('it has TC', (scene) => scene.response(1)!.isTruncated)],
  'the {0} query is sent again after {1} already ({2}), before any resolver misses an answer: nothing is known to be lost':
    [
      queries(2, 0),
      sentAgain(2, 1),
      that('in less than 0.2 s', (scene) => {
        const again = scene.query(2)!;
        return scene.earlier(again).some((one) => again.time - one.time < 0.2e9);
      }),
    ],
  'whether the answer in {0} is a late one to {1}, and nothing was lost: it came {2} after the retry, and three of four answers of this server take {3} at most':
    [
      responses(0),
      queries(1),
      that('the answer fits both transmissions, and came so long after the second', (scene) => {
        const [answer, lost] = [scene.response(0)!, scene.query(1)!];
        return (
          scene.packets.responsesTo(lost).includes(answer) &&
          scene.later(lost).some((one) => scene.isMs(2, answer.time - one.time))
        );
      }),
    ],
  'the two queries are sent {0} apart, before any answer': [
    that('they are, and out of order', (scene) =>
      scene.isMs(0, pair(scene)[0]!.time - pair(scene)[1]!.time),
    ),
  ],
  'the second query is sent {0} after the first, before any answer': [
    that('it is', (scene) => {
      const [a, b] = pair(scene);
      return (
        scene.isMs(0, b!.time - a!.time) &&
        !scene.packets.responsesTo(a!).some((one) => one.frame < b!.frame && one.frame > a!.frame)
      );
    }),
  ],
  'this five-tuple was in use before, so its conntrack entry was confirmed already, unless 120 s had passed':
    [that('it was', usedBefore)],
  'this five-tuple was in use within the 120 s before, so its conntrack entry was confirmed already':
    [that('it was', usedBefore)],
  'it is the first use of this five-tuple in the capture, so both packets can be without a confirmed conntrack entry':
    [that('nothing of it went before', (scene) => !usedBefore(scene))],
  'the {0} query of the pair is unanswered too': [
    that(
      'it is',
      (scene) =>
        scene.leg(scene.gap(0)).length > 0 && !scene.isAnswered(scene.leg(scene.gap(0))[0]!),
    ),
  ],
  'exactly one leg is unanswered, {0}; the other, {1}, is answered after {2}': [
    that('so it is', (scene) => {
      const [lost, other] = [scene.leg(scene.gap(0))[0], scene.leg(scene.gap(1))[0]];
      return (
        lost !== undefined &&
        other !== undefined &&
        !scene.isAnswered(lost) &&
        scene.packets.responsesTo(other).some((one) => scene.isMs(2, one.time - other.time))
      );
    }),
  ],
  'a retransmission is lost as well ({0}), when the five-tuple has its entry or is another one': [
    queries(0),
    sentAgain(0),
    unanswered(0),
  ],
  'the missing {0} query is answered when it is sent again, {1} later': [
    that('so it is', (scene) => {
      const [first] = scene.leg(scene.gap(0));
      return (
        first !== undefined &&
        scene
          .later(first)
          .some((one) => scene.isMs(1, one.time - first.time) && scene.mayBeAnswered(one))
      );
    }),
  ],
  'an answer came from {0} instead ({1})': [
    addresses(0),
    that('a response from there', (scene) =>
      scene.packets.messages.some(
        (one) =>
          one.isResponse &&
          one.source === scene.gap(0) &&
          (one.destination === scene.client || one.icmp !== undefined),
      ),
    ),
  ],
  'an answer with another ID came ({0})': [
    responses(0),
    that('a response with an ID that was not asked with', foreignId),
  ],
  'an ICMP error came ({0})': [errors(0)],
  'whether the answer in {0} is a late one to {1}, and nothing was lost: both queries have one ID, and there are no times':
    [responses(0), queries(1), that('there are no times', ({ isTimed }) => !isTimed)],
  'no ICMP error, no answer from elsewhere and no late answer to the {0} query': [
    that(
      'no ICMP error, no response with another ID',
      (scene) =>
        !scene.finding.frames.some((frame) => scene.packets.in(frame).some(({ icmp }) => icmp)) &&
        !foreignId(scene),
    ),
  ],
  'the capture reaches past the retry': [
    that('there is a retry', ({ retries }) => retries.length > 0),
  ],
  'the capture goes on for {0} after the query, without a retry': [
    goesOn(0),
    that('there is none', ({ retries }) => retries.length === 0),
  ],
  'which kernel the node has (uname -r): before 5.6 it drops the loser of such a clash, unless the fixes of 4.19, 5.0 and 5.6 were backported':
    GENERAL,
  "whether insert_failed or drop of the node's connection tracking grew when this happened (conntrack -S, before and after, in the host's network namespace: in a pod's it shows 0)":
    GENERAL,
  'which proxy mode the node has (kubectl -n kube-system get configmap kube-proxy -o yaml | grep mode): iptables, ipvs and nftables translate in netfilter, where the race is':
    GENERAL,
  'which libc the client has (kubectl exec POD -- ls /lib, where ld-musl is musl): it decides which remedy works':
    [family('unknown')],
};

function twinAnswered(scene: Scene): boolean {
  const [a, b] = pair(scene);
  return (
    a !== undefined &&
    b !== undefined &&
    isSameFlow(a, b) &&
    [a, b].some((one) => scene.isAnswered(one) || scene.mayBeAnswered(one))
  );
}

function foreignId(scene: Scene): boolean {
  return scene.finding.frames.some((frame) =>
    scene.packets
      .in(frame)
      .some((one) => one.isResponse && !one.icmp && !scene.queries.some(({ id }) => id === one.id)),
  );
}

function bothAsked({ types }: Scene): boolean {
  return types.includes('A') && types.includes('AAAA');
}
