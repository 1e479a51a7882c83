import { say, type Sentence } from '../../words/say.ts';
import type { Confidence, ReportFinding } from '../report.ts';

/** Causes in words, as the second half of the verdict's sentence. */
const CAUSES: Readonly<Record<string, Sentence>> = {
  'nat-clash-expired': say`answers arrived without NAT: how the conntrack race shows on kernels from 5.6 on`,
  'unexpected-source': say`an answer came from another address or port than was asked`,
  'both-legs-lost': say`both queries of a pair were lost`,
  'single-query-lost': say`a query was lost where no pair race is possible`,
  'type-never-answered': say`a server answers one type and never the other`,
  'endpoint-silent': say`one endpoint behind the service answers nothing`,
  'server-silent': say`a server answers nothing at all`,
  'packet-loss': say`packets are lost that no race can hit`,
  'rate-limit': say`something limits how much is asked or answered a second`,
  'flow-limit': say`the second packet of each pair is lost`,
  'server-outage': say`a server answered nobody for a while`,
  'burst-loss': say`many clients lost queries at the same time`,
  'late-answer': say`the answer came after the client had asked again`,
  'slow-answer': say`the answer was slow`,
  'slow-upstream': say`the server waited for its own upstream`,
  'upstream-lost': say`queries of the server to its own upstream, or the answers to them, were lost`,
  'port-unreachable': say`ICMP says that the port is unreachable`,
  'host-unreachable': say`ICMP says that the server cannot be reached`,
  'admin-prohibited': say`a firewall or policy rejects the queries`,
  'tcp-refused': say`connections are refused, or the server ends them with queries open`,
  'tcp-silent': say`SYNs to the DNS port get no answer`,
  'ttl-exceeded': say`queries went round in a routing loop`,
  'mismatched-id': say`the answer had another ID than the query`,
  servfail: say`the server answered SERVFAIL`,
  refused: say`the server answered REFUSED`,
  'contradicting-nxdomain': say`a server answered NXDOMAIN for a name that exists`,
  formerr: say`the server answered FORMERR`,
  notimp: say`the server answered NOTIMP`,
  'unexpected-rcode': say`the server answered with an RCODE that no query ought to get`,
  'client-gave-up': say`the client gave up`,
  'truncated-answer': say`answers were truncated`,
  'answer-lost': say`answers went out that did not get to their client`,
  'clock-stepped': say`the clock of the capture was set`,
  'aaaa-always-empty': say`AAAA is asked for of names that never have one`,
  'repeated-within-ttl': say`clients ask again although they could have kept the answer`,
  'search-list': say`names were tried with search suffixes`,
  'capture-ends-early': say`the capture ends before a retry could show`,
  'capture-loss': say`the capture lacks answers that the client had`,
  'one-way-capture': say`the capture lacks one direction of the traffic`,
  'snap-length-too-short': say`packets are cut inside the question`,
};

/** The certainty of the race depends on where the capture was taken, and the verdict says so. */
const CONNTRACK_RACE: Readonly<Record<Confidence, Sentence>> = {
  compatible: say`probably the Kubernetes conntrack race`,
  strong: say`almost certainly the Kubernetes conntrack race`,
  proved: say`the Kubernetes conntrack race, proved`,
};

export function cause(finding: ReportFinding): Sentence {
  if (finding.rule === 'conntrack-race') return CONNTRACK_RACE[finding.confidence ?? 'compatible'];
  if (finding.rule === 'capture-ends-early' && finding.stallIsLowerBound === true)
    return say`the capture ends while a client waits`;
  return CAUSES[finding.rule] ?? say`rule ${finding.rule}`;
}
