import type { Connection } from '../lookup/tcp/connection.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { LISTED, seen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule, Context, Fact, Match } from './rule.ts';
import { byServer, firstIn, framesOf, share } from './tcp-servers.ts';

export const tcpOpenedLate: CaptureRule = {
  id: 'tcp-opened-late',
  title: 'Connections to the DNS port open only when the SYN is sent again',
  severity: 'warning',
  rationale:
    'The SYN or the answer to it was lost, or a full queue of the server dropped it. The client sends it again after a second, and then twice as long each time. Whoever asks over TCP alone (use-vc), or has to since an answer was truncated, waits that long before the query leaves: the wait of the lookup itself does not show it.',
  toldApartBy: [
    'A client sends its SYN again, and the connection opens 0.9 s or more after the first SYN.',
    'When nothing answers at all it is tcp-silent, with RST or an ICMP error in answer it is tcp-refused.',
  ],
  references: [References.tcpRequired, References.synRetry],
  checkCapture(context) {
    if (context.isUntimed) return undefined;
    return byServer(context.connections.openedLate).map((group) => matchOf(group, context));
  },
  advice: [
    {
      title: say`Look for loss on the path, and for a queue of the server that is full: SYNs are dropped when it accepts connections too slowly`,
      snippet:
        'nstat -az TcpExtListenOverflows TcpExtListenDrops TcpRetransSegs\nss -ltn sport = :53\n',
    },
  ],
};

function matchOf(group: readonly Connection[], context: Context): Match {
  const syns = group.flatMap((connection) => connection.syns);
  const begin = firstIn(group.map((connection) => connection.syns[0]!.frame));
  const longestWait = group.reduce((most, { openedAfter }) => Math.max(most, openedAfter), 0);
  const longest = ms(toMs(longestWait));
  const message =
    group.length === 1
      ? say`${share(group, context)} opened only when the SYN was sent again, after ${longest} (${begin})`
      : say`${share(group, context)} opened only when the SYN was sent again, after up to ${longest} (${begin})`;
  return {
    message,
    evidence: group.slice(0, LISTED).map((connection) => factOf(connection, context)),
    server: group[0]!.server,
    ...framesOf(group[0]!, syns),
  };
}

function factOf({ client, clientPort, syns, openedAfter }: Connection, context: Context): Fact {
  const from = `${context.address(client)}:${clientPort}`;
  const list = syns.map(({ frame }) => frame);
  return {
    frames: list,
    ...seen`${from} sends its SYN in ${frames(list)}, and the connection opens ${ms(toMs(openedAfter))} after the first`,
  };
}
