import { addresses, asks, at, type Claim, that } from '../claims.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';

/** The lookup's name, and all to which it leads, as answers tell. */
function namesOf(scene: Scene): ReadonlySet<string | undefined> {
  const names = new Set<string | undefined>([scene.name]);
  for (const name of names)
    for (const one of everywhere(scene))
      if (one.isResponse && one.name === name) for (const alias of one.aliases) names.add(alias);
  return names;
}

/** A frame that somebody sent on: a query of the lookup's name, or of one that leads there, by another than its client. */
function hop(scene: Scene, frame: number): Message | undefined {
  return at(scene, frame).find(
    (one) =>
      !one.isResponse && !one.icmp && namesOf(scene).has(one.name) && one.source !== scene.client,
  );
}

/** `A, frame 3`: by that address, if one is given, and when it says. */
function sentOn(frame: number, when: number, sender?: number): Claim {
  return that('a query of this name and type was sent by it then', (scene) => {
    const one = hop(scene, frame);
    const isBefore = one !== undefined && one.time < scene.leg(one.type)[0]!.time;
    return (
      one?.name === scene.name &&
      scene.gap(frame).startsWith(`${one.type}, `) &&
      (sender === undefined || one.source === scene.gap(sender)) &&
      // At another place the clocks differ by what the vantage says.
      (scene.gap(frame).includes(' of ') || scene.gap(when).startsWith('before') === isBefore)
    );
  });
}

/** Queries of these types, by that address if one is given, went to that server. */
function askedOn(server: number, types: number, sender?: number): Claim {
  return that('it asked this server for that', (scene) =>
    typesIn(scene.gap(types)).every((type) =>
      everywhere(scene).some(
        (one) =>
          !one.isResponse &&
          !one.icmp &&
          namesOf(scene).has(one.name) &&
          one.destination === scene.gap(server) &&
          one.type === type &&
          (sender === undefined || isOn(scene, one.source, scene.gap(sender))),
      ),
    ),
  );
}

function typesIn(gap: string): readonly string[] {
  return gap.split(' and ');
}

/** Queries of the lookup's name by that address to that server, and at which place. */
function askedBy(scene: Scene, sender: number, server: number): [Message, boolean][] {
  const both = [scene.packets.messages, scene.vantage?.messages ?? []];
  return both.flatMap((messages, place) =>
    messages
      .filter(
        (one) =>
          !one.isResponse &&
          !one.icmp &&
          namesOf(scene).has(one.name) &&
          one.destination === scene.gap(server) &&
          isOn(scene, one.source, scene.gap(sender)),
      )
      .map((one): [Message, boolean] => [one, place === 1]),
  );
}

const askedItsUpstream = that(
  'it asked that server for the name',
  (scene) => askedBy(scene, 0, 1).length > 0,
);

/** A machine has several addresses: the one that its client asks may not be the one from which it asks. */
function isOn(scene: Scene, source: string, asked: string): boolean {
  return source === asked || scene.queries.some(({ destination }) => destination === asked);
}

function everywhere({ packets, vantage }: Scene): readonly Message[] {
  return [...packets.messages, ...(vantage?.messages ?? [])];
}

const answeredThere = (scene: Scene, query: Message, there: boolean): readonly Message[] =>
  (there ? scene.vantage : scene.packets)?.responsesTo(query) ?? [];

/** `2.2 s of the 2.4 s`, or `nearly all of the 2.4 s`: a part, and not more than the whole, which is no longer than the capture. */
function isShare(gap: number): Claim {
  return that('it is a part of the wait', (scene) => {
    const [said, all] = scene.gap(gap).split(' of the ');
    const whole = milliseconds(all!);
    const part = said === 'nearly all' ? whole : milliseconds(said!);
    return part <= whole && whole <= scene.packets.end / 1e6 + 100;
  });
}

function milliseconds(text: string): number {
  const [number, unit] = text.split(' ');
  return Number(number!.replaceAll(',', '')) * (unit === 's' ? 1_000 : 1);
}

/** The query of a gap went to a server, and its fate is as said. */
function hopTo(server: number, frame: number, isRight: (scene: Scene, query: Message) => boolean) {
  return that('a query to it, with this fate', (scene) => {
    const one = hop(scene, frame);
    return one !== undefined && one.destination === scene.gap(server) && isRight(scene, one);
  });
}

const isThere = (scene: Scene, gap: number): boolean => / of /.test(scene.gap(gap));

function unansweredAt(frame: number): (scene: Scene, query: Message) => boolean {
  return (scene, query) => {
    const there = isThere(scene, frame);
    const again = (there ? scene.vantage : scene.packets)?.repeats(query)[0];
    return answeredThere(scene, query, there).every(
      (one) => again !== undefined && one.frame > again.frame,
    );
  };
}

/** The query of a frame was sent once more by the same host, so much later. */
function sentOnceMore(frame: number, later: number): Claim {
  return that('it was sent again so much later', (scene) => {
    const lost = hop(scene, frame)!;
    return everywhere(scene).some(
      (one) =>
        !one.isResponse &&
        one.name === lost.name &&
        one.type === lost.type &&
        one.source === lost.source &&
        scene.isMs(later, one.time - lost.time),
    );
  });
}

function asksOn(scene: Scene, server: string, type: string): boolean {
  const names = namesOf(scene);
  return everywhere(scene).some(
    (one) => !one.isResponse && one.source === server && one.type === type && names.has(one.name),
  );
}

