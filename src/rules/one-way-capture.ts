import { LONGEST_DEFAULT_WAIT } from '../lookup/times.ts';
import { retryOf } from '../lookup/story/retries.ts';
import { say } from '../words/say.ts';
import { References } from './references.ts';
import type { CaptureRule } from './rule.ts';

/** Half of the conversation. */
export const oneWayCapture: CaptureRule = {
  id: 'one-way-capture',
  title: 'Only one direction was captured',
  severity: 'note',
  rationale:
    'Without the other direction, answers cannot be judged. The cause is a filter such as "dst port 53", or an asymmetric path.',
  toldApartBy: [
    'There are queries and no response, and no client asks again although the capture goes on for more than 5.5 s: so they had answers.',
    'Or there are responses and no query.',
  ],
  references: [References.snapLength],
  silencesLookups: true,
  checkCapture(context) {
    const { tally, stories } = context;
    const { queries, responses, unreadable } = context.messages;
    if (context.hasUnreadLines) return undefined;
    if (responses > 0 && queries === 0 && unreadable === 0) {
      return {
        message:
          responses === 1
            ? say`a response was captured and no query`
            : say`${responses} responses were captured and no query`,
        evidence: [{ fact: say`no query to a DNS port was captured`, holds: true }],
      };
    }
    if (responses > 0 || tally.lookups < 2) return undefined;
    // Segments of a server are the other direction.
    if (context.connections.hasServer) return undefined;
    const due = stories.some(
      ({ lookup }) =>
        context.endOf(lookup.attempts[0]!.capture) - lookup.lastQuery > LONGEST_DEFAULT_WAIT,
    );
    const retried = stories.some(({ lookup }) =>
      lookup.attempts.some((attempt) => retryOf(attempt)),
    );
    if (!due || retried) return undefined;
    return {
      message: say`${tally.queries} queries were captured and no response, yet no client asked again: the answers took another way than the capture`,
      evidence: [
        { fact: say`no response was captured`, holds: true },
        {
          fact: say`no query was sent again, although the capture goes on long enough to show it`,
          holds: true,
        },
      ],
    };
  },
  advice: [
    {
      title: say`Capture both directions`,
      snippet: 'tcpdump -i eth0 -s 500 -w capture.pcap port domain\n',
    },
    {
      title: say`If the resolver is on this host (127.0.0.11 of Docker, the proxy of a service mesh), port 53 is translated to its own before a query is captured: capture all of UDP, and name that port`,
      snippet:
        'iptables -t nat -S | grep -- "--dport 53"\ntcpdump -i any -s 500 -w capture.pcap udp\ndnspcap analyze capture.pcap --port PORT\n',
    },
  ],
};
