/** What tcpdump(8) says at its end: packets that the kernel could not hand over to it. Undefined without that line. */
export function droppedByCapture(text: string): number | undefined {
  if (!/^tcpdump: listening on /m.test(text)) return undefined;
  const [, dropped] = /^(\d{1,15}) packets? dropped by kernel$/m.exec(text) ?? [];
  return dropped === undefined ? undefined : Number(dropped);
}
