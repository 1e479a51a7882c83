import { instant } from '../../../src/wire/moment.ts';
import { addresses, type Claim, GENERAL, isNumber, numberIn, several, that } from '../claims.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';

/** A time in which a server is said to have answered nobody; nanoseconds, as those of packets. */
interface Span {
  readonly server: string;
  readonly from: number;
  readonly to: number;
}

const TENTH = 0.1e9;

/** What the message says, in either of its three forms. */
function spanOf(scene: Scene): Span | undefined {
  const { message } = scene.finding;
  const [server] = message.split(' ', 1);
  const clocks = [...message.matchAll(/\d\d:\d\d:\d\d\.\d/g)].map(([text]) => timeOf(scene, text));
  if (server === undefined || clocks[0] === undefined) return undefined;
  if (message.includes(' until the capture ended '))
    return { server, from: clocks[0], to: scene.packets.end + 1 };
  if (clocks[1] !== undefined) return { server, from: clocks[0], to: clocks[1] + TENTH };
  return { server, from: 0, to: clocks[0] + TENTH };
}

/** The time of day nearest to that of the finding. */
function timeOf({ packets, finding }: Scene, clock: string): number {
  const [first] = packets.in(finding.frames[0]!);
  const shown = instant(finding.time ?? '')!;
  const day = 86_400_000;
  const away = instant(`1970-01-01T${clock}`)! - (shown % day);
  const nearest = away - Math.round(away / day) * day;
  return first!.time + nearest * 1e6;
}

/**
 * Claims that the server answered no query of the type in this time, which is inexact by a tenth of a second at its ends,
 * but queries before and after it as the message says, and some of the other type meanwhile.
 *
 * @param from index of a gap; undefined if the time begins with the capture
 * @param to index of a gap; undefined if the time ends with the capture
 */
function stopped(other: number, from?: number, to?: number): readonly Claim[] {
  return [
    addresses(0),
    that(
      'none of this type then, some at other times, and some of the other type then',
      (scene) => {
        const at = (gap: number): number => timeOf(scene, scene.gap(gap).replace(' UTC', ''));
        const since = from === undefined ? -Infinity : at(from) + TENTH;
        const until = to === undefined ? Infinity : at(to);
        const answered = scene.packets.messages.filter(
          (one) =>
            !one.isResponse &&
            !one.icmp &&
            one.destination === scene.gap(0) &&
            scene.isAnswered(one),
        );
        const own = answered.filter((one) => one.type === scene.gap(1));
        const isThen = ({ time }: Message): boolean => time >= since && time < until;
        const isOther = (one: Message): boolean => one.type === scene.gap(other);
        return (
          !own.some(isThen) &&
          (from === undefined || own.some(({ time }) => time < since)) &&
          (to === undefined || own.some(({ time }) => time >= until)) &&
          answered.some((one) => isOther(one) && isThen(one))
        );
      },
    ),
  ];
}

/** Queries to that server in that time. */
function asked(scene: Scene): readonly Message[] {
  const span = spanOf(scene);
  if (span === undefined) return [];
  return scene.packets.messages.filter(
    (one) =>
      !one.isResponse &&
      !one.icmp &&
      one.destination === span.server &&
      one.time >= span.from - 1e6 &&
      one.time < span.to,
  );
}

/** Not within a second, nor before it was sent again. */
function isAnsweredSoon(scene: Scene, query: Message): boolean {
  return scene.packets
    .surelyAnswers(query)
    .some((one) => one.time >= query.time && one.time - query.time <= 1e9);
}

const nobody = that('no query to the server was answered soon in this time', (scene) =>
  asked(scene).every((one) => !isAnsweredSoon(scene, one)),
);

const thisOne = that(
  'a query of this lookup was lost then, or a tenth of a second beside it',
  (scene) => {
    const { server, from, to } = spanOf(scene)!;
    return scene.queries.some(
      (one) =>
        one.destination === server &&
        one.time >= from - TENTH - 1e6 &&
        one.time < to + TENTH &&
        !isAnsweredSoon(scene, one),
    );
  },
);

const elsewhere = that('it answers before, or after, as the message says', (scene) => {
  const { server, from, to } = spanOf(scene)!;
  const answered = scene.packets.messages.filter(
    (one) => !one.isResponse && one.destination === server && isAnsweredSoon(scene, one),
  );
  const before = answered.some((one) => one.time < from);
  const after = answered.some((one) => one.time >= to);
  const { message } = scene.finding;
  return (!/ before/.test(message) || before) && (!/ after:| from then on/.test(message) || after);
});

const counted = that(
  'so many clients lost queries, and so many lookups at least as queries allow',
  (scene) => {
    const lost = asked(scene).filter((one) => !isAnsweredSoon(scene, one));
    const [, lookups, clients] = /([\d,]+) lookups of (this client|[\d,]+ clients)/.exec(
      scene.gap(1),
    )!;
    const sources = new Set(lost.map(({ source }) => source)).size;
    const most = Number(lookups!.replaceAll(',', ''));
    if (most < 3 || most > lost.length) return false;
    return clients === 'this client' ? sources >= 1 : Number.parseInt(clients!, 10) <= sources;
  },
);

/** Server and times of the headline are those of the message. */
function asInMessage(...gaps: readonly number[]): Claim {
  return that('the message says the same', (scene) =>
    gaps.every((gap) => scene.finding.message.includes(scene.gap(gap))),
  );
}

