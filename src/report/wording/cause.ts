import { say, type Sentence } from '../../words/say.ts';
import { sideOf } from '../incidents/likeness.ts';
import type { Confidence, ReportFinding } from '../report.ts';

/** Causes in words, as the second half of the verdict's sentence and the heading of an incident. */
const CAUSES: Readonly<Record<string, Sentence>> = {
  'nat-clash-expired': say`answers arrived without NAT: how the conntrack race shows on kernels from 5.6 on`,
  'unexpected-source': say`an answer came from another address or port than was asked`,
  'both-legs-lost': say`both queries of a pair were lost`,
  'single-query-lost': say`a query was lost, and not to the pair race`,
  'type-never-answered': say`a server answers one type and never the other`,
  'name-never-answered': say`a server never answers some names, and answers others`,
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
  'tcp-opened-late': say`connections to the DNS port open only at the second SYN`,
  'ttl-exceeded': say`queries went round in a routing loop`,
  'mismatched-id': say`the answer had another ID than the query`,
  servfail: say`the server answered ${'SERVFAIL'}`,
  refused: say`the server answered ${'REFUSED'}`,
  'contradicting-nxdomain': say`a server answered NXDOMAIN for a name that exists`,
  formerr: say`the server answered ${'FORMERR'}`,
  notimp: say`the server answered ${'NOTIMP'}`,
  'unexpected-rcode': say`the server answered with an RCODE that no query ought to get`,
  'client-gave-up': say`the client gave up`,
  'truncated-answer': say`answers were truncated`,
  'answer-lost': say`answers went out that did not get to their client`,
  'clock-stepped': say`the clock of the capture was set`,
  'spare-server-silent': say`one of several servers that are asked at once answers nothing`,
  'aaaa-always-empty': say`AAAA queries for names that never have an AAAA record`,
  'repeated-within-ttl': say`clients ask again although they could have kept the answer`,
  'search-list': say`names were tried with search suffixes`,
  'capture-ends-early': say`the capture ends before a retry could show`,
  'capture-loss': say`an answer is missing, and the client went on as if it had it`,
  'one-way-capture': say`the capture lacks one direction of the traffic`,
  'snap-length-too-short': say`packets are cut inside the question`,
};

/** The server, name and type that all findings of a cause share. A field is undefined if they differ in it. */
interface Shared {
  readonly server: string;
  readonly name: string | undefined;
  /** Type of the lost query. */
  readonly type: string | undefined;
  /** There is one finding. */
  readonly isOne: boolean;
}

/** The same of one server; undefined where more must be shared. */
const OF_SERVER: Readonly<Record<string, (shared: Shared) => Sentence | undefined>> = {
  'unexpected-source': ({ server }) =>
    say`${server} was asked, and the answer came from another address or port`,
  'both-legs-lost': ({ server }) => say`both queries of a pair to ${server} were lost`,
  'single-query-lost': ({ server, isOne }) =>
    isOne
      ? say`a query to ${server} was lost, and not to the pair race`
      : say`queries to ${server} were lost, and not to the pair race`,
  'type-never-answered': ({ server, type }) =>
    type === undefined ? undefined : say`${server} never answers ${type}`,
  'name-never-answered': ({ server, name }) =>
    name === undefined
      ? say`${server} never answers some names, and answers others`
      : say`${server} never answers ${name}, and answers other names`,
  'endpoint-silent': ({ server }) => say`one endpoint behind ${server} answers nothing`,
  'server-silent': ({ server }) => say`${server} answers nothing at all`,
  'packet-loss': ({ server }) => say`packets to ${server} or from it are lost that no race can hit`,
  'rate-limit': ({ server }) =>
    say`something limits how much ${server} is asked or answers a second`,
  'flow-limit': ({ server }) => say`the second packet of each pair to ${server} is lost`,
  'server-outage': ({ server }) => say`${server} answered nobody for a while`,
  'late-answer': ({ server, isOne }) =>
    isOne
      ? say`the answer of ${server} came after the client had asked again`
      : say`answers of ${server} came after the client had asked again`,
  'slow-answer': ({ server }) => say`${server} was slow to answer`,
  'spare-server-silent': ({ server }) =>
    say`${server} answers nothing, and other servers are asked at the same time`,
  'slow-upstream': ({ server }) => say`${server} waited for its own upstream`,
  'upstream-lost': ({ server }) =>
    say`queries of ${server} to its own upstream, or the answers to them, were lost`,
  'port-unreachable': ({ server }) => say`ICMP says that the port of ${server} is unreachable`,
  'host-unreachable': ({ server }) => say`ICMP says that ${server} cannot be reached`,
  'admin-prohibited': ({ server }) => say`a firewall or policy rejects the queries to ${server}`,
  'tcp-refused': ({ server }) =>
    say`connections to ${server} are refused, or it ends them with queries open`,
  'tcp-silent': ({ server }) => say`SYNs to the DNS port of ${server} get no answer`,
  'tcp-opened-late': ({ server }) =>
    say`connections to the DNS port of ${server} open only at the second SYN`,
  'ttl-exceeded': ({ server }) => say`queries to ${server} went round in a routing loop`,
  'mismatched-id': ({ server }) => say`the answer of ${server} had another ID than the query`,
  servfail: answered('SERVFAIL'),
  refused: answered('REFUSED'),
  'contradicting-nxdomain': ({ server, name }) =>
    name === undefined
      ? say`${server} answered NXDOMAIN for names that exist`
      : say`${server} answered NXDOMAIN for ${name}, a name that exists`,
  formerr: answered('FORMERR'),
  notimp: answered('NOTIMP'),
  'unexpected-rcode': ({ server }) =>
    say`${server} answered with an RCODE that no query ought to get`,
  'truncated-answer': ({ server }) => say`answers of ${server} were truncated`,
  'answer-lost': ({ server, isOne }) =>
    isOne
      ? say`an answer of ${server} went out that did not get to its client`
      : say`answers of ${server} went out that did not get to their client`,
};

