import { say, type Sentence } from '../../words/say.ts';
import { sideOf } from '../incidents/likeness.ts';
import type { Confidence, ReportFinding } from '../report.ts';

/** The client, server, name and type that a cause concerns. A field is undefined if the findings differ in it. */
interface Whom {
  readonly server?: string | undefined;
  readonly client?: string | undefined;
  readonly name?: string | undefined;
  /** Type of the lost query. */
  readonly type?: string | undefined;
  /** There is one finding. */
  readonly isOne?: boolean;
}

/** Causes in words, as the second half of the verdict's sentence. */
const CAUSES: Readonly<Record<string, (whom: Whom) => Sentence>> = {
  'nat-clash-expired': () =>
    say`answers arrived without NAT: how the conntrack race shows on kernels from 5.6 on`,
  'unexpected-source': ({ server }) =>
    server === undefined
      ? say`an answer came from another address or port than was asked`
      : say`${server} was asked, and the answer came from another address or port`,
  'both-legs-lost': ({ server }) =>
    server === undefined
      ? say`both queries of a pair were lost`
      : say`both queries of a pair to ${server} were lost`,
  'single-query-lost': ({ server, isOne }) =>
    server === undefined
      ? say`a query was lost, and not to the pair race`
      : isOne
        ? say`a query to ${server} was lost, and not to the pair race`
        : say`queries to ${server} were lost, and not to the pair race`,
  'type-never-answered': ({ server, type }) =>
    server === undefined || type === undefined
      ? say`a server answers one type and never the other`
      : say`${server} never answers ${type}`,
  'endpoint-silent': ({ server }) =>
    server === undefined
      ? say`one endpoint behind the service answers nothing`
      : say`one endpoint behind ${server} answers nothing`,
  'server-silent': ({ server }) =>
    server === undefined
      ? say`a server answers nothing at all`
      : say`${server} answers nothing at all`,
  'packet-loss': ({ server }) =>
    server === undefined
      ? say`packets are lost that no race can hit`
      : say`packets to ${server} or from it are lost that no race can hit`,
  'rate-limit': ({ server }) =>
    server === undefined
      ? say`something limits how much is asked or answered a second`
      : say`something limits how much ${server} is asked or answers a second`,
  'flow-limit': ({ server }) =>
    server === undefined
      ? say`the second packet of each pair is lost`
      : say`the second packet of each pair to ${server} is lost`,
  'server-outage': ({ server }) =>
    server === undefined
      ? say`a server answered nobody for a while`
      : say`${server} answered nobody for a while`,
  'burst-loss': () => say`many clients lost queries at the same time`,
  'late-answer': ({ server, isOne }) =>
    server === undefined
      ? say`the answer came after the client had asked again`
      : isOne
        ? say`the answer of ${server} came after the client had asked again`
        : say`answers of ${server} came after the client had asked again`,
  'slow-answer': ({ server }) =>
    server === undefined ? say`the answer was slow` : say`${server} was slow to answer`,
  'slow-upstream': ({ server }) =>
    server === undefined
      ? say`the server waited for its own upstream`
      : say`${server} waited for its own upstream`,
  'upstream-lost': ({ server }) =>
    server === undefined
      ? say`queries of the server to its own upstream, or the answers to them, were lost`
      : say`queries of ${server} to its own upstream, or the answers to them, were lost`,
  'port-unreachable': ({ server }) =>
    server === undefined
      ? say`ICMP says that the port is unreachable`
      : say`ICMP says that the port of ${server} is unreachable`,
  'host-unreachable': ({ server }) =>
    server === undefined
      ? say`ICMP says that the server cannot be reached`
      : say`ICMP says that ${server} cannot be reached`,
  'admin-prohibited': ({ server }) =>
    server === undefined
      ? say`a firewall or policy rejects the queries`
      : say`a firewall or policy rejects the queries to ${server}`,
  'tcp-refused': ({ server }) =>
    server === undefined
      ? say`connections are refused, or the server ends them with queries open`
      : say`connections to ${server} are refused, or it ends them with queries open`,
  'tcp-silent': ({ server }) =>
    server === undefined
      ? say`SYNs to the DNS port get no answer`
      : say`SYNs to the DNS port of ${server} get no answer`,
  'tcp-opened-late': ({ server }) =>
    server === undefined
      ? say`connections to the DNS port open only at the second SYN`
      : say`connections to the DNS port of ${server} open only at the second SYN`,
  'ttl-exceeded': ({ server }) =>
    server === undefined
      ? say`queries went round in a routing loop`
      : say`queries to ${server} went round in a routing loop`,
  'mismatched-id': ({ server }) =>
    server === undefined
      ? say`the answer had another ID than the query`
      : say`the answer of ${server} had another ID than the query`,
  servfail: (whom) => answeredBy(whom, 'SERVFAIL'),
  refused: (whom) => answeredBy(whom, 'REFUSED'),
  'contradicting-nxdomain': ({ server, name }) =>
    server === undefined
      ? say`a server answered NXDOMAIN for a name that exists`
      : name === undefined
        ? say`${server} answered NXDOMAIN for names that exist`
        : say`${server} answered NXDOMAIN for ${name}, a name that exists`,
  formerr: (whom) => answeredBy(whom, 'FORMERR'),
  notimp: (whom) => answeredBy(whom, 'NOTIMP'),
  'unexpected-rcode': ({ server }) =>
    server === undefined
      ? say`the server answered with an RCODE that no query ought to get`
      : say`${server} answered with an RCODE that no query ought to get`,
  'client-gave-up': ({ client }) =>
    client === undefined ? say`the client gave up` : say`${client} gave up`,
  'truncated-answer': ({ server }) =>
    server === undefined ? say`answers were truncated` : say`answers of ${server} were truncated`,
  'answer-lost': ({ server, isOne }) =>
    server === undefined
      ? say`answers went out that did not get to their client`
      : isOne
        ? say`an answer of ${server} went out that did not get to its client`
        : say`answers of ${server} went out that did not get to their client`,
  'clock-stepped': () => say`the clock of the capture was set`,
  'aaaa-always-empty': () => say`AAAA queries for names that never have an AAAA record`,
  'repeated-within-ttl': ({ client }) =>
    client === undefined
      ? say`clients ask again although they could have kept the answer`
      : say`${client} asks again although it could have kept the answer`,
  'search-list': () => say`names were tried with search suffixes`,
  'capture-ends-early': () => say`the capture ends before a retry could show`,
  'capture-loss': () => say`an answer is missing, and the client went on as if it had it`,
  'one-way-capture': () => say`the capture lacks one direction of the traffic`,
  'snap-length-too-short': () => say`packets are cut inside the question`,
};

