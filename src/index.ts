/**
 * dnspcap as a library: `analyze` reads captures, `rules` says what it can find, `reporters` write reports. Importing
 * it does nothing, and nothing in it touches a file, the network or the clock.
 */
export { analyze, type Analysis, type AnalyzeOptions, type Octets } from './library/analyze.ts';
export { type Render, reporters } from './library/reporters.ts';
export { type Rule, rules } from './library/rules.ts';
export { CaptureError } from './capture/error.ts';
export type { VantageInput } from './analyze.ts';
export type { AnonymizeOptions } from './anonymize/anonymizer.ts';
export { type Cluster, readCluster } from './kubernetes/cluster.ts';
export type { ListingInput } from './kubernetes/listing.ts';
export type { CaptureInput } from './messages.ts';
export type { Format } from './report/index.ts';
export type { Line, LineState } from './report/line.ts';
export type { LookupRow, LookupState } from './report/lookup-row.ts';
export type * from './report/report.ts';
export type { LineSelection, Piece } from './report/reporter.ts';
export type { Language } from './words/words.ts';
