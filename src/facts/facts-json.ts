import type { FactFile, MissingFact, Scope, When } from './fact-file.ts';
import { parsedJson, recordOf } from './parsed-json.ts';

/** The facts of a bundle as one file, for programs. schema/facts.schema.json and docs/bundle.md. */
export const FACTS_JSON = 'facts.json';
const FACTS_SCHEMA = 'dnspcap.facts/1';

const WHENS: readonly When[] = ['begin', 'end'];
const SCOPES: readonly Scope[] = ['host', 'pod'];

/** `facts/begin/pod/libc`; drops are of the host, and end with the capture. */
export function factOf(name: string, text: string): FactFile {
  const { when = 'end', scope = 'host' } = IN_BUNDLE.exec(name)?.groups ?? {};
  return { name, when: when as When, scope: scope as Scope, text };
}
const IN_BUNDLE = /^facts\/(?<when>begin|end)\/(?<scope>pod|host)\/(?<fact>[^/]+)$/;

/** What cannot be read, with the reason that its file gives: a name, a tab, and why. */
export function missingOf(text: string): MissingFact[] {
  return text.split('\n', MAX_MISSING).flatMap((line) => {
    const [, name, reason] = /^([^\t]{1,200})\t(.{0,500})$/.exec(line) ?? [];
    return name === undefined ? [] : [gap(name, reason!)];
  });
}
/** A bundle has fifty facts. */
const MAX_MISSING = 1_000;

function gap(name: string, reason: string): MissingFact {
  return { name, reason: reason === '' ? 'no reason' : reason };
}

/** @returns undefined when it is the JSON of something else, or none */
export function readFactsJson(
  text: string,
): { readonly facts: readonly FactFile[]; readonly missing: readonly MissingFact[] } | undefined {
  const { schema, missing, ...rest } = recordOf(parsedJson(text));
  if (schema !== FACTS_SCHEMA) return undefined;
  const facts = WHENS.flatMap((when) =>
    SCOPES.flatMap((scope) =>
      textsOf(recordOf(rest[when])[scope])
        .filter(([fact]) => !fact.includes('/'))
        .map(([fact, said]) => factOf(`facts/${when}/${scope}/${fact}`, said)),
    ),
  );
  const gaps = textsOf(missing).slice(0, MAX_MISSING);
  return {
    facts,
    missing: gaps.map(([name, reason]) => gap(name.slice(0, 200), reason.slice(0, 500))),
  };
}

/** The same of facts and gaps; the texts that are no file below `facts/` have no place in it. */
export function factsJson(files: readonly FactFile[], missing: readonly MissingFact[]): string {
  const all: Record<string, unknown> = { schema: FACTS_SCHEMA };
  for (const when of WHENS) {
    const of = (scope: Scope): Record<string, string> =>
      Object.fromEntries(
        files.flatMap(({ name, text }) => {
          const groups = IN_BUNDLE.exec(name)?.groups;
          return groups?.['when'] === when && groups['scope'] === scope
            ? [[groups['fact']!, text]]
            : [];
        }),
      );
    all[when] = Object.fromEntries(SCOPES.map((scope) => [scope, of(scope)]));
  }
  all['missing'] = Object.fromEntries(missing.map(({ name, reason }) => [name, reason]));
  return `${JSON.stringify(all, null, 2)}\n`;
}

function textsOf(value: unknown): [string, string][] {
  return Object.entries(recordOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
}
