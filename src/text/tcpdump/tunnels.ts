/** Nobody puts more of them around each other. */
const MAX_TUNNELS = 4;
/** What one line says of a tunnel in front of the packet in it: print-gre.c, print-geneve.c, print-ipnet.c. */
const IN_TUNNEL =
  /(?<=^|\s)IP6? \S+ > \S+: (?:(?:GREv\d|Geneve|VXLAN)\b[^>]{0,160}: |(?:IPIP|\(ipip-proto-4\)) )?(?=IP6? \S+ > \S+: )/;

/** The line as it would be of the packet within. */
export function withoutTunnel(text: string): string {
  let inner = text;
  for (let tunnels = 0; tunnels < MAX_TUNNELS && IN_TUNNEL.test(inner); tunnels++)
    inner = inner.replace(IN_TUNNEL, '');
  return inner;
}
