import { say } from '../words/say.ts';
import { seen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule } from './rule.ts';

export const snapLengthTooShort: CaptureRule = {
  id: 'snap-length-too-short',
  title: 'Packets are cut inside the question',
  severity: 'note',
  rationale:
    'Without the name and the type, A cannot be matched with AAAA, nor queries with answers.',
  toldApartBy: ['The captured bytes end before the question does, although the packet was longer.'],
  references: [References.snapLength],
  checkCapture({ cutQuestions, snapLength }) {
    if (cutQuestions.count === 0) return undefined;
    const { count } = cutQuestions;
    const cut =
      count === 1
        ? say`a DNS message is cut inside the question`
        : say`${count} DNS messages are cut inside the question`;
    return {
      message:
        snapLength > 0
          ? say`${cut} by a snap length of ${snapLength} bytes: name and type cannot be read`
          : say`${cut}: name and type cannot be read`,
      evidence: [
        { frames: cutQuestions.frames, ...seen`the captured bytes end before the question does` },
      ],
      frames: cutQuestions.frames,
      capture: cutQuestions.capture,
    };
  },
  advice: [
    {
      title: say`Capture again with a snap length that holds the question`,
      snippet: 'tcpdump -i eth0 -s 500 -w capture.pcap port domain\n',
    },
  ],
};
