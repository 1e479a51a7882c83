import type { Subject } from './subject/subject.ts';
import type { RingSize } from './writer.ts';

/** Arguments of `dnspcap capture`, checked. */
export interface CaptureArguments {
  readonly subject: Subject;
  readonly interface: string;
  /** Whether the user named the interface; otherwise another one may be chosen. */
  readonly isInterfaceNamed: boolean;
  readonly ports: readonly number[];
  /** Seconds to capture; undefined until Ctrl-C. */
  readonly seconds: number | undefined;
  readonly ring: RingSize | undefined;
  /** File for the packets; undefined for none. */
  readonly file: string | undefined;
  /** Image of an ephemeral container that captures in a pod on any node. */
  readonly debugImage: string | undefined;
  /** Image of a pod that is started on the node to capture; undefined to capture here. */
  readonly viaImage: string | undefined;
  /** Whether to print a script instead. */
  readonly print: boolean;
  /** The kernel's record of drops: if possible, required, or left out. */
  readonly drops: 'possible' | 'required' | 'no';
  /** Finding that ends the capture a little later: any stall, or a finding of this rule; undefined for none. */
  readonly until: 'stall' | { readonly rule: string } | undefined;
  /** Command to run at the first finding that ends the capture, or at the first of all: the program, then its words. */
  readonly onFinding: readonly string[] | undefined;
  readonly progress: boolean;
}

/** Whether a file of this name is to be a bundle. */
export function isBundleName(file: string): boolean {
  return /\.(?:tar|tar\.gz|tgz)$/i.test(file);
}