/** Returns how many queries of a type were sent to a server, and how many of them were answered. */
function ofType(scene: Scene, server: number, type: number): readonly [number, number] {
  const sent = scene.packets.messages.filter(
    (one) =>
      !one.isResponse &&
      !one.icmp &&
      one.destination === scene.gap(server) &&
      one.type === scene.gap(type),
  );
  return [sent.length, sent.filter((one) => scene.mayBeAnswered(one)).length];
}

/** Of the rule server-outage, and of type-never-answered where the type was answered at other times. */
export const OUTAGES: Readonly<Record<string, readonly Claim[]>> = {
  'then {0} queries were answered, but none of them within a second: it had to catch up, or was still slow':
    [
      that('so many behind the outage were answered, and not soon', (scene) => {
        const { server, to } = spanOf(scene)!;
        const later = scene.packets.messages.filter(
          (one) => !one.isResponse && one.destination === server && one.time >= to,
        );
        const soon = later.findIndex((one) => isAnsweredSoon(scene, one));
        const slow = later.slice(0, soon < 0 ? later.length : soon);
        return slow.filter((one) => scene.isAnswered(one)).length >= numberIn(scene, 0);
      }),
    ],
  '{0}: {1}': [nobody, thisOne, elsewhere, counted],
  '{0} answered no {1} query from {2} on, but it had answered them before, and it goes on answering {3} queries':
    stopped(3, 2),
  '{0} answered no {1} query from {2} on': [addresses(0), asInMessage(0, 1, 2)],
  '{0} answered no {1} query until {2}, but it did afterwards, and meanwhile it answered {3} queries':
    stopped(3, undefined, 2),
  '{0} answered no {1} query until {2}': [addresses(0), asInMessage(0, 1, 2)],
  '{0} answered no {1} query from {2} to {3}, but it did before and after, and meanwhile it answered {4} queries':
    stopped(4, 2, 3),
  '{0} answered no {1} query from {2} to {3}': [addresses(0), asInMessage(0, 1, 2, 3)],
  'none of the {0} {1} queries that were sent to {2} in this time was answered': [
    several(0),
    addresses(2),
    that('so many of this type have no answer', (scene) => {
      const [sent, answered] = ofType(scene, 2, 1);
      return sent - answered >= numberIn(scene, 0);
    }),
  ],
  'the only {0} query to {1} at another time was answered: by chance, so many in a row are not lost':
    [that('one of this type is answered', (scene) => ofType(scene, 1, 0)[1] === 1)],
  'at other times {0} of {1} {2} queries to {3} had no answer: by chance, so many in a row are not lost':
    [
      several(1),
      that('so many of this type are answered', (scene) => {
        const [sent, answered] = ofType(scene, 3, 2);
        const others = numberIn(scene, 1);
        return others < sent && answered >= others - numberIn(scene, 0);
      }),
    ],
  "Find out what dropped {0} queries at this time: the server's configuration, the servers that it asks in turn, or a firewall on the way":
    GENERAL,
  "Find out what changed at this time, and drops {0} queries since: the server's configuration, the servers that it asks in turn, or a firewall on the way":
    GENERAL,
  '{0} answered nobody from {1} until the capture ended': [nobody, asInMessage(0, 1)],
  '{0} answered nobody from {1} to {2}': [nobody, asInMessage(0, 1, 2)],
  '{0} answered nobody until {1}': [nobody, asInMessage(0, 1)],
  'none of the {0} queries that were sent to {1} in this time was answered within a second': [
    several(0),
    addresses(1),
    nobody,
    that('so many were sent', (scene) => isNumber(scene, 0, once(asked(scene)))),
  ],
  'another server answered all of these lookups': [
    that('another server answered this one', (scene) => isAnsweredElsewhere(scene)),
  ],
  'another server answered {0} of these {1} lookups': [several(1)],
  '{0} answered nobody at that time either: look for what they share, such as a node or a network':
    [
      that('each of them has queries without an answer', (scene) =>
        scene
          .gap(0)
          .split(', ')
          .every((server) =>
            scene.packets.messages.some(
              (one) => !one.isResponse && one.destination === server && !isAnsweredSoon(scene, one),
            ),
          ),
      ),
    ],
  'whether the server was away, the way to it was cut, or only this client was': GENERAL,
  'whether the server was away, or the way to it was cut': GENERAL,
};

/** Its message is one of these, and one of those. */
export const OUTAGE_PARTS: readonly string[] = [
  '{0} answered nobody from {1} until the capture ended {2} later, and it had answered before',
  '{0} answered nobody from {1} to {2} ({3}), but it answered before and after',
  '{0} answered nobody until {1}, {2} after the first query to it, and it answered from then on',
  '{0} lookups of this client lost queries, this one among them',
  '{0} lookups of {1} clients lost queries, this one among them',
  'at least {0}',
];

/** Copies of a packet are one. */
function once(messages: readonly Message[]): number {
  return new Set(
    messages.map((one) =>
      [one.source, one.sourcePort, one.id, one.type, Math.round(one.time / 0.2e9)].join(' '),
    ),
  ).size;
}

function isAnsweredElsewhere(scene: Scene): boolean {
  const span = spanOf(scene);
  return scene.queries.some(
    (one) => one.destination !== span?.server && scene.packets.responsesTo(one).length > 0,
  );
}
