import { pasteName, pastePod } from '../paste.ts';
import type { Advice } from '../rule.ts';
import { COMMANDS, type Place } from './commands.ts';

/** THE LIST of checks for each rule, the cheapest first: look, ask, capture. */
const CHECKS: Readonly<Record<string, readonly (keyof typeof COMMANDS)[]>> = {
  'conntrack-race': ['conntrackCounters', 'captureOnNode', 'loadTest'],
  'nat-clash-expired': ['conntrackCounters', 'conntrackEntries', 'captureOnNode'],
  'unexpected-source': ['conntrackEntries', 'askBoth', 'captureOnNode'],
  'both-legs-lost': ['dnsPods', 'askOften', 'captureBothEnds'],
  'single-query-lost': ['interfaceDrops', 'askOften', 'captureBothEnds'],
  'type-never-answered': ['askBoth', 'corefile', 'captureBothEnds'],
  'name-never-answered': ['askBoth', 'corefile', 'traceDelegation'],
  'server-silent': ['dnsPods', 'askBoth', 'policies'],
  'server-outage': ['dnsPods', 'dnsEvents', 'kernelLog'],
  'packet-loss': ['interfaceDrops', 'askOften', 'captureBothEnds'],
  'burst-loss': ['cloudLimits', 'interfaceDrops', 'dnsLoad'],
  'late-answer': ['dnsLoad', 'forwardTimes', 'askOften'],
  'slow-answer': ['dnsLoad', 'forwardTimes', 'askOften'],
  'port-unreachable': ['dnsPods', 'listeners', 'askBoth'],
  'host-unreachable': ['route', 'dnsPods', 'askBoth'],
  'admin-prohibited': ['policies', 'askBoth', 'captureOnNode'],
  'ttl-exceeded': ['route', 'captureOnNode'],
  'tcp-refused': ['askOverTcp', 'listeners', 'policies'],
  'tcp-silent': ['askOverTcp', 'policies', 'captureBothEnds'],
  'tcp-opened-late': ['interfaceDrops', 'askOverTcp', 'captureBothEnds'],
  'mismatched-id': ['askOften', 'captureBothEnds'],
  servfail: ['dnsLogs', 'askBoth', 'traceDelegation'],
  refused: ['askBoth', 'corefile', 'dnsLogs'],
  formerr: ['askBoth', 'askOverTcp', 'dnsLogs'],
  notimp: ['askBoth', 'corefile', 'dnsLogs'],
  'unexpected-rcode': ['askBoth', 'dnsLogs', 'traceDelegation'],
  'contradicting-nxdomain': ['askBoth', 'corefile', 'dnsLogs'],
  'client-gave-up': ['resolverSettings', 'askOften', 'captureOnNode'],
  'truncated-answer': ['askOverTcp', 'policies'],
  'answer-lost': ['interfaceDrops', 'askBoth', 'captureOnNode'],
  'search-list': ['resolverSettings', 'askBoth'],
  'repeated-within-ttl': ['resolverSettings', 'askBoth'],
  'capture-ends-early': ['captureAgain', 'askOften'],
  'capture-loss': ['interfaceDrops', 'captureAgain'],
  'one-way-capture': ['route', 'captureAgain'],
  'snap-length-too-short': ['captureAgain', 'askBoth'],
  'clock-stepped': ['clockState', 'captureAgain'],
  'endpoint-silent': ['dnsPods', 'dnsLogs', 'captureBothEnds'],
  'rate-limit': ['cloudLimits', 'dnsLoad', 'askOften'],
  'flow-limit': ['conntrackCounters', 'askBoth', 'captureOnNode'],
  'slow-upstream': ['forwardTimes', 'corefile', 'askOften'],
  'upstream-lost': ['forwardTimes', 'corefile', 'captureBothEnds'],
  'spare-server-silent': ['dnsPods', 'askBoth', 'policies'],
  'aaaa-always-empty': ['askBoth', 'corefile'],
};

/** The same as far as it is known. The pod is `namespace/name`. */
export type Subject = { readonly [Part in keyof Place]: Place[Part] | undefined };

/** Returns two or three commands that confirm or refute a diagnosis. */
export function checksOf(
  rule: string,
  { client = 'CLIENT', server = 'SERVER', port = 53, name = '', pod = '' }: Subject,
): readonly Advice[] {
  const place = { client, server, port, name: pasteName(name), pod: pastePod(pod) };
  return (CHECKS[rule] ?? []).map((check) => COMMANDS[check](place));
}