function answered(rcode: string): (shared: Shared) => Sentence {
  return ({ server, name }) =>
    name === undefined
      ? say`${server} answered ${rcode}`
      : say`${server} answered ${rcode} for ${name}`;
}

/** The same of one client. */
const OF_CLIENT: Readonly<Record<string, (client: string) => Sentence>> = {
  'client-gave-up': (client) => say`${client} gave up`,
  'repeated-within-ttl': (client) =>
    say`${client} asks again although it could have kept the answer`,
};

/** Wording of the race by confidence, which depends on where the capture was taken. */
const CONNTRACK_RACE: Readonly<Record<Confidence, Sentence>> = {
  compatible: say`probably the Kubernetes conntrack race`,
  strong: say`almost certainly the Kubernetes conntrack race`,
  proved: say`the Kubernetes conntrack race, proved`,
};

/** Returns the key of a finding's cause: findings with equal keys have one cause. */
export function causeKey({ rule, confidence, stallIsLowerBound }: ReportFinding): string {
  if (rule === 'conntrack-race') return `${rule} ${confidence}`;
  return rule === 'capture-ends-early' ? `${rule} ${stallIsLowerBound === true}` : rule;
}

/** Returns the cause of a finding without names of client or server: the heading of an incident. */
export function cause({ rule, confidence, stallIsLowerBound }: ReportFinding): Sentence {
  if (rule === 'conntrack-race') return CONNTRACK_RACE[confidence ?? 'compatible'];
  if (rule === 'capture-ends-early' && stallIsLowerBound === true)
    return say`the capture ends while a client waits`;
  return CAUSES[rule] ?? say`rule ${rule}`;
}

/** Returns the common cause of findings, with the names that they share, or their shared headline. */
export function sharedCause(findings: readonly ReportFinding[]): Sentence {
  const [first] = findings as readonly [ReportFinding];
  const headline = shared(findings, (finding) => finding.headline);
  if (headline !== undefined) return say`${headline}`;
  const server = shared(findings, (finding) => sideOf(finding, 'server'));
  const client = shared(findings, (finding) => sideOf(finding, 'client'));
  const ofServer =
    server !== undefined &&
    OF_SERVER[first.rule]?.({
      server,
      name: shared(findings, (finding) => finding.name),
      type: shared(findings, (finding) => finding.lostType),
      isOne: findings.length === 1,
    });
  return ofServer || (client !== undefined && OF_CLIENT[first.rule]?.(client)) || cause(first);
}

/** Returns the value that all findings have; undefined if one has another value, or none. */
function shared(
  findings: readonly ReportFinding[],
  value: (finding: ReportFinding) => string | undefined,
): string | undefined {
  const wanted = value(findings[0]!);
  if (wanted === undefined || wanted === '') return undefined;
  return findings.every((finding) => value(finding) === wanted) ? wanted : undefined;
}
