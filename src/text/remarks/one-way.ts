/** A filter that lets through one direction only: pcap-filter(7), and the display filters of Wireshark. */
const FILTER =
  /\b(?:tcpdump|tshark)\b.*(?:\b(?:dst|src) port (?:53|domain)\b|\b(?:udp|tcp)\.(?:dst|src)port *== *53\b|\bdns\.flags\.response *== *[01]\b)/;
/** A search for a name or for `A?`, which answers do not have without -vv. */
const SEARCH =
  /\btcpdump\b(?!.* -\w*vv).*\| *(?:[ef]?grep|rg) +(?!-\w*v\b)(?:-\S+ +)*["']?[\w-]*[a-z][\w-]*\\?[.?]/i;
/** Most characters of a command line that are examined. */
const LONGEST = 500;

/** Whether a command line shows only the queries, or only the answers. */
export function showsOneWay(line: string): boolean {
  return line.length <= LONGEST && (FILTER.test(line) || SEARCH.test(line));
}
