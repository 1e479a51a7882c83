/**
 * dnspcap as a library. `analyze` reads captures, `rows` returns their rows one by one, `rules` describes what can
 * be found, `reporters` write reports. `compare`, `extract`, `explain` and `verdict` do what the commands do.
 * Importing it has no effect, and nothing in it touches a file, the network or the clock. `dnspcap/browser` is the
 * same for a browser.
 */
export { analyze, type Analysis, type AnalyzeOptions } from './library/analyze.ts';
export { compare, type CompareOptions, type ComparedReports } from './library/compare.ts';
export { explain, explainable, type ExplainOptions } from './library/explain.ts';
export { extract, type Extract, type ExtractOptions } from './library/extract.ts';
export { type Cluster, readCluster } from './library/cluster.ts';
export { type Facts, readFacts } from './library/facts.ts';
export type { Octets, Signal, WebStream } from './library/input.ts';
export { type Render, type ReportFormat, reporters } from './library/reporters.ts';
export { type RowOptions, rows, type Rows } from './library/rows.ts';
export { type Rule, rules } from './library/rules.ts';
export { verdict, type VerdictOptions } from './library/verdict.ts';
export { CaptureError, type CaptureErrorCode, type DamageCode } from './capture/error.ts';
export type {
  Column,
  ComparisonFormat,
  Judgement,
  Rate,
  ResolverInForce,
  Verdict,
  WordedComparison,
  WordedVerdict,
} from './compare/index.ts';
export type { WordedBlock, WordedExplanation } from './explain/index.ts';
export type { ExtractFormat } from './extract/packets.ts';
export type { FactFile, Scope, When } from './facts/fact-file.ts';
export type { VantageInput } from './analyze.ts';
export type { AnonymizeOptions } from './anonymize/anonymizer.ts';
export type { AddressNames } from './kubernetes/named-addresses.ts';
export type { ListingInput } from './kubernetes/listing.ts';
export type { AnswerRecord } from './dns/message.ts';
export type { Outcome } from './lookup/fate/outcome.ts';
export type { Candidate } from './lookup/resolver/families.ts';
export type { CaptureInput } from './messages.ts';
export type { Format } from './report/index.ts';
export type { Exchange, Side } from './report/rows/exchanges.ts';
export type { LineEnds } from './report/lines/line-ends.ts';
export type { Line, LineState } from './report/lines/line.ts';
export type { LookupRow, LookupState } from './report/build/lookups/lookup-row.ts';
export type * from './report/report.ts';
export type { LineSelection, Piece } from './report/reporter.ts';
export type { LookAlike, Reference } from './rules/rule.ts';
export type { Bytes } from './wire/bytes.ts';
export type { Warning } from './wire/malformation.ts';
export type { Language } from './words/words.ts';