function answeredBy({ server, name }: Whom, rcode: string): Sentence {
  if (server === undefined) return say`the server answered ${rcode}`;
  return name === undefined
    ? say`${server} answered ${rcode}`
    : say`${server} answered ${rcode} for ${name}`;
}

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
export function cause(finding: ReportFinding): Sentence {
  return causeOf(finding, {});
}

/** Returns the common cause of findings, with the names that they share, or their shared headline. */
export function sharedCause(findings: readonly ReportFinding[]): Sentence {
  const [first] = findings as readonly [ReportFinding];
  const headline = shared(findings, (finding) => finding.headline);
  if (headline !== undefined) return say`${headline}`;
  return causeOf(first, {
    server: shared(findings, (finding) => sideOf(finding, 'server')),
    client: shared(findings, (finding) => sideOf(finding, 'client')),
    name: shared(findings, (finding) => finding.name),
    type: shared(findings, (finding) => finding.lostType),
    isOne: findings.length === 1,
  });
}

function causeOf({ rule, confidence, stallIsLowerBound }: ReportFinding, whom: Whom): Sentence {
  if (rule === 'conntrack-race') return CONNTRACK_RACE[confidence ?? 'compatible'];
  if (rule === 'capture-ends-early' && stallIsLowerBound === true)
    return say`the capture ends while a client waits`;
  return CAUSES[rule]?.(whom) ?? say`rule ${rule}`;
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
