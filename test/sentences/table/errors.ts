import { addresses, asks, type Claim, errors, GENERAL, queries, several, that } from '../claims.ts';
import type { Scene } from '../scene.ts';

const own = (scene: Scene) => scene.packets.messages.filter(({ icmp }) => icmp === undefined);

/** The TCP segments that a gap names. */
const segments = (scene: Scene, gap: number) =>
  scene.frames(gap).flatMap((frame) => scene.packets.segments.filter((one) => one.frame === frame));

/** Each frame that the gap names is a TCP segment of that kind. */
function segmentsOf(frames: number, ...kinds: readonly string[]): Claim {
  return that(
    `each frame is a segment: ${kinds.join(' or ')}`,
    (scene) =>
      scene.frames(frames).length > 0 &&
      scene
        .frames(frames)
        .every((frame) =>
          scene.packets.segments.some((one) => one.frame === frame && kinds.includes(one.kind)),
        ),
  );
}

/** `3 of 5 TCP connections to port 53 of 10.96.0.10`: no more than there are SYNs from different ports, or that opened. */
function shareOf(gap: number): Claim {
  return that('there are so many connections', (scene) => {
    const [, some, all = some] =
      /^(?:all )?([\d,]+)(?: of ([\d,]+))? TCP/.exec(scene.gap(gap)) ?? [];
    const most = Number((all ?? '0').replaceAll(',', ''));
    const ports = new Set(
      scene.packets.segments.map(
        ({ source, sourcePort, destination, destinationPort, isByServer }) =>
          isByServer ? `${destination} ${destinationPort}` : `${source} ${sourcePort}`,
      ),
    );
    // A port may be used for the next one.
    const opened = scene.packets.segments.filter((one) => one.kind === 'synAck' && !one.isCopy);
    return most <= Math.max(ports.size, opened.length);
  });
}

function noSynAck(frames: number): Claim {
  return that('nothing answers these SYNs', (scene) =>
    segments(scene, frames).every(
      (syn) =>
        !scene.packets.segments.some(
          (one) =>
            one.isByServer &&
            one.destinationPort === syn.sourcePort &&
            one.destination === syn.source &&
            one.frame > syn.frame &&
            one.time - syn.time < 3e9,
        ),
    ),
  );
}

/** A SYN of a port is answered so long after the first one from there, and not sooner. */
function openedAfter(duration: number): Claim {
  return that('a SYN-ACK, or a SYN again after one, came so long after the first SYN', (scene) => {
    const { segments: all } = scene.packets;
    return all.some((syn) => {
      if (syn.kind !== 'syn') return false;
      const answers = all.filter(
        (one) =>
          one.kind === 'synAck' &&
          one.destination === syn.source &&
          one.destinationPort === syn.sourcePort,
      );
      const again = all.filter(
        (one) =>
          one.kind === 'syn' &&
          one.sourcePort === syn.sourcePort &&
          answers.some(({ frame }) => frame < one.frame),
      );
      return [...answers.slice(0, 1), ...again].some((one) =>
        scene.isMs(duration, one.time - syn.time),
      );
    });
  });
}

/** An address with its port, as one that sent a SYN. */
function sentSyn(gap: number): Claim {
  return that('it sent a SYN', (scene) =>
    scene.packets.segments.some((one) => `${one.source}:${one.sourcePort}` === scene.gap(gap)),
  );
}

function kind(frames: number, ...kinds: readonly string[]): Claim {
  return that(`an ICMP error of this kind: ${kinds.join(' or ')}`, (scene) =>
    scene.inFrames(frames).some(({ icmp }) => icmp !== undefined && kinds.includes(icmp.kind)),
  );
}

function sentBy(gap: number, frames: number): Claim {
  return that('the ICMP error comes from there', (scene) =>
    scene.inFrames(frames).some(({ icmp }) => icmp?.from === scene.gap(gap)),
  );
}

