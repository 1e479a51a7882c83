import {
  addresses,
  answers,
  asks,
  type Claim,
  firstRetryAfter,
  GENERAL,
  isLast,
  onItsWay,
  queries,
  responses,
  that,
  unanswered,
  answersQuery,
  sentAgain,
} from '../claims.ts';

const untimed = that('there are no times', ({ isTimed }) => !isTimed);

/** The answer of one gap came so long after a query. */
function cameAfter(response: number, duration: number): Claim {
  return that('so long after a query', (scene) =>
    scene.queries.some((one) =>
      scene.packets
        .responsesTo(one)
        .some(
          (answer) =>
            answer.frame === scene.frames(response)[0] &&
            scene.isMs(duration, answer.time - one.time),
        ),
    ),
  );
}

/** In this lookup the one type is asked for only behind an answer to the other. */
const asksInTurn = that('no such query before an answer to the other type', (scene) => {
  const [late, first] = [scene.leg(scene.gap(0))[0], scene.leg(scene.gap(1))[0]];
  if (late === undefined || first === undefined) return false;
  return scene.packets.responsesTo(first).some((one) => one.frame < late.frame);
});

/** Answers that came, and came late, slowly, or from elsewhere. */
export const ANSWERS: Readonly<Record<string, readonly Claim[]>> = {
  'the {0} query is sent again in {1}, and the capture shows no answer to that either': [
    queries(1, 0),
    sentAgain(1),
    unanswered(1),
  ],
  'the {0} query is sent again in {1}, and whether the answer in {2} is to that is not known': [
    queries(1, 0),
    sentAgain(1),
    responses(2, 0),
  ],
  'the {0} query in {1} was answered in {2}, and was sent again {3} later all the same: the answer did not get to the client':
    [
      queries(1, 0),
      responses(2, 0),
      answers(2, 1),
      that('it was sent again so much later', (scene) => {
        const query = scene.query(1)!;
        return scene.later(query).some((one) => scene.isMs(3, one.time - query.time));
      }),
    ],
  'by then this client asks for {0} only when it has the answer to {1}: nothing else was missing': [
    asksInTurn,
  ],
  'by then this client asks for {0} only when it has the answer to {1}, so that answer is what it was missing':
    [asksInTurn],
  'the {0} query in {1} was sent again after {2}, and one answer came {3} behind that: it may be a late one to the first query':
    [
      queries(1, 0),
      that(
        'it was sent again so much later, and an answer to either came so much behind',
        (scene) => {
          const query = scene.query(1)!;
          return scene
            .later(query)
            .some(
              (again) =>
                scene.isMs(2, again.time - query.time) &&
                scene.packets
                  .responsesTo(again)
                  .some((one) => scene.isMs(3, one.time - again.time)),
            );
        },
      ),
    ],
  'whether the answer in {0} is to the query in {1}, or to that in {2} while the first one was lost: they have one ID and one port':
    [responses(0), queries(1), queries(2), answers(0, 1), answers(0, 2)],
  'the answer in {0} came {1} after the query': [responses(0), cameAfter(0, 1)],
  'the {0} and {1} queries in {2} were answered in {3}, and both were sent again {4} later all the same: neither answer got to the client':
    [queries(2), responses(3), firstRetryAfter(4), bothAgain(true)],
  'the {0} and {1} queries in {2} were answered in {3}, and both were sent again {4} later all the same: at least one of the answers did not get to the client':
    [queries(2), responses(3), firstRetryAfter(4), bothAgain(false)],
  'the {0} query in {1} was answered: {2} has the answer on its way. It did not get to the client, which sent the query again {3} later':
    [
      queries(1, 0),
      unanswered(1),
      onItsWay(2),
      that('it is sent again so much later', (scene) => {
        const asked = scene.query(1)!;
        return scene.later(asked).some((again) => scene.isMs(3, again.time - asked.time));
      }),
    ],
  'the {0} query in {1} was answered: {2} has the answer on its way. It did not get to the client, which sent the query again in {3}':
    [queries(1, 0), unanswered(1), onItsWay(2), queries(3, 0), sentAgain(3)],
  'the {0} query in {1} was answered: {2} has the answer on its way. It did not get to the client':
    [
      queries(1, 0),
      unanswered(1),
      onItsWay(2),
      that('it is the last', (scene) => isLast(scene.query(1)!, scene)),
    ],
  'the answer of {0} ({1}) came {2} after the query': [addresses(0), onItsWay(1)],
  "it was not seen at the place where the client's query was seen ({0})": [
    queries(0),
    unanswered(0),
  ],
  'the query came again with its ID {0} after that answer ({1})': [queries(1), sentAgain(1)],
  'the query came again {0} after that answer ({1})': [queries(1), sentAgain(1)],
  'of the answer only the first fragment is in the capture': [
    that('it is a first fragment', (scene) =>
      scene.said.frames.some((frame) =>
        scene.packets.in(frame).some((one) => one.isFirstFragmentOnly),
      ),
    ),
  ],
  'the answer has {0} bytes, which is more than every path carries in one packet ({1}): it may have been cut into fragments':
    [
      that('it has', (scene) =>
        scene.said.frames.some((frame) =>
          scene.packets
            .in(frame)
            .some(
              (one) => one.octets === Number(scene.gap(0)) && one.octets > Number(scene.gap(1)),
            ),
        ),
      ),
    ],
  'no answer to the {0} query in {1} came within the capture, not even a late one': [
    queries(1, 0),
    unanswered(1),
  ],
  'the {0} query in {1} was answered after {2}, when the client had already asked again': [
    queries(1, 0),
    that('a response came so much later, and a retry before it', (scene) => {
      const query = scene.query(1)!;
      const late = scene.packets
        .responsesAnywhereTo(query)
        .find((one) => scene.isMs(2, one.time - query.time));
      return (
        late !== undefined &&
        scene.later(query).some((one) => one.frame < late.frame || one.time <= late.time)
      );
    }),
  ],
  'the client asked again after {0} ({1})': [queries(1), sentAgain(1, 0)],
  'the answer to the first query came in {0}': [responses(0), answersQuery(0)],
  'the {0} query in {1} has ID {2}, the answer in {3} has ID {4}, and had to be ignored': [
    queries(1, 0),
    responses(3),
    unanswered(1),
    that(
      'they have these IDs',
      (scene) =>
        scene.query(1)?.id === Number(scene.gap(2)) &&
        scene.inFrames(3).some(({ id }) => id === Number(scene.gap(4))) &&
        scene.gap(2) !== scene.gap(4),
    ),
  ],
  'question, addresses and ports of the answer fit, its ID does not': [
    that('so it is', (scene) => {
      const [query, answer] = scene.said.frames.map((frame) => scene.packets.in(frame)[0]!);
      return (
        query !== undefined &&
        answer !== undefined &&
        query.name === answer.name &&
        query.type === answer.type &&
        query.source === answer.destination &&
        query.sourcePort === answer.destinationPort &&
        query.destination === answer.source &&
        query.id !== answer.id
      );
    }),
  ],
  'the answer to the {0} query in {1} came from {2} instead of {3}, and had to be ignored': [
    queries(1, 0),
    unanswered(1),
    addresses(2),
    asks(3),
    that('from elsewhere', (scene) => scene.gap(2) !== scene.gap(3)),
  ],
  'the answer came {0} after the query': [
    that('it did', (scene) =>
      scene.queries.some((query) =>
        scene.said.frames.some((frame) =>
          scene.packets.in(frame).some((one) => scene.isMs(0, one.time - query.time)),
        ),
      ),
    ),
  ],
  'the client refused it with an ICMP error': [
    that(
      'it did',
      (scene) =>
        scene.said.frames.length > 0 &&
        scene.each(scene.said.frames, ({ icmp }) => icmp?.from === scene.client),
    ),
  ],
  'whether it took longer than the second that a clash entry of the race lives (nat-clash-expired): there are no times':
    [untimed],
  'the query that {0} answered was not one of two concurrent ones': [addresses(0)],
  'the answer came from port {0}: translation back changes the address, and not the port of DNS': [
    that(
      'a response from that port',
      (scene) =>
        scene.gap(0) !== '53' &&
        scene.packets.messages.some(
          (one) => one.isResponse && one.sourcePort === Number(scene.gap(0)),
        ),
    ),
  ],
  '{0} is an endpoint itself: an answer from it has no address to be translated back to': [asks(0)],
  'the answer came after {0}, within the second that a clash entry lives': [
    that('it did', (scene) =>
      scene.queries.some((query) =>
        scene.packets.messages.some(
          (one) =>
            one.isResponse &&
            one.time >= query.time &&
            one.time - query.time < 1e9 &&
            scene.isMs(0, one.time - query.time),
        ),
      ),
    ),
  ],
  'the {0} answer took {1} and came from the endpoint {2} instead of {3}: the client had to refuse it ({4})':
    [
      addresses(2),
      asks(3),
      that('a packet so long after the query', (scene) =>
        scene
          .leg(scene.gap(0))
          .some((query) => scene.inFrames(4).some((one) => scene.isMs(1, one.time - query.time))),
      ),
    ],
  'A and AAAA left together from one port on a fresh five-tuple': [
    that(
      'they did, from one port',
      ({ firstRound }) => new Set(firstRound.map(({ sourcePort }) => sourcePort)).size === 1,
    ),
  ],
  'the answer took longer than the second that a clash entry lives: {0}': [
    that('a packet so long after a query', (scene) =>
      scene.queries.some((query) =>
        scene.said.frames.some((frame) =>
          scene.packets
            .in(frame)
            .some((one) => one.time - query.time >= 1e9 && scene.isMs(0, one.time - query.time)),
        ),
      ),
    ),
  ],
  'it came from {0}, untranslated': [
    addresses(0),
    that(
      'and nobody asked it',
      (scene) => !scene.queries.some(({ destination }) => destination === scene.gap(0)),
    ),
  ],
  '{0} is an endpoint of {1}, of which {2} is the ClusterIP: it answered what it was sent by the translation':
    [addresses(0), asks(2)],
  'whether clash_resolve of conntrack -S grew at this moment': GENERAL,
  "Watch clash_resolve of conntrack -S in the host's network namespace: it grows by one with each such lookup.":
    GENERAL,
  'the {0} query in {1} was answered after {2}, without a retry': [
    queries(1, 0),
    that('so long after, and not repeated before', (scene) => {
      const query = scene.query(1)!;
      const answer = scene.packets
        .surelyAnswers(query)
        .find((one) => scene.isMs(2, one.time - query.time));
      return answer !== undefined && scene.later(query).every((one) => one.frame > answer.frame);
    }),
  ],
  'the answer in {0} came {1} after the query; slow is {2} and above': [
    responses(0),
    cameAfter(0, 1),
  ],
};

/** Both legs were sent again, the second before the first was answered anew, or after. */
function bothAgain(isAtOnce: boolean): Claim {
  return that(isAtOnce ? 'both come again at once' : 'one comes again after the other', (scene) => {
    const [first, second] = scene.retries;
    if (first === undefined || second === undefined || first.type === second.type) return false;
    const answer = scene.packets.responsesTo(first).find(({ time }) => time > first.time);
    return (answer === undefined || second.time < answer.time) === isAtOnce;
  });
}
