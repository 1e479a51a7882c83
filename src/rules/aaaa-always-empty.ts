import { grouped, say } from '../words/say.ts';
import { LISTED, seen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule, Fact } from './rule.ts';

/** Minimum number of useless queries. Fewer are not worth an option. */
const ENOUGH = 20;
/** Minimum share of useless queries among those for AAAA. With less, IPv6 is in use: the option would break it. */
const SHARE = 0.5;

export const aaaaAlwaysEmpty: CaptureRule = {
  id: 'aaaa-always-empty',
  title: 'AAAA queries for names that never have an AAAA record',
  severity: 'note',
  rationale:
    'getaddrinfo asks for A and AAAA of every name, also where nothing has an IPv6 address. Each such query is load, and the second packet of a pair that can be lost: the lookup then waits for an answer that says nothing.',
  toldApartBy: [
    'Of these names AAAA was answered with NOERROR and without records, at least once, and never with any.',
    'There are at least 20 such queries, and they are at least half of all that ask for AAAA.',
    'Names that do not exist (NXDOMAIN) do not count: see search-list.',
  ],
  references: [References.resolvConf, References.noData],
  checkCapture(context) {
    const { tally } = context;
    const found = [...tally.emptyAaaas].toSorted((a, b) => b.queries - a.queries);
    const queries = found.reduce((sum, one) => sum + one.queries, 0);
    const all = tally.emptyAaaas.queries;
    if (queries < ENOUGH || queries < SHARE * all) return undefined;
    const most = found[0]!;
    const share = say`${grouped(queries)} of ${grouped(all)} queries for AAAA`;
    const name = context.name(most.name);
    return {
      message:
        found.length === 1
          ? say`${share} were about ${name}, which has none`
          : most.queries === 1
            ? say`${share} were about ${grouped(found.length)} names that have none, each of them asked for once`
            : say`${share} were about ${grouped(found.length)} names that have none: ${name} was asked for most often, ${grouped(most.queries)} times`,
      evidence: [
        found.length === 1
          ? seen`this name had an AAAA answer without records (NOERROR), and none with any`
          : seen`each of these names had an AAAA answer without records (NOERROR), and none with any`,
        ...found
          .slice(1, LISTED)
          .filter((one) => one.queries > 1)
          .map(
            (one): Fact =>
              seen`${context.name(one.name)} was asked for ${grouped(one.queries)} times`,
          ),
      ],
      frames: [most.frame],
      capture: most.capture,
    };
  },
  advice: [
    {
      title: say`Where nothing is reached over IPv6, let glibc ask for A alone, from version 2.36 on`,
      snippet: `spec:
  template:
    spec:
      dnsConfig:
        options:
          - name: no-aaaa
`,
      caveat: say`musl does not know it, and a Go program that uses cgo is made to use glibc by it. Programs can ask for one family themselves: AF_INET in getaddrinfo, tcp4 in Go, ipv6=off in nginx.`,
    },
    {
      title: say`See whether the pod has an IPv6 address at all: with AI_ADDRCONFIG, getaddrinfo asks for AAAA only then`,
      snippet: 'kubectl exec POD -- ip -6 addr\nkubectl exec POD -- getent ahostsv6 NAME\n',
    },
  ],
};
