import type { Anonymizer } from './anonymize/anonymizer.ts';
import { type CaptureInput } from './messages.ts';
import { Analysis } from './analysis.ts';
import type { Analysed, AnalyzeOptions } from './analyze-options.ts';
import type { Nanoseconds } from './wire/time.ts';

export type { Analysed, AnalyzeOptions, VantageInput } from './analyze-options.ts';

/**
 * Analyses captures, from their bytes to the report. They are read one after the other; a lookup may begin in one and
 * end in the next.
 */
export async function analyze(
  inputs: Iterable<CaptureInput> | AsyncIterable<CaptureInput>,
  options: AnalyzeOptions = {},
): Promise<Analysed> {
  const analysis = new Analysis(options, await anonymizerFor(options));
  // Vantages come first, under numbers that no capture has, so that each packet of the captures can be looked up in
  // them.
  for (const [at, input] of (options.vantages ?? []).entries()) {
    await analysis.readVantage(input, -1 - at);
  }
  for await (const input of inputs) await analysis.read(input);
  return analysis.end();
}

/**
 * Looks for findings in captures that are still being written; there is no report. Capture time also moves while no
 * packet comes, so a finding does not have to wait for the next one.
 *
 * @param withSilence returns the same capture, and tells while it is read for how long nothing has come of it
 */
export async function watch(
  inputs: Iterable<CaptureInput> | AsyncIterable<CaptureInput>,
  options: AnalyzeOptions,
  withSilence: (input: CaptureInput, silent: (silence: Nanoseconds) => void) => CaptureInput,
): Promise<void> {
  const analysis = new Analysis(options, undefined);
  for await (const input of inputs)
    await analysis.read(withSilence(input, (silence) => analysis.silent(silence)));
  await analysis.end();
}

/** Loads the anonymizer only if it is asked for. */
async function anonymizerFor(options: AnalyzeOptions): Promise<Anonymizer | undefined> {
  if (!options.anonymize) return undefined;
  return (await import('./anonymize/anonymizer.ts')).anonymizerOf(options.anonymize, options);
}
