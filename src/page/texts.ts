import { say, type Sentence } from '../words/say.ts';

/** Texts of the page itself, by the id of the element that shows them. */
export const TEXTS = {
  title: say`What delayed DNS here?`,
  lead: say`Drop a capture, and read what delayed or broke the lookups in it. Nothing leaves this computer: the page loads nothing and sends nothing.`,
  drop: say`Drop captures here, or`,
  choose: say`choose files`,
  kinds: say`A bundle of dnspcap capture; or pcap, pcapng, or the text that tcpdump or tshark printed; plain, gzip, zstd or xz, and in a tar archive. Several files are one capture, in the order of their packets.`,
  paste: say`Or paste what tcpdump or tshark printed`,
  analyze: say`Analyse the text`,
  cancel: say`Cancel`,
  save: say`Save as`,
  again: say`Another capture`,
  report: say`Report`,
  cancelled: say`Cancelled.`,
  reading: say`Reading:`,
  packets: say`packets`,
} as const satisfies Readonly<Record<string, Sentence>>;

export type TextName = keyof typeof TEXTS;
