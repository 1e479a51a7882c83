import { group } from 'd3-array';
import { shownName } from '../../kubernetes/named-addresses.ts';
import { capital, grouped, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { cause } from '../wording/cause.ts';
import type { Remedy, Report, ReportFinding } from '../report.ts';
import { bySeverity } from '../by-severity.ts';
import { resolverName } from '../wording/resolver-name.ts';

/** Most groups of advice at the top of the page. */
const GROUPS = 4;
const CLIENTS_NAMED = 3;

/** Advice that a group of clients shares. */
export interface AdviceGroup {
  readonly id: string;
  readonly whom: string;
  readonly remedies: readonly {
    readonly title: string;
    /** Browsers break lines at hyphens, but not within a piece that is whole: `--patch-file`. */
    readonly snippet: readonly { readonly text: string; readonly isWhole: boolean }[];
    readonly caveat: string;
  }[];
}

/** The advice of the report, each once, and the group of each finding. */
export interface AdviceList {
  readonly groups: readonly AdviceGroup[];
  /** Id of the group by id of the finding. Findings whose advice is not among the groups are missing. */
  readonly ofFinding: ReadonlyMap<string, string>;
}

/** Groups findings with equal advice, so that it is shown once; the most severe first. */
export function adviceList(report: Report, words: Words): AdviceList {
  const families = new Map(
    report.clients.map(({ address, resolver }) => [address, resolverName(resolver)]),
  );
  const advised = bySeverity(report.findings).filter(({ remedies }) => remedies.length > 0);
  const byAdvice = group(advised, ({ remedies }) =>
    remedies.map(({ title, caveat }) => `${title}\n${caveat ?? ''}`).join('\n'),
  );
  const shown = bySize([...byAdvice.values()]).slice(0, GROUPS);
  return {
    groups: shown.map((findings, at) => ({
      id: groupId(at),
      whom: whom(findings, families, words) || (shown.length > 1 ? what(findings, words) : ''),
      remedies: remedyRows(togetherAdvised(findings)),
    })),
    ofFinding: new Map(
      shown.flatMap((findings, at) => findings.map(({ id }) => [id, groupId(at)] as const)),
    ),
  };
}

/** Sorts groups within a severity by size, the largest first. */
function bySize(groups: readonly ReportFinding[][]): ReportFinding[][] {
  const severities = [...new Set(groups.map(([first]) => first!.severity))];
  return severities.flatMap((severity) =>
    groups
      .filter(([first]) => first!.severity === severity)
      .toSorted((a, b) => b.length - a.length),
  );
}

/** Returns remedies for the template, in which no field may be missing. */
export function remedyRows(list: readonly Remedy[]): AdviceGroup['remedies'] {
  return list.map(({ title, snippet = '', caveat = '' }) => ({
    title,
    snippet: snippet === '' ? [] : snippetPieces(snippet),
    caveat,
  }));
}

/** Returns the words with hyphens, each whole, and what stands between them. */
function snippetPieces(snippet: string): AdviceGroup['remedies'][number]['snippet'] {
  // With a group in its pattern, `split` also returns what it splits at: every second piece.
  return snippet.split(/(\S*-\S*)/).map((text, at) => ({ text, isWhole: at % 2 === 1 }));
}

/** Most workloads named in one snippet: as many as a reader takes in. */
const WORKLOADS_NAMED = 10;

/**
 * Merges the advice of a group: snippets that differ only in their first line, which names the workload, become one.
 */
function togetherAdvised(findings: readonly ReportFinding[]): Remedy[] {
  return findings[0]!.remedies.map((remedy, at) => {
    const snippets = [
      ...new Set(findings.flatMap((finding) => finding.remedies[at]?.snippet ?? [])),
    ];
    if (snippets.length < 2) return remedy;
    const commands = snippets.map((snippet) => snippet.slice(0, snippet.indexOf('\n') + 1));
    const rest = commands.length - WORKLOADS_NAMED;
    const named = commands.slice(0, WORKLOADS_NAMED).join('');
    const body = snippets[0]!.slice(commands[0]!.length);
    return { ...remedy, snippet: `${named}${rest > 0 ? `# and ${rest} more\n` : ''}${body}` };
  });
}

function groupId(at: number): string {
  return `todo-${at + 1}`;
}

/** Names the cause of findings without a client, to distinguish them from other groups. */
function what([first]: readonly ReportFinding[], words: Words): string {
  return first ? capital(words.text(cause(first))) : '';
}

/**
 * Returns `For 10.244.1.7 (glibc)`, `For 10.244.1.7, 10.244.1.8 shop/web-0 and 3 more (glibc)`; empty without a client.
 */
function whom(
  findings: readonly ReportFinding[],
  families: ReadonlyMap<string, Sentence>,
  words: Words,
): string {
  const resolvers = new Set<string>();
  const clients = new Set(
    findings.flatMap(({ client }) => {
      if (!client) return [];
      const family = families.get(client.address);
      resolvers.add(family === undefined || String(family) === UNKNOWN ? '' : words.text(family));
      const name = shownName(client);
      return `${client.address}${name === undefined ? '' : ` ${name}`}`;
    }),
  );
  if (clients.size === 0) return '';
  const named = words.enumerated([...clients].slice(0, CLIENTS_NAMED));
  const rest = clients.size - CLIENTS_NAMED;
  const said = rest > 0 ? say`For ${named} and ${grouped(rest)} more` : say`For ${named}`;
  const [resolver] = resolvers;
  const isTold = resolvers.size === 1 && resolver !== '';
  return words.text(isTold ? say`${said} (${resolver!})` : said);
}

/** The family of an unrecognised resolver, as `resolverName` writes it. */
const UNKNOWN = 'unknown';
