import { say, type Sentence } from '../../words/say.ts';

/** Advice for messages of tcpdump, nsenter or kubectl. */
const ADVICE: readonly (readonly [said: RegExp, todo: Sentence])[] = [
  [
    /permission|not permitted/i,
    say`capturing needs root (CAP_NET_RAW; CAP_SYS_ADMIN to enter a namespace): run it with sudo`,
  ],
  [
    /No such device exists|SIOCGIFHWADDR|is not a known/i,
    say`there is no such interface there: -i any takes all of them`,
  ],
  [
    /failed to execute tcpdump|exec of "?tcpdump|tcpdump.*(?:not found|No such file)/i,
    say`tcpdump is not installed: apt-get install tcpdump, or apk add tcpdump`,
  ],
  [
    /syntax error|can't parse filter/i,
    say`the filter is none that tcpdump understands (pcap-filter(7))`,
  ],
];

/** Returns why a tool failed, in its own words, and what to do about it. */
export function refusalOf(said: string): Sentence | string {
  const why = reasonOf(said);
  const todo = ADVICE.find(([pattern]) => pattern.test(said))?.[1];
  return todo === undefined ? why : say`${why}; ${todo}`;
}

/** Returns the last line, but not a hint of tcpdump in parentheses, which does not name the interface. */
function reasonOf(said: string): Sentence | string {
  const lines = said.split('\n').map((line) => line.trim());
  const reason = lines.findLast((line) => line !== '' && !/^\(.*\)$/.test(line));
  return reason ?? say`it says nothing`;
}
