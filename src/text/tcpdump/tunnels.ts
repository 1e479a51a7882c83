/** Most tunnels within each other. */
const MAX_TUNNELS = 4;
/** The header of a tunnel before its inner packet on one line: print-gre.c, print-geneve.c, print-ipnet.c. */
const IN_TUNNEL =
  /(?<=^|\s)IP6? \S+ > \S+: (?:(?:GREv\d|Geneve|VXLAN)\b[^>]{0,160}: |(?:IPIP|\(ipip-proto-4\)) )?(?=IP6? \S+ > \S+: )/;

/** Returns the line without its tunnels, as tcpdump would print the inner packet alone. */
export function withoutTunnel(text: string): string {
  let inner = text;
  for (let tunnels = 0; tunnels < MAX_TUNNELS && IN_TUNNEL.test(inner); tunnels++)
    inner = inner.replace(IN_TUNNEL, '');
  return inner;
}
