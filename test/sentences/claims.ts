import { isSameFlow, type Message } from './packets.ts';
import type { Scene } from './scene.ts';

/**
 * The claim of a sentence, as a check on the packets: returns undefined if they confirm it, else the fault. A number
 * is the index of a gap.
 */
export type Claim = (scene: Scene) => string | undefined;

/** Returns a claim from a condition. */
export function that(what: string, holds: (scene: Scene) => boolean): Claim {
  return (scene) => (holds(scene) ? undefined : `not so: ${what}`);
}

/** No claim about this case: the sentence is a question, or a general statement. */
export const GENERAL: readonly Claim[] = [];

/** Claims that the frames are queries of the finding's client for its name, of that type. */
export function queries(frames: number, type?: number): Claim {
  return that(
    'each frame is a query of this client for this name and type',
    (scene) =>
      scene.frames(frames).length > 0 &&
      scene.each(
        frames,
        (one) =>
          !one.isResponse &&
          !one.icmp &&
          (scene.client === '' || one.source === scene.client) &&
          (scene.name === '' || one.name === scene.name) &&
          (type === undefined || one.type === scene.gap(type)),
      ),
  );
}

/** Claims that the frames are responses to the finding's client, of that type. */
export function responses(frames: number, type?: number): Claim {
  return that(
    'each frame is a response to this client, of this type',
    (scene) =>
      scene.frames(frames).length > 0 &&
      scene.each(
        frames,
        (one) =>
          one.isResponse &&
          !one.icmp &&
          (scene.client === '' || one.destination === scene.client) &&
          (one.name === undefined || type === undefined || one.type === scene.gap(type)),
      ),
  );
}

/** Claims that the frames are ICMP errors. */
export function errors(frames: number): Claim {
  return that(
    'each frame is an ICMP error',
    (scene) =>
      scene.frames(frames).length > 0 &&
      scene
        .frames(frames)
        .every(
          (frame) =>
            scene.packets.in(frame).some(({ icmp }) => icmp) ||
            scene.packets.segments.some((one) => one.frame === frame && one.kind === 'icmp'),
        ),
  );
}

/** Claims that no response can only belong to these queries. */
export function unanswered(frames: number): Claim {
  // Over TCP a frame may hold several queries.
  return that('nothing answers the query', (scene) =>
    scene.each(frames, (one) => one.isResponse || !scene.isAnswered(one)),
  );
}

/** Claims that the response of one gap and the query of another match in every respect, at a place of that query. */
export function answers(response: number, query: number): Claim {
  return that('the response fits the query', (scene) =>
    scene
      .inFrames(query)
      .some((asked) =>
        scene.packets
          .responsesAnywhereTo(asked)
          .some((one) => scene.frames(response).includes(one.frame)),
      ),
  );
}

/** Claims that the response answers a query of the lookup. */
export function answersQuery(response: number): Claim {
  return that('the response fits a query of this lookup', (scene) =>
    scene
      .frames(response)
      .every((frame) =>
        scene.queries.some((asked) =>
          scene.packets.responsesAnywhereTo(asked).some((one) => one.frame === frame),
        ),
      ),
  );
}

/** Claims that the query of a gap repeats an earlier query of its type, after the duration. */
export function sentAgain(frame: number, duration?: number): Claim {
  return that('it repeats a query of its type that was sent so long before', (scene) => {
    const again = scene.query(frame);
    return (
      again !== undefined &&
      scene
        .earlier(again)
        .some((one) => duration === undefined || scene.isMs(duration, again.time - one.time))
    );
  });
}

/** Claims that the query of a gap is a retry, and the duration since the first query of the lookup. */
export function isAgain(frame: number, duration: number): Claim {
  return that('it repeats one, so long after the first query', (scene) => {
    const [first] = scene.queries;
    const again = scene.query(frame);
    if (first === undefined || again === undefined) return false;
    return scene.earlier(again).length > 0 && scene.isMs(duration, again.time - first.time);
  });
}

/** Claims the duration from the first query of the lookup to a retry. */
export function firstRetryAfter(duration: number): Claim {
  return that('it is the time from the first packet to the first retry', (scene) => {
    const [first] = scene.queries;
    const [retry] = scene.retriesAfterAWait;
    return (
      first !== undefined && retry !== undefined && scene.isMs(duration, retry.time - first.time)
    );
  });
}

