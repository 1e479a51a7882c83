import type { LineScanner } from './line-scanner.ts';

/** Flags, numbers and options of a segment; tcpdump 4: print-tcp.c. */
const SEGMENT = /(Flags \[[^\]]*\].*?length \d+)(?:\s+|$)/y;
/** tcpdump 3 and OpenBSD: `P 1:36(35) ack 1 win 5840 <nop,nop,timestamp 1 2>`. */
const OLD_SEGMENT =
  /((?:[SFRPWEU]{1,7}\.?|\.)(?: \[tcp sum ok\])?(?: \d+:\d+\(\d+\))?(?: ack \d+)?(?: win \d+)?(?: urg \d+)?(?: <[^<>]*>)?)(?= |$|\()\s?/y;

/** Takes the description of a TCP segment off the line. */
export function takeTcp(scanner: LineScanner): string | undefined {
  return scanner.take('tcp', SEGMENT) ?? scanner.take('tcp', OLD_SEGMENT);
}

/** Returns the flag marks of a segment (`P.`, `S`), in the notation of any tcpdump. */
export function tcpMarks(printed: string): string {
  return /^(?:Flags \[([^\]]*)\]|([SFRPWEU.]+))/.exec(printed)?.slice(1).find(Boolean) ?? '';
}
