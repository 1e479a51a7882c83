import type { Language } from '../../words/words.ts';
import type { Subject } from './subject/subject.ts';
import type { RingSize } from './writer.ts';

/** What `dnspcap capture` was asked for, checked. */
export interface CaptureArguments {
  readonly subject: Subject;
  readonly interface: string;
  /** It was named; else another one may be better. */
  readonly isInterfaceNamed: boolean;
  readonly ports: readonly number[];
  /** Seconds; undefined until Ctrl-C. */
  readonly seconds: number | undefined;
  readonly ring: RingSize | undefined;
  /** Where the packets go; undefined for nowhere. */
  readonly file: string | undefined;
  /** Of an ephemeral container that captures in a pod of any node. */
  readonly debugImage: string | undefined;
  /** Through a pod of this image that is started on the node; undefined: here. */
  readonly viaImage: string | undefined;
  /** A script instead. */
  readonly print: boolean;
  /** The kernel's record of drops: as far as it can be had, or not without it, or not at all. */
  readonly drops: 'possible' | 'required' | 'no';
  /** What ends the capture a little later: any stall, or a finding of this rule; undefined when nothing found does. */
  readonly until: 'stall' | { readonly rule: string } | undefined;
  /** What is run at the first finding that ends it, or at the first of all: words, the program first. */
  readonly onFinding: readonly string[] | undefined;
  readonly language: Language;
  readonly progress: boolean;
}

/** Whether a file of this name is to be a bundle. */
export function isBundleName(file: string): boolean {
  return /\.(?:tar|tar\.gz|tgz)$/i.test(file);
}