/** Claims that the capture goes on for this duration after a query of the lookup. */
export function goesOn(duration: number): Claim {
  return that('the capture goes on for so long after a query', (scene) =>
    scene.queries.some((one) => scene.isWait(duration, scene.packets.end - one.time)),
  );
}

/** Claims that the lookup has no later query of that type, nor one with the same ID from the same port. */
export function notSentAgain(type: number): Claim {
  return that('it is not sent again', (scene) =>
    scene.leg(scene.gap(type)).every((one) => isLast(one, scene)),
  );
}

export function isLast(query: Message, scene: Scene): boolean {
  return (
    scene.later(query).length === 0 &&
    scene.packets
      .repeats(query)
      .every(
        (one) =>
          one.time - query.time > 31e9 ||
          scene.leg(query.type).some((had) => had.frame === one.frame) ||
          Math.abs(one.time - query.time) < 0.2e9,
      )
  );
}

/** Claims that addresses occur in the packets, as source or destination. */
export function addresses(...gaps: readonly number[]): Claim {
  return that('the address is in the packets', (scene) =>
    gaps.every((gap) => {
      const address = scene.gap(gap).replace(/ port \d+$/, '');
      return (
        scene.packets.messages
          .concat(scene.vantage?.messages ?? [])
          .some((one) =>
            [one.source, one.destination, one.icmp?.from, one.icmp?.to].includes(address),
          ) ||
        scene.packets.segments.some((one) =>
          [one.source, one.destination, one.icmpFrom].includes(address),
        )
      );
    }),
  );
}

/** Claims that the client asked this server in this lookup. */
export function asks(server: number): Claim {
  return that('the client asked this server', (scene) =>
    scene.queries.some(
      ({ destination }) => destination === scene.gap(server).replace(/ port \d+$/, ''),
    ),
  );
}

/** Claims that a number is at least two, so that plurals are right. */
export function several(...gaps: readonly number[]): Claim {
  return that('there are several of them', (scene) =>
    gaps.every((gap) => numberIn(scene, gap) > 1),
  );
}

/** Returns the number in a gap. */
export function numberIn(scene: Scene, gap: number): number {
  return Number(scene.gap(gap).replaceAll(',', ''));
}

export function isNumber(scene: Scene, gap: number, actual: number): boolean {
  return numberIn(scene, gap) === actual;
}

export function count(gap: number, of: (scene: Scene) => number): Claim {
  return (scene) => {
    const actual = of(scene);
    return isNumber(scene, gap, actual) ? undefined : `there are ${actual}, not ${scene.gap(gap)}`;
  };
}

/** Returns the packets of a frame at the other place, or here: `frame 3 of there`. */
export function at(scene: Scene, gap: number): readonly Message[] {
  const [, frame, place] = /frame (\d+)(?: of (.*))?$/.exec(scene.gap(gap)) ?? [];
  const packets = place === undefined ? scene.packets : scene.vantage;
  return packets?.in(Number(frame)) ?? [];
}

/** Claims that the frame is at the other place, or here. */
export function seenElsewhere(frame: number, type?: number): Claim {
  return that('the packet is at that place', (scene) =>
    at(scene, frame).some(
      (one) =>
        !one.isResponse &&
        one.name === scene.name &&
        (type === undefined || one.type === scene.gap(type)),
    ),
  );
}

/**
 * Claims that a response in the frame of a gap matches a query of the lookup in all but its addresses, here or
 * elsewhere.
 */
export function onItsWay(frame: number): Claim {
  return that('the answer is there', (scene) =>
    at(scene, frame).some(
      (one) =>
        one.isResponse &&
        one.name === scene.name &&
        scene.queries.some(({ id, type }) => id === one.id && type === one.type),
    ),
  );
}

/** Claims the family that the report gives the client. */
export function family(...names: readonly string[]): Claim {
  return that(`the client's resolver is ${names.join(' or ')}`, ({ report, client, packets }) =>
    report.clients.some(
      ({ address, resolver }) =>
        packets.hostOf(address) === client && names.includes(resolver.family),
    ),
  );
}

export { isSameFlow };
