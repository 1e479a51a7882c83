import { asks, type Claim, GENERAL, queries, that, unanswered } from '../claims.ts';

/** Queries whose answers may be too large for the path. */
export const LARGE: Readonly<Record<string, readonly Claim[]>> = {
  'queries of this lookup stay unanswered again and again ({0}), retransmissions included': [
    queries(0),
    unanswered(0),
    that('a retry is among them', (scene) =>
      scene.inFrames(0).some((one) => !one.isResponse && scene.earlier(one).length > 0),
    ),
  ],
  'whether its answer is too large for the path: the query in {0} takes answers of up to {1} bytes (EDNS), which come in fragments when they do not fit into a packet, and a fragment that is dropped on the way is not seen here':
    [
      queries(0),
      that(
        'it carries an OPT record, and no query of its type has an answer',
        (scene) =>
          scene.query(0)!.hasOpt &&
          Number(scene.gap(1).replaceAll(',', '')) > 1_232 &&
          scene.leg(scene.query(0)!.type).every((one) => !scene.isAnswered(one)),
      ),
    ],
  'Ask once for small answers: dig @{0} {1} {2} +bufsize={3}. If that is answered, or truncated and then answered over TCP, the fragments of large answers are dropped: let no answer be larger (CoreDNS: bufsize {4}), or let fragments pass.':
    [
      asks(0),
      that('of this type, and with EDNS', (scene) =>
        scene.leg(scene.gap(2)).some(({ hasOpt }) => hasOpt),
      ),
    ],
  'how long the client waited: it sent nothing that would show it': GENERAL,
};