/** What TCP connections and ICMP errors say. */
export const ERRORS: Readonly<Record<string, readonly Claim[]>> = {
  'no answer from elsewhere and no late answer to the {0} query; the ICMP error in {1} is about what went to another server':
    [
      errors(1),
      that('it quotes a packet to another address than the query went to', (scene) =>
        scene.each(
          1,
          ({ icmp, destination }) =>
            Boolean(icmp) &&
            scene.leg(scene.gap(0)).every((one) => one.destination !== destination),
        ),
      ),
    ],
  'a firewall or policy rejects the query to {0}: {1} says that it is prohibited ({2})': [
    asks(0),
    errors(2),
    sentBy(1, 2),
    kind(2, 'prohibited'),
  ],
  '{0} says that the host {1} cannot be reached ({2})': [
    asks(1),
    errors(2),
    sentBy(0, 2),
    kind(2, 'host'),
  ],
  '{0} says that the network of {1} cannot be reached ({2})': [
    asks(1),
    errors(2),
    sentBy(0, 2),
    kind(2, 'network'),
  ],
  '{0} says that the query to {1} cannot be delivered ({2})': [asks(1), errors(2), sentBy(0, 2)],
  '{0} says that nobody listens on port {1} of {2} ({3})': [
    asks(2),
    errors(3),
    sentBy(0, 3),
    kind(3, 'port'),
  ],
  'the query to {0} went round in a routing loop: {1} says that its time to live was exceeded ({2})':
    [asks(0), errors(2), sentBy(1, 2), kind(2, 'ttl')],
  'the query to {0} had only {1} hops left: {2} says that its time to live was exceeded ({3})': [
    asks(0),
    errors(3),
    sentBy(2, 3),
    kind(3, 'ttl'),
  ],
  'the query to {0} had only one hop left: {1} says that its time to live was exceeded ({2})': [
    asks(0),
    errors(2),
    sentBy(1, 2),
    kind(2, 'ttl'),
  ],
  'with the hops that the query in {0} had left ({1}), it should have arrived': [
    queries(0),
    that(
      'it had so many, and that is enough',
      (scene) => scene.query(0)?.hopLimit === Number(scene.gap(1)) && Number(scene.gap(1)) >= 32,
    ),
  ],
  'the ICMP error of {0} in {1} quotes the {2} query in {3}': [
    errors(1),
    sentBy(0, 1),
    queries(3, 2),
    that('it quotes its ID, or less', (scene) =>
      scene.inFrames(1).some((one) => one.icmp && (one.id === scene.query(3)?.id || one.id === 0)),
    ),
  ],
  'by then the query was on its way to {0}, as the error quotes it: the service address had been translated':
    [
      addresses(0),
      that(
        'nobody asked it',
        (scene) => !scene.queries.some(({ destination }) => destination === scene.gap(0)),
      ),
    ],
  '{0} is not the server: it stands on the way': [
    addresses(0),
    that(
      'nobody asked it',
      (scene) => !scene.queries.some(({ destination }) => destination === scene.gap(0)),
    ),
  ],
  'whether it was the server, or something on the way: {0} is the server’s own address, and also what the translation of a service puts into errors of others':
    [asks(0)],
  'RST answers the SYN of {0} ({1})': [shareOf(0), segmentsOf(1, 'rst')],
  'ICMP rejects the SYN of {0} ({1})': [shareOf(0), segmentsOf(1, 'icmp')],
  'the server resets {0} with {1} ({2})': [shareOf(0), segmentsOf(2, 'rst')],
  'the server closes {0} with {1} ({2})': [shareOf(0), segmentsOf(2, 'fin')],
  '{0}; {1}': GENERAL,
  'an ICMP error of {0} quotes the SYN from {1}': [addresses(0), sentSyn(1)],
  'RST answers the SYN from {0}': [sentSyn(0)],
  'the server sends {0} to {1} while the query in {2} has no answer': [
    that(
      'queries over TCP, without an answer',
      (scene) =>
        scene.frames(2).length > 0 &&
        scene
          .inFrames(2)
          .every((one) => one.transport === 'tcp' && (one.isResponse || !scene.isAnswered(one))),
    ),
  ],
  'segments that clients sent again on these connections: {0}': [
    that(
      'so many, at most',
      ({ packets, said }) => packets.segments.length >= Number(said.gaps[0]?.replaceAll(',', '')),
    ),
  ],
  '{0}; without TCP, clients cannot complete the truncated answers of this server ({1})': [
    that('they are truncated', (scene) =>
      scene.inFrames(1).every(({ isTruncated }) => isTruncated),
    ),
  ],
  '{0} answered the only query to it in this capture: the host is up': [addresses(0)],
  '{0} answered {1} of {2} queries in this capture: the host is up': [
    addresses(0),
    several(2),
    that(
      'it did',
      (scene) =>
        own(scene).filter((one) => one.isResponse && one.source === scene.gap(0)).length >=
        Number(scene.gap(1).replaceAll(',', '')),
    ),
  ],
  'nothing answers the SYN of {0} ({1})': [shareOf(0), segmentsOf(1, 'syn'), noSynAck(1)],
  'nothing answers the {0} SYNs of {1} ({2})': [
    several(0),
    shareOf(1),
    segmentsOf(2, 'syn'),
    noSynAck(2),
  ],
  'nothing answers the SYN of {0}': [shareOf(0)],
  'nothing answers the {0} SYNs of {1}': [several(0), shareOf(1)],
  '{0} opened only when the SYN was sent again, after {1} ({2})': [
    shareOf(0),
    segmentsOf(2, 'syn'),
    openedAfter(1),
  ],
  '{0} opened only when the SYN was sent again, after up to {1} ({2})': [
    shareOf(0),
    segmentsOf(2, 'syn'),
    openedAfter(1),
  ],
  '{0} sends its SYN in {1}, and the connection opens {2} after the first': [
    sentSyn(0),
    segmentsOf(1, 'syn'),
    that('more than one', (scene) => scene.frames(1).length > 1),
    openedAfter(2),
  ],
  '{0} sends a SYN, and the capture goes on for {1} without an answer': [sentSyn(0)],
  '{0} sends {1} SYNs, and has no answer': [sentSyn(0), several(1)],
  '{0} sends {1} SYNs within {2}, and has no answer': [sentSyn(0), several(1)],
};