/** Who was asked in turn, and where the time went. */
export const UPSTREAM: Readonly<Record<string, readonly Claim[]>> = {
  '{0} were spent by the upstream {1}: {2} had asked it for {3}': [isShare(0), askedOn(1, 3, 2)],
  '{0} were spent by the upstream {1} and whom it asked in turn: {2} had asked it for {3}': [
    isShare(0),
    askedOn(1, 3, 2),
    that('it asked somebody else for that', (scene) =>
      typesIn(scene.gap(3)).every((type) => asksOn(scene, scene.gap(1), type)),
    ),
  ],
  '{0} were spent by {1} waiting for its upstream {2}, which asked others in turn: the {3} query in {4} got no answer and was sent again {5} later':
    [
      isShare(0),
      askedOn(2, 3, 1),
      hopTo(2, 4, unansweredAt(4)),
      that('it asked somebody else for that', (scene) => asksOn(scene, scene.gap(2), scene.gap(3))),
      sentOnceMore(4, 5),
    ],
  'its own queries, to {0}, took {1}': [addresses(0), isShare(1)],
  '{0} waited for its upstream {1}': [askedItsUpstream],
  '{0} waited for its upstream {1}, and for whom that asked in turn': [
    askedItsUpstream,
    that('it asked somebody else for that', (scene) =>
      askedBy(scene, 0, 1).some(([{ type }]) => asksOn(scene, scene.gap(1), type ?? '')),
    ),
  ],
  'queries of {0} to its upstream {1}, or the answers to them, were lost': [
    that('one of its queries to it has no answer, or was sent again', (scene) => {
      const asked = askedBy(scene, 0, 1);
      return asked.some(
        ([one, there], place) =>
          answeredThere(scene, one, there).length === 0 ||
          asked.some(([other], later) => later > place && other.type === one.type),
      );
    }),
  ],
  '{0} asked its upstream {1} for {2} ({3}) and got no answer': [
    askedOn(1, 2, 0),
    hopTo(1, 3, unansweredAt(3)),
  ],
  '{0} asked its upstream {1} for {2} {3} times, first in {4}, and got no answer': [
    askedOn(1, 2, 0),
    hopTo(1, 4, unansweredAt(4)),
    that('so often', (scene) => {
      const times = everywhere(scene).filter(
        (one) =>
          !one.isResponse &&
          namesOf(scene).has(one.name) &&
          one.type === scene.gap(2) &&
          one.destination === scene.gap(1) &&
          answeredThere(scene, one, isThere(scene, 4)).length === 0,
      ).length;
      return Number(scene.gap(3)) > 1 && times >= Number(scene.gap(3));
    }),
  ],
  '{0} were spent on a lost packet between {1} and its upstream {2}: the {3} query in {4} got no answer and was sent again {5} later':
    [isShare(0), askedOn(2, 3, 1), hopTo(2, 4, unansweredAt(4)), sentOnceMore(4, 5)],
  '{0}, which was asked in turn, sent a query of the same name and type ({1}) {2}': [
    sentOn(1, 2, 0),
  ],
  '{0} sent a query of the same name and type ({1}) {2}': [sentOn(1, 2, 0), asks(0)],
  '{0}, to which the query to {1} was translated, sent one of the same name and type ({2}) {3}': [
    sentOn(2, 3, 0),
    asks(1),
    that('the query was seen on its way there', (scene) =>
      everywhere(scene).some(
        (one) => !one.isResponse && one.name === scene.name && one.destination === scene.gap(0),
      ),
    ),
  ],
  '{0} is on the machine that was captured, from which a query of the same name and type left ({1}) {2}':
    [sentOn(1, 2), asks(0)],
  'the machine that was captured answers for {0}, and a query of the same name and type left it ({1}) {2}':
    [sentOn(1, 2), asks(0)],
  '{0} sent a query for {1} of {2} ({3}) while the client waited, since {4} is an alias (CNAME) that leads there':
    [
      that('an answer says that it leads there', (scene) => {
        const [target, name] = [scene.gap(2), scene.gap(4)];
        return name === scene.name && target !== name && namesOf(scene).has(target);
      }),
      that('it was sent then', (scene) => {
        const one = hop(scene, 3);
        const [asked] = scene.leg(scene.gap(1));
        return (
          one?.name === scene.gap(2) &&
          one.type === scene.gap(1) &&
          one.source === scene.gap(0) &&
          asked !== undefined &&
          one.time >= asked.time
        );
      }),
    ],
  'of the wait, {0} were spent by {1} itself, and on the way to it': [asks(1)],
  'the query to {0} in {1} was answered after {2} ({3})': [
    hopTo(0, 1, (scene, query) =>
      answeredThere(scene, query, isThere(scene, 1)).some(
        (one) =>
          at(scene, 3).some(({ frame }) => frame === one.frame) &&
          scene.isMs(2, one.time - query.time),
      ),
    ),
  ],
  'the query to {0} in {1} got no answer': [hopTo(0, 1, unansweredAt(1))],
  'Ask {0} yourself from where the forwarder runs, a few times: the time is in the last lines': [
    addresses(0),
  ],
  'Look for loss between the forwarder and {0}: one capture at each of them tells whether the query or the answer was lost':
    [addresses(0)],
};
