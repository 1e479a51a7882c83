import { type Claim, count, GENERAL, several, that } from '../claims.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';
import { own, queriesOf } from './captures.ts';

const responsesOf = (scene: Scene): number =>
  own(scene).filter(({ isResponse }) => isResponse).length;

/** So many queries to a server, and nothing from there. */
function oneWay(queries: number, server: number): Claim {
  return that('so many queries, and no response from there', (scene) => {
    const there = scene.gap(server);
    const asked = scene.packets.messages.filter(({ destination }) => destination === there);
    return (
      asked.length >= Number(scene.gap(queries).replaceAll(',', '')) &&
      scene.packets.messages.every(({ source }) => source !== there)
    );
  });
}

/** Returns responses to other addresses that have the question and ID of a query, and come right after it. */
function elsewhere(scene: Scene, query: Message): readonly Message[] {
  return scene.packets.messages.filter(
    (one) =>
      !query.isResponse &&
      one.isResponse &&
      one.id === query.id &&
      one.name === query.name &&
      one.type === query.type &&
      one.destination !== query.source &&
      one.source !== query.destination &&
      one.time >= query.time &&
      one.time - query.time <= 0.5e9,
  );
}

/** None of these comes again after a wait. */
function notAgain(isOne: (scene: Scene, one: Message) => boolean): Claim {
  return that('the same query does not come again', (scene) =>
    own(scene)
      .filter((one) => isOne(scene, one))
      .every((one) => scene.packets.repeats(one).every((again) => again.time - one.time < 0.2e9)),
  );
}

/** So many lookups have a query that comes again after a wait, or fewer. */
function askedAgain(lookups: number): Claim {
  return that('so many asked again', (scene) => {
    const again = scene.packets.messages.filter(
      (one) =>
        !one.isResponse &&
        scene.packets.repeats(one).some((later) => later.time - one.time > 0.2e9),
    );
    const told = Number(scene.gap(lookups).replaceAll(',', ''));
    return told > 0 && told <= new Set(again.map(({ name }) => name)).size;
  });
}

/** A query that repeats one, and no query of another type beside it. */
function sentAlone(frame: number): Claim {
  return that('it repeats a query, and nothing else at once', (scene) =>
    scene
      .inFrames(frame)
      .every(
        (one) =>
          own(scene).some(
            ({ name, type, time }) => name === one.name && type === one.type && time < one.time,
          ) &&
          own(scene).every(
            ({ frame: other, sourcePort, time }) =>
              other === one.frame ||
              sourcePort !== one.sourcePort ||
              Math.abs(time - one.time) > 1e6,
          ),
      ),
  );
}

/** Of a capture, or a server, one direction alone is seen. */
export const ONE_WAY: Readonly<Record<string, readonly Claim[]>> = {
  'a response was captured and no query': [
    that('one, and no query', (scene) => responsesOf(scene) === 1 && queriesOf(scene) === 0),
  ],
  '{0} responses were captured and no query': [
    several(0),
    count(0, responsesOf),
    that('no query', (scene) => queriesOf(scene) === 0),
  ],
  'no query to a DNS port was captured': [that('no query', (scene) => queriesOf(scene) === 0)],
  '{0} queries were captured and no response, yet no client asked again: the answers arrived, but were not captured':
    [
      several(0),
      that(
        'so many queries, and no response',
        (scene) =>
          queriesOf(scene) >= Number(scene.gap(0).replaceAll(',', '')) && responsesOf(scene) === 0,
      ),
    ],
  '{0} queries were captured and no response, yet only {1} of {2} lookups asked again: the answers arrived, but were not captured':
    [
      several(0, 2),
      that(
        'so many queries, and no response',
        (scene) =>
          queriesOf(scene) >= Number(scene.gap(0).replaceAll(',', '')) && responsesOf(scene) === 0,
      ),
      askedAgain(1),
    ],
  '{0} queries to {1} were captured and no response from it, yet no client asked again: its answers arrived, but were not captured':
    [several(0), oneWay(0, 1)],
  '{0} queries to {1} were captured and no response from it, yet only {2} of {3} lookups asked again: its answers arrived, but were not captured':
    [several(0, 3), oneWay(0, 1), askedAgain(2)],
  '{0} queries were captured and no response, yet the query in {1} was sent again without its twin, so the client had an answer: the answers were not captured':
    [several(0), that('no response', (scene) => responsesOf(scene) === 0), sentAlone(1)],
  '{0} queries to {1} were captured and no response from it, yet the query in {2} was sent again without its twin, so the client had an answer: its answers were not captured':
    [several(0), oneWay(0, 1), sentAlone(2)],
  'a resolver that has no answer sends both queries of a pair again at once': GENERAL,
  'which queries were lost: answers would show it': GENERAL,
  'only queries were captured: the command that printed the text leaves the responses out': [
    that('queries, and no response', (scene) => queriesOf(scene) > 0 && responsesOf(scene) === 0),
  ],
  'a command line in the text lets one direction through': GENERAL,
  'whether these queries were answered: the text cannot show it': GENERAL,
  'no response was captured': [that('none', (scene) => responsesOf(scene) === 0)],
  '{0} queries to {1} were captured and no response from it: its answers were captured under other addresses, before these were translated back':
    [
      several(0),
      oneWay(0, 1),
      that('at least three responses elsewhere are like them', (scene) => {
        const asked = scene.packets.messages.filter(
          ({ destination }) => destination === scene.gap(1),
        );
        return asked.filter((one) => elsewhere(scene, one).length > 0).length >= 3;
      }),
    ],
  'responses from {0} to {1} have questions and IDs of these queries, and come right after them': [
    that('each is like a query', (scene) => {
      const responses = scene.said.frames.flatMap((frame) => scene.packets.in(frame));
      return (
        responses.length > 0 &&
        responses.every(
          (one) =>
            one.source === scene.gap(0) &&
            one.destination === scene.gap(1) &&
            scene.packets.messages.some((query) => elsewhere(scene, query).includes(one)),
        )
      );
    }),
  ],
  'no response from {0} was captured, and no query has an answer': [
    that('none has', (scene) =>
      scene.packets.messages.every(
        (one) =>
          one.source !== scene.gap(0) &&
          (one.isResponse || scene.packets.surelyAnswers(one).length === 0),
      ),
    ),
  ],
  'no response from {0} was captured, and other servers answered': [
    that('others did', (scene) => {
      const from = scene.packets.messages.filter(({ isResponse }) => isResponse);
      return from.length > 0 && from.every(({ source }) => source !== scene.gap(0));
    }),
  ],
  'only {0} of {1} lookups asked again: these lost a packet, and which one does not show here': [
    several(1),
    askedAgain(0),
  ],
  'whether a program was stopped before its resolver would have asked again: that looks the same':
    GENERAL,
  'no query was sent again, although the clients had the time to, or went on with other lookups': [
    notAgain(() => true),
  ],
  'no query to {0} was sent again, although the clients had the time to, or went on with other lookups':
    [notAgain((scene, { destination }) => destination === scene.gap(0))],
};
