import type { Anonymizer } from './anonymize/anonymizer.ts';
import { type CaptureInput } from './messages.ts';
import { Analysis } from './analysis.ts';
import type { Analysed, AnalyzeOptions } from './analyze-options.ts';

export type { Analysed, AnalyzeOptions, VantageInput } from './analyze-options.ts';

/**
 * The whole way of a packet, from the octets of the captures to the report. Captures are read one after the
 * other; a lookup may begin in one and end in the next.
 */
export async function analyze(
  inputs: Iterable<CaptureInput> | AsyncIterable<CaptureInput>,
  options: AnalyzeOptions = {},
): Promise<Analysed> {
  const analysis = new Analysis(options, await anonymizerFor(options));
  // Vantages first, with numbers that no capture has: so each packet of the captures can be looked for in them.
  for (const [at, input] of (options.vantages ?? []).entries()) {
    await analysis.readVantage(input, -1 - at);
  }
  for await (const input of inputs) await analysis.read(input);
  return analysis.end();
}

/** Loaded only when it is asked for. */
async function anonymizerFor(options: AnalyzeOptions): Promise<Anonymizer | undefined> {
  if (!options.anonymize) return undefined;
  return (await import('./anonymize/anonymizer.ts')).anonymizerOf(options.anonymize, options);
}
