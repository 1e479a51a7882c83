import { say } from '../words/say.ts';
import { References } from './references.ts';
import type { CaptureRule } from './rule.ts';

/** Packets cut inside the question: name and type are not to be had. */
export const snapLengthTooShort: CaptureRule = {
  id: 'snap-length-too-short',
  title: 'Packets are cut inside the question',
  severity: 'note',
  rationale:
    'Without the name and the type of a query nothing ties A to AAAA and queries to answers.',
  toldApartBy: [
    'The captured octets end before the question does, although the packet was longer.',
  ],
  references: [References.snapLength],
  silencesLookups: false,
  checkCapture({ cutQuestions, snapLength }) {
    if (cutQuestions.count === 0) return undefined;
    return {
      message:
        snapLength > 0
          ? say`${cutQuestions.count} DNS messages are cut inside the question by a snap length of ${snapLength} octets: their names and types cannot be read`
          : say`${cutQuestions.count} DNS messages are cut inside the question: their names and types cannot be read`,
      evidence: [
        {
          fact: say`the captured octets end before the question does`,
          holds: true,
          frames: cutQuestions.frames,
        },
      ],
      frames: cutQuestions.frames,
    };
  },
  advice: [
    {
      title: say`Capture again with a snap length that holds the question`,
      snippet: 'tcpdump -i eth0 -s 500 -w capture.pcap port domain\n',
    },
  ],
};
