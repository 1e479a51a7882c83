import { readFileSync, statSync } from 'node:fs';
import type { Anonymizer } from '../../anonymize/anonymizer.ts';
import { AnonymousFacts } from '../../facts/anonymous.ts';
import type { FactFile, Scope, When } from '../../facts/fact-file.ts';
import { Facts } from '../../facts/facts.ts';
import type { Bundle } from '../../archive/bundle.ts';
import type { InputFile } from '../input/capture-files.ts';
import { orUnreadable } from '../input/chunks.ts';
import type { FactArguments } from './fact-options.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** A trace of a busy hour fits. A larger file is none of these texts. */
const MAX_OCTETS = 256 << 20;

/**
 * Reads the facts of options and bundles. Those of options come first, as the user chose them.
 *
 * @throws CaptureError if a file cannot be read
 * @throws UsageError if a file is not of the kind that the option takes
 */
export function readFacts(
  args: FactArguments,
  bundles: readonly Bundle[],
  anonymizer?: Anonymizer,
): Facts {
  const files = named(args);
  const all = [...files, ...bundles.flatMap(({ facts }) => facts)];
  const gaps = bundles.flatMap(({ missing }) => missing);
  const facts = new Facts(all, gaps);
  const stranger = files.find(({ name }) => !facts.knows(name));
  if (stranger)
    throw new UsageError(
      say`${stranger.name}: dnspcap does not know this kind of fact; docs/bundle.md lists the kinds`,
    );
  if (!anonymizer) return facts;
  const anonymous = new AnonymousFacts((address) => anonymizer.pseudonymAddress(address));
  return new Facts(
    all.map((file) => anonymous.fact(file)),
    gaps.map((gap) => anonymous.missing(gap)),
  );
}

/** Returns the files of facts, so that no report overwrites them. */
export function factInputs(args: FactArguments): InputFile[] {
  return named(args, false).map(({ name }) => ({
    file: name,
    stats: statSync(name, { throwIfNoEntry: false }),
  }));
}

function named({ facts, conntrack, resolvConf, drops }: FactArguments, isRead = true): FactFile[] {
  const file = (name: string, scope?: Scope, when?: When): FactFile => ({
    name,
    ...(scope && { scope }),
    ...(when && { when }),
    text: isRead ? textOf(name) : '',
  });
  const [before, after] = conntrack;
  return [
    ...(before === undefined ? [] : [file(before, 'host', 'begin')]),
    ...(after === undefined ? [] : [file(after, 'host', 'end')]),
    ...(resolvConf === undefined ? [] : [file(resolvConf, 'pod', 'begin')]),
    ...(drops === undefined ? [] : [file(drops, 'host', 'end')]),
    ...facts.map((name) => file(name)),
  ];
}

function textOf(name: string): string {
  return orUnreadable(name, () => {
    const { size } = statSync(name);
    if (size > MAX_OCTETS)
      throw new UsageError(say`${name}: ${size} bytes are too many for a text`);
    return readFileSync(name, 'utf8');
  });
}
