import {
  type Claim,
  firstRetryAfter,
  goesOn,
  GENERAL,
  isAgain,
  isLast,
  notSentAgain,
  numberIn,
  queries,
  responses,
  sentAgain,
  several,
  that,
  unanswered,
  answersQuery,
} from '../claims.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';

const firstRoundAnswered = (scene: Scene): number =>
  scene.firstRound.filter((one) => scene.mayBeAnswered(one)).length;

/** Returns the queries of all clients to that server, without copies at other places. */
export function asked(scene: Scene, server: string, type?: string) {
  return scene.packets.messages.filter(
    (one) =>
      !one.isResponse &&
      !one.icmp &&
      one.destination === server &&
      (type === undefined || one.type === type),
  );
}

function answeredBy(scene: Scene, servers: string, type?: string): number {
  return askedAll(scene, servers, type).filter((one) => scene.isAnswered(one)).length;
}

/** The queries to each of the servers that a gap names. */
function askedAll(scene: Scene, servers: string, type?: string) {
  return servers.split(/, | and /).flatMap((server) => asked(scene, server, type));
}

/** Claims that at least this many queries went to this server, and that none has an answer. */
function noneAnswered(number: number, server: number, type?: number): Claim {
  return that('so many queries to the server, and none of all is answered', (scene) => {
    const kind = type === undefined ? undefined : scene.gap(type);
    const all = askedAll(scene, scene.gap(server), kind);
    return (
      all.length >= Number(scene.gap(number)) &&
      all.every((one) => scene.packets.responsesTo(one).length === 0)
    );
  });
}

function isTheLast(frame: number): Claim {
  return that('it is not sent again', (scene) => isLast(scene.query(frame)!, scene));
}

/** `both were sent again`, `AAAA alone was sent again` */
function whatWasSentAgain(gap: number): Claim {
  return that('these types were sent again', (scene) => {
    const types = [...new Set(scene.retries.map(({ type }) => type))];
    return (
      scene.gap(gap) ===
      (types.length === 2 ? 'both were sent again' : `${types[0]} alone was sent again`)
    );
  });
}

/**
 * Claims that within so many seconds around an unanswered query of this lookup at least so many queries were sent, by at
 * least so many clients.
 */
function sentTogether(sent: number, seconds: number, clients: number): Claim {
  return that('so many clients sent so many queries at that moment', (scene) =>
    scene.queries.some((own) => {
      const near = scene.packets.messages.filter(
        (one) =>
          !one.isResponse &&
          !one.icmp &&
          Math.abs(one.time - own.time) <= Number(scene.gap(seconds)) * 1e9,
      );
      const sources = new Set(near.map(({ source }) => source)).size;
      return near.length >= numberIn(scene, sent) && sources >= numberIn(scene, clients);
    }),
  );
}

/** Claims that the capture has more queries than so many, and more unanswered ones than the other gap says. */
function sentElsewhere(lost: number, sent: number): Claim {
  return that('so many queries were sent and lost', (scene) => {
    const all = scene.packets.messages.filter((one) => !one.isResponse && !one.icmp);
    const missed = all.filter((one) => !scene.isAnswered(one)).length;
    return numberIn(scene, sent) < all.length && numberIn(scene, lost) < missed;
  });
}

