/** Returns how many packets the kernel could not hand over, as tcpdump(8) says at its end. */
export function droppedByCapture(text: string): number | undefined {
  if (!/^tcpdump: listening on /m.test(text)) return undefined;
  const [, dropped] = /^(\d{1,15}) packets? dropped by kernel$/m.exec(text) ?? [];
  return dropped === undefined ? undefined : Number(dropped);
}
