import {
  answersQuery,
  type Claim,
  queries,
  responses,
  sentAgain,
  that,
  unanswered,
} from '../claims.ts';
import type { Scene } from '../scene.ts';

/** The frame is a response, and no query of its port, name and type stands in front of it. */
function isUnasked(scene: Scene, frame: number): boolean {
  const response = scene.packets.in(scene.frames(frame)[0]!)[0];
  return (
    response?.isResponse === true &&
    !scene.packets.messages.some(
      (one) =>
        !one.isResponse &&
        one.frame < response.frame &&
        one.source === response.destination &&
        one.sourcePort === response.destinationPort &&
        one.type === response.type &&
        one.name === response.name,
    )
  );
}

/** A leg that is lost beside one that is not in the capture. */
export const UNSEEN: Readonly<Record<string, readonly Claim[]>> = {
  'the query that it could have raced with is not in the capture, only an answer to it ({0})': [
    that('nobody asked before it', (scene) => isUnasked(scene, 0)),
  ],
  'the {0} query in {1} got no answer, while one to its twin came to the same port; it was sent again in {2} and answered in {3}':
    [queries(1, 0), unanswered(1), queries(2, 0), sentAgain(2), responses(3, 0), answersQuery(3)],
  'an answer to the {0} query came to the same port ({1}), and that query is not in the capture: it was sent before the capture began, or was left out':
    [responses(1, 0), that('nobody asked before it', (scene) => isUnasked(scene, 1))],
  'whether the two were on the way together: the {0} query is not in the capture': [
    that('it is asked at most when the other one is sent again', (scene) =>
      scene.leg(scene.gap(0)).every((one) => one.time - scene.queries[0]!.time >= 0.2e9),
    ),
  ],
};