/** Queries lost, and how they were sent again. */
export const LOSSES: Readonly<Record<string, readonly Claim[]>> = {
  'the {0} query in {1} has no answer': [queries(1, 0), unanswered(1)],
  'the {0} query in {1} is not sent again in this capture': [queries(1, 0), isTheLast(1)],
  'the {0} query is sent again after {1} ({2}) and stays unanswered': [
    queries(2, 0),
    sentAgain(2, 1),
    unanswered(2),
  ],
  'the {0} query is sent again after {1} ({2}) and then answered ({3})': [
    queries(2, 0),
    sentAgain(2, 1),
    responses(3, 0),
    answersQuery(3),
  ],
  'one of the two queries of the first transmission was answered': [
    that('exactly one of them has a response', (scene) => firstRoundAnswered(scene) >= 1),
  ],
  'no later transmission was answered either': [
    that(
      'there is a later one, without an answer',
      (scene) => scene.retries.length > 0 && scene.retries.every((one) => !scene.isAnswered(one)),
    ),
  ],
  'neither query is sent again in this capture': [
    that('there is no retry', ({ retries }) => retries.length === 0),
  ],
  'neither the A nor the AAAA query ({0}) was answered; {1}': [
    queries(0),
    unanswered(0),
    whatWasSentAgain(1),
  ],
  'neither the A nor the AAAA query ({0}) was answered; {1} after {2}': [
    queries(0),
    unanswered(0),
    whatWasSentAgain(1),
    firstRetryAfter(2),
  ],
  'Capture here and at the server at the same time, to see whether the queries arrive there.':
    GENERAL,
  'other clients lost queries at the same moment, but only {0} of the {1} queries that were sent then':
    [several(0, 1)],
  'other clients lost queries at the same moment, but that may be chance: {0} of {1} queries of the {2} s before and after were lost as well':
    [sentElsewhere(0, 1)],
  'other clients lost queries at the same moment, but that may be chance: at all other times {0} of {1} queries were lost as well':
    [sentElsewhere(0, 1)],
  '{0} of the {1} queries that were sent within {2} s were lost, one of this lookup among them; they came from {3} clients':
    [several(0, 1, 3), sentTogether(1, 2, 3)],
  '{0} clients lost queries at the same moment': [several(0)],
  '{0} of {1} queries of the {2} s before and after were lost: independent losses do not fall together like this':
    [sentElsewhere(0, 1)],
  'at all other times {0} of {1} queries were lost: independent losses do not fall together like this':
    [sentElsewhere(0, 1)],
  'whether as many are lost at other times: too little else was captured': GENERAL,
  'too few queries were seen to call the server silent': [
    that('fewer than four', ({ packets, queries: own }) =>
      own.some(
        ({ destination }) =>
          packets.messages.filter((one) => !one.isResponse && one.destination === destination)
            .length < 5,
      ),
    ),
  ],
  'none of {0} queries to {1} was answered': [several(0), noneAnswered(0, 1)],
  'other {0} queries were answered by this server': [
    that('a server of the lookup answers this type', (scene) =>
      scene
        .leg(scene.gap(0))
        .some(({ destination }) => answeredBy(scene, destination, scene.gap(0)) > 0),
    ),
  ],
  'only one {0} query is known to have had no answer, which is too few to say never': [
    that('at least one has none', (scene) =>
      scene.leg(scene.gap(0)).some((one) => !scene.isAnswered(one)),
    ),
  ],
  'none of {0} {1} queries to {2} was answered, while the {3} query was': [
    several(0),
    noneAnswered(0, 2, 1),
    that(
      'one of the other type is answered',
      (scene) => answeredBy(scene, scene.gap(2), scene.gap(3)) >= 1,
    ),
  ],
  'none of {0} {1} queries to {2} was answered, while {3} {4} queries were': [
    several(0, 3),
    noneAnswered(0, 2, 1),
    that(
      'so many of the other type are answered',
      (scene) => answeredBy(scene, scene.gap(2), scene.gap(4)) >= Number(scene.gap(3)),
    ),
  ],
  'the {0} query in {1} got no answer and was sent again {2} later, which was answered': [
    queries(1, 0),
    unanswered(1),
    that('the retry came then, and may have been answered', (scene) => {
      const lost = scene.query(1)!;
      return scene
        .later(lost)
        .some((one) => scene.isMs(2, one.time - lost.time) && scene.mayBeAnswered(one));
    }),
  ],
  "the AAAA query in {0}, sent after A's answer from a port of its own, got no answer and was not sent again: with single-request-reopen glibc waits for its time-out and returns IPv4 only":
    [
      queries(0),
      unanswered(0),
      that('it is not sent again', (scene) => isLast(scene.query(0)!, scene)),
    ],
  'A was answered before AAAA was sent, from another port': [
    that('the answer to A precedes AAAA, of another port', (scene) => {
      const [a, aaaa] = [scene.leg('A')[0], scene.leg('AAAA')[0]];
      return (
        a !== undefined &&
        aaaa !== undefined &&
        a.sourcePort !== aaaa.sourcePort &&
        scene.packets.responsesTo(a).some((one) => one.time <= aaaa.time)
      );
    }),
  ],
  'the five-tuple was in use before: its conntrack entry was confirmed already': [
    that('a packet of it went before', (scene) => usedBefore(scene)),
  ],
  'other evidence rules the race out: see what was considered': [
    that('conntrack-race is among what was considered', ({ finding }) =>
      finding.considered.some(({ rule }) => rule === 'conntrack-race'),
    ),
  ],
  'the {0} answer in {1} came after {2}, when the client had closed its socket': [responses(1, 0)],
  'the {0} answer in {1} came when the client had closed its socket': [responses(1, 0)],
  'the client refused its own answer with an ICMP error': [
    that('an ICMP error of the client is there', (scene) =>
      scene.said.frames.some((frame) =>
        scene.packets.in(frame).some(({ icmp }) => icmp?.from === scene.client),
      ),
    ),
  ],
  'the {0} query in {1} is unanswered, and was not sent again in the {2} that the capture goes on':
    [queries(1, 0), unanswered(1), notSentAgain(0), goesOn(2)],
  'the client asked nothing else for some seconds': [
    that('nothing else of it before any resolver would ask again', (scene) => {
      const last = scene.queries.at(-1)!;
      return scene.packets.messages.every(
        (one) =>
          one.isResponse ||
          one.icmp !== undefined ||
          one.source !== scene.client ||
          // A copy at another interface is the same query.
          scene.queries.some((own) => own.id === one.id && own.sourcePort === one.sourcePort) ||
          one.time < last.time ||
          one.time > last.time + 2.4e9,
      );
    }),
  ],
  'the capture goes on for {0} after the query': [goesOn(0)],
  'the {0} query in {1} is unanswered, and the capture ends {2} later: it cannot be judged': [
    queries(1, 0),
    unanswered(1),
    that('it ends so long after', (scene) =>
      scene.isMs(2, scene.packets.end - scene.query(1)!.time),
    ),
  ],
  'the {0} query in {1} is unanswered, and the capture ends with it: it cannot be judged': [
    queries(1, 0),
    unanswered(1),
    that('nothing comes later', (scene) => scene.packets.end === scene.query(1)!.time),
  ],
  'what the client did next lies after the end of the capture': GENERAL,
  'the client asked for {0} again {1} after its first query ({2})': [queries(2, 0), isAgain(2, 1)],
  'what came of that lies after the end of the capture': GENERAL,
  'the {0} query in {1} is unanswered and not sent again: it cannot be judged, because without times nothing shows how long the capture goes on':
    [queries(1, 0), unanswered(1), isTheLast(1)],
  'whether the capture reaches past the moment when the client would ask again': GENERAL,
  'the {0} query in {1} is unanswered, and the capture has a gap or a new clock after it: it cannot be judged':
    [queries(1, 0), unanswered(1)],
  'what the client did next is not in the capture': GENERAL,
};

/** Whether a query is a retry: the same question came from its port, or its client, some seconds before. */
export function retriedTo(scene: Scene, query: Message): boolean {
  return scene.packets
    .asked(query.source, query.name ?? '', query.type)
    .some((one) => one.frame < query.frame && one.sourcePort === query.sourcePort);
}

/** Whether the first query's five-tuple was used before, within the 120 s of a conntrack entry. */
export function usedBefore(scene: Scene): boolean {
  const [first] = scene.queries;
  return (
    first !== undefined &&
    scene.packets.messages.some(
      (one) =>
        one.icmp === undefined &&
        one.frame < first.frame &&
        first.time - one.time <= 120e9 &&
        ((one.source === first.source &&
          one.sourcePort === first.sourcePort &&
          one.destination === first.destination) ||
          (one.destination === first.source &&
            one.destinationPort === first.sourcePort &&
            one.source === first.destination)),
    )
  );
}
