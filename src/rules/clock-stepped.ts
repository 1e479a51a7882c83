import { CLOCK_STEP } from '../lookup/times.ts';
import { toMs } from '../wire/time.ts';
import { longWait, say, type Sentence } from '../words/say.ts';
import { seen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule, ClockStep, Context } from './rule.ts';

export const clockStepped: CaptureRule = {
  id: 'clock-stepped',
  title: 'The clock of the capture was set',
  severity: 'note',
  rationale:
    'Time stamps are those of the machine that captured. When its clock is set (a step of NTP, a virtual machine that resumes), nobody can say how long anything took that was under way, and a wait may look longer or shorter than it was.',
  toldApartBy: [
    'The time stamps go back by more than a second.',
    'Or something is answered, or sent again, after more than a minute without a packet: no resolver waits so long.',
  ],
  references: [References.resolvConf, References.pcap],
  checkCapture(context) {
    const [first] = context.steps;
    if (!first) return undefined;
    const { capture } = first;
    const frames = context.steps
      .filter((step) => step.capture === capture)
      .map(({ frame }) => frame);
    const times = context.steps.length;
    return {
      message:
        times === 1
          ? say`the clock of the capture was set ${described(first, context)}: the durations of what was under way then are not known`
          : say`the clock of the capture was set ${times} times, first ${described(first, context)}: the durations of what was under way then are not known`,
      evidence: [
        {
          frames: [first.frame],
          ...(first.by < 0
            ? seen`the time stamps are not in order: they go back by ${longWait(toMs(-first.by))}`
            : seen`a query is answered or sent again after ${longWait(toMs(first.by))} without a packet; no resolver waits for more than ${longWait(toMs(CLOCK_STEP))}`),
        },
      ],
      frames,
      capture,
    };
  },
  advice: [
    {
      title: say`Compare with another clock before you trust a duration around this moment: the log of chronyd or ntpd, of the hypervisor, of the kernel`,
      snippet: 'journalctl -u chronyd -u systemd-timesyncd\n',
    },
  ],
};

function described({ by, capture, frame }: ClockStep, context: Context): Sentence {
  const where = context.where({ capture, frame, time: 0, place: 0 });
  return by < 0
    ? say`back by ${longWait(toMs(-by))} (${where})`
    : say`forward by ${longWait(toMs(by))} (${where})`;
}
