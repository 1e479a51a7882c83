import { type Claim, GENERAL, isNumber, queries, responses, that } from '../claims.ts';
import type { Scene } from '../scene.ts';

/** Each response that the gap names has this RCODE. */
function rcodes(frames: number, rcode: string | number): Claim {
  return that('the responses have this RCODE', (scene) => {
    const said = typeof rcode === 'number' ? scene.gap(rcode) : rcode;
    return scene.each(
      frames,
      (one) => one.isResponse && !one.icmp && (one.rcode === said || EXTENDED.has(said)),
    );
  });
}

/** RCODEs above 15 stand in the OPT record as well, which is not read here. */
const EXTENDED = new Set(['BADVERS', 'BADCOOKIE', 'BADSIG', 'BADKEY', 'BADTIME']);

/** The query that a response answers carries an OPT record. */
function asked(frames: number, ...kinds: readonly boolean[]): Claim {
  return that('queries with and without EDNS, as said', (scene) => {
    const seen = new Set(
      scene.queries
        .filter((one) =>
          scene.packets.responsesTo(one).some(({ frame }) => scene.frames(frames).includes(frame)),
        )
        .map(({ hasOpt }) => hasOpt),
    );
    return kinds.length === seen.size && kinds.every((kind) => seen.has(kind));
  });
}

/** The gap has one address or more: each response is from one of them, and each of them has one. */
function from(gap: number, frames: number): Claim {
  return that('the responses come from there', (scene) => {
    const named = scene.gap(gap).split(/, | and /);
    const heard = new Set(scene.inFrames(frames).map(({ source }) => source));
    const isFrom = scene.each(frames, (one) => one.isResponse && named.includes(one.source));
    return isFrom && named.every((address) => heard.has(address));
  });
}

function truncated(frame: number): Claim {
  return that('the response has TC', (scene) => scene.response(frame)?.isTruncated === true);
}

const overTcp = (scene: Scene) => scene.queries.filter(({ transport }) => transport === 'tcp');

/** What answers say: RCODEs, records, TC. */
export const CONTENTS: Readonly<Record<string, readonly Claim[]>> = {
  '{0} answered {1} with {2} ({3})': [responses(3), rcodes(3, 2), from(0, 3)],
  'the response in {0} has RCODE {1}': [responses(0), rcodes(0, 1)],
  'the {0} query to the same server is answered ({1})': [
    that('the last frame answers a query of this type', (scene) => {
      const frame = scene.frames(1).at(-1)!;
      return scene
        .leg(scene.gap(0))
        .some((query) => scene.packets.responsesTo(query).some((one) => one.frame === frame));
    }),
  ],
  'the same question without EDNS is answered ({0})': [
    that('the first frame asks without OPT, the second answers', (scene) => {
      const [query, answer] = scene.frames(0).map((frame) => scene.packets.in(frame)[0]!);
      return (
        query !== undefined &&
        answer !== undefined &&
        !query.hasOpt &&
        scene.packets.responsesTo(query).includes(answer)
      );
    }),
  ],
  'the query in {0} carries an OPT record (EDNS)': [
    queries(0),
    that('it does', (scene) => scene.inFrames(0).every(({ hasOpt }) => hasOpt)),
  ],
  '{0} answered {1} with FORMERR, asked without EDNS ({2})': [
    responses(2),
    rcodes(2, 'FORMERR'),
    from(0, 2),
    asked(2, false),
  ],
  '{0} answered {1} with FORMERR, asked with EDNS and without it ({2})': [
    responses(2),
    rcodes(2, 'FORMERR'),
    from(0, 2),
    asked(2, true, false),
  ],
  '{0} answered {1} with FORMERR, asked with EDNS, which it does not understand ({2})': [
    responses(2),
    rcodes(2, 'FORMERR'),
    from(0, 2),
    asked(2, true),
  ],
  '{0} answered {1} with FORMERR, asked with EDNS, which it may not understand ({2})': [
    responses(2),
    rcodes(2, 'FORMERR'),
    from(0, 2),
    asked(2, true),
  ],
  '{0} answered {1} with NXDOMAIN ({2}), although it has an answer for {3} of the same name ({4})':
    [
      responses(2, 1),
      rcodes(2, 'NXDOMAIN'),
      from(0, 2),
      responses(4, 3),
      rcodes(4, 'NOERROR'),
      from(0, 4),
    ],
  'the {0} response in {1} says that the name does not exist': [
    responses(1, 0),
    rcodes(1, 'NXDOMAIN'),
  ],
  'the {0} response of the same server in {1} has records': [
    responses(1, 0),
    that('it has', (scene) => scene.response(1)!.answers > 0),
  ],
  'the {0} answer in {1} is truncated; the client asked again over TCP in {2}': [
    responses(1, 0),
    truncated(1),
    queries(2),
    that('over TCP', (scene) => scene.query(2)?.transport === 'tcp'),
  ],
  'the {0} answer in {1} is truncated; whether the client asked again over TCP cannot be read in this capture':
    [responses(1, 0), truncated(1)],
  'the {0} answer in {1} is truncated, and the client did not ask over TCP in this capture': [
    responses(1, 0),
    truncated(1),
    that('no query of the lookup over TCP', (scene) => overTcp(scene).length === 0),
  ],
  'the {0} answer in {1} is truncated; the client turned to TCP in {2}, and the capture ends before an answer could show':
    [responses(1, 0), truncated(1)],
  'the {0} answer in {1} is truncated; the client turned to TCP in {2}, and got no connection': [
    responses(1, 0),
    truncated(1),
  ],
  'the answer has the TC flag': [
    that('it has', (scene) => scene.each(scene.said.frames, ({ isTruncated }) => isTruncated)),
  ],
  'the answer did not fit into a UDP message: in full ({0}) it has {1} bytes': [
    that('it has more than 512', (scene) =>
      scene
        .inFrames(0)
        .some((one) => one.isResponse && isNumber(scene, 1, one.octets) && one.octets > 512),
    ),
  ],
  'whether the server limits the rate of its answers (slip of response rate limiting)': GENERAL,
  'the client asked again over TCP': [that('it did', (scene) => overTcp(scene).length > 0)],
  'the query over TCP was answered': [
    that('it was', (scene) => overTcp(scene).some((one) => scene.mayBeAnswered(one))),
  ],
  'the client got the TCP connection that it tried to open': [
    that('the SYN has a SYN-ACK', (scene) =>
      scene.packets.segments.some(
        (syn) =>
          syn.kind === 'syn' &&
          scene.said.frames.includes(syn.frame) &&
          scene.packets.segments.some(
            (one) =>
              one.kind === 'synAck' &&
              one.destinationPort === syn.sourcePort &&
              one.destination === syn.source,
          ),
      ),
    ),
  ],
};
