import { analyze, type Analysed, type AnalyzeOptions } from './analyze.ts';
import type { Line } from '../../src/report/lines/line.ts';
import { inChunks } from './in-chunks.ts';
import type { Report } from '../../src/report/report.ts';

export { inChunks };

/** Analyses octets as one capture, in chunks of a size. */
export function analyzeBytes(
  bytes: Uint8Array,
  options: AnalyzeOptions = {},
  file = 'capture.pcap',
  chunkSize = bytes.length,
): Promise<Analysed> {
  return analyze([{ file, chunks: () => inChunks(bytes, Math.max(1, chunkSize)) }], options);
}

/**
 * Returns findings and line states, one on each line, as the scenarios expect them.
 *
 * @param tellsEvidence with the evidence of each finding, the causes that were ruled out, and what to do
 */
export function outline({ report, lines }: Analysed, tellsEvidence = false): string {
  const { lookups, failed, pairs, exposedPairs } = report.summary;
  const ends = failed > 0 ? `, failed ${failed}` : '';
  const head = `lookups ${lookups}${ends}, pairs ${pairs}, exposed ${exposedPairs}`;
  return [
    head,
    ...report.clients.map(client),
    ...report.findings.flatMap((one) => [finding(one), ...(tellsEvidence ? evidence(one) : [])]),
    ...lines.map(line),
    '',
  ].join('\n');
}

function client({ address, resolver }: Report['clients'][number]): string {
  const couldBe = resolver.couldBe ? ` (${resolver.couldBe.join(', ')})` : '';
  return [`client ${address}`, `${resolver.family}${couldBe}`, ...resolver.options].join(', ');
}

function finding(one: Report['findings'][number]): string {
  const words = [
    one.rule,
    one.severity,
    one.confidence,
    one.name,
    one.lostType && `lost ${one.lostType}`,
  ];
  if (one.retryAfterMs !== undefined) words.push(`retry after ${one.retryAfterMs} ms`);
  if (one.stallMs !== undefined)
    words.push(`stall ${one.stallIsLowerBound ? 'at least ' : ''}${one.stallMs} ms`);
  if (one.outcome !== 'answered') words.push(one.outcome);
  words.push(`frames ${one.frames.join(' ')}`);
  return `${one.id} ${words.filter(Boolean).join(', ')}`;
}

function evidence(one: Report['findings'][number]): string[] {
  const { evidence: facts, considered, message, nextStep, remedies } = one;
  return [
    `    ${message}`,
    ...facts.map(
      ({ fact, holds }) => `    ${holds === undefined ? '?' : holds ? '✓' : '✗'} ${fact}`,
    ),
    ...considered.map(({ rule, ruledOutBy }) => `    not ${rule}: ${ruledOutBy}`),
    ...(nextStep === undefined ? [] : [`    then ${nextStep}`]),
    ...remedies.map(({ title }) => `    do ${title}`),
  ];
}

function line({ frame, lookup, attempt, state, annotation }: Line): string {
  return `${String(frame).padStart(3)} ${lookup === undefined ? '-' : `L${lookup}`} ${attempt ?? '-'} ${state}: ${annotation}`;
}
