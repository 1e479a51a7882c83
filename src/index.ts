/**
 * dnspcap as a library: `analyze` reads captures, `rules` lists what it can find, `reporters` writes reports.
 * Nothing here touches the file system, the network or the clock.
 */
export { analyze, type Analysed, type AnalyzeOptions, type VantageInput } from './analyze.ts';
export type { AnonymizeOptions } from './anonymize/anonymizer.ts';
export type { CaptureInput } from './messages.ts';
export { type Cluster, readCluster } from './kubernetes/cluster.ts';
export type { ListingInput } from './kubernetes/listing.ts';
export { CaptureError } from './capture/error.ts';
export { rules } from './rules/index.ts';
export type { Rule } from './rules/rule.ts';
export type { Line, LineState } from './report/line.ts';
export type { LookupRow, LookupState } from './report/lookup-row.ts';
export type { Report, ReportFinding } from './report/report.ts';
