import type { FactFile, MissingFact, Scope, When } from './fact-file.ts';
import { fieldsOf, parsedJson } from '../wire/json.ts';

/** The facts of a bundle in one file, for programs: schema/facts.schema.json and docs/bundle.md. */
export const FACTS_JSON = 'facts.json';
const FACTS_SCHEMA = 'dnspcap.facts/1';

const WHENS: readonly When[] = ['begin', 'end'];
const SCOPES: readonly Scope[] = ['host', 'pod'];

/**
 * Returns the fact of a file such as `facts/begin/pod/libc`. A file with another name, as that of the drops, is about
 * the host, and from the end of the capture.
 */
export function factOf(name: string, text: string): FactFile {
  const { when = 'end', scope = 'host' } = IN_BUNDLE.exec(name)?.groups ?? {};
  return { name, when: when as When, scope: scope as Scope, text };
}
const IN_BUNDLE = /^facts\/(?<when>begin|end)\/(?<scope>pod|host)\/(?<fact>[^/]+)$/;

/** Returns the facts that could not be read, from the lines of their file: a name, a tab, and the reason. */
export function missingOf(text: string): MissingFact[] {
  return text.split('\n', MAX_MISSING).flatMap((line) => {
    const [, name, reason] = /^([^\t]{1,200})\t(.{0,500})$/.exec(line) ?? [];
    return name === undefined ? [] : [gap(name, reason!)];
  });
}
/** Most gaps that are read: a bundle has fifty facts. */
const MAX_MISSING = 1_000;

function gap(name: string, reason: string): MissingFact {
  return { name, reason: reason === '' ? 'no reason' : reason };
}

/** @returns undefined if the text is other JSON, or none */
export function readFactsJson(
  text: string,
): { readonly facts: readonly FactFile[]; readonly missing: readonly MissingFact[] } | undefined {
  const { schema, missing, ...rest } = fieldsOf(parsedJson(text));
  if (schema !== FACTS_SCHEMA) return undefined;
  const facts = WHENS.flatMap((when) =>
    SCOPES.flatMap((scope) =>
      textsOf(fieldsOf(rest[when])[scope])
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

/** Writes facts and gaps in the same form. Texts of files outside of `facts/` have no place in it. */
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
  return Object.entries(fieldsOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
}
