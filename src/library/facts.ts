import type { FactFile } from '../facts/fact-file.ts';
import { Facts as AllFacts } from '../facts/facts.ts';

/** Facts gathered besides the packets: for the option `facts`. */
export interface Facts {
  /** Whether there are no facts. */
  readonly isEmpty: boolean;
}

/**
 * Reads facts gathered besides the packets, for the option `facts`: texts as the system prints them, such as
 * `/proc/net/stat/nf_conntrack` before and after the capture, `/proc/version` or the container's `resolv.conf`.
 * Each is recognised by its content; docs/bundle.md lists them.
 *
 * @throws TypeError for a value that is no text, or a text that is not recognised
 */
export function readFacts(files: readonly FactFile[]): Facts {
  const areTexts =
    Array.isArray(files) &&
    files.every((one) => typeof one?.name === 'string' && typeof one.text === 'string');
  if (!areTexts) throw new TypeError('readFacts takes a list of { name, text }');
  const facts = new AllFacts(files);
  const stranger = files.find(({ name }) => !facts.knows(name));
  if (stranger)
    throw new TypeError(`readFacts: ${stranger.name} is no text that is known as a fact`);
  return facts;
}
