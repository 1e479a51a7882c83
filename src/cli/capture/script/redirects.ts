import type { CaptureArguments } from '../arguments.ts';
import { portsOf } from '../tcpdump-command.ts';
import { quoted } from './namespace.ts';

/**
 * Shell function that reads rules, as iptables-save(8) and nft(8) print them, and prints the ports to which they
 * redirect port 53 on the same host: `REDIRECT --to-ports 15053` (service meshes), `DNAT --to-destination
 * 127.0.0.11:37482` (Docker), and in nftables `redirect to :15053`, `dnat to 127.0.0.11:37482`. A rule to another host
 * translates a service, and keeps port 53 here. Eight ports at most: Docker has one for UDP and one for TCP, a mesh one
 * for both.
 */
const REDIRECTED = String.raw`redirected() {
  sed -nE '/dport (53|domain)([^0-9:-]|$)/s/.*(REDIRECT --to-ports |redirect to :|(--to-destination |dnat (ip6? )?to )(127[0-9.]*|\[::1]):)([0-9]{1,5}).*/\5/p' |
    sort -nu | while read -r port; do
      if [ "$port" -gt 0 ] && [ "$port" -le 65535 ] && [ "$port" -ne 53 ]; then printf '%s\n' "$port"; fi
    done | head -n 8
}
`;

/** Command of a shell that prints the redirected ports of its namespace. */
export const PRINT_REDIRECTED = `${REDIRECTED}{
  iptables-save -t nat
  nft list ruleset
} 2>/dev/null | redirected`;

/**
 * Returns lines that set `dns`, a filter for DNS, `ports`, its ports besides 53, and `interface`.
 *
 * @param rules shell command that prints the rules of the namespace
 */
export function withRedirects(args: CaptureArguments, rules: string): string {
  return `${REDIRECTED}ports=${quoted(args.ports.join(', '))}
dns=${quoted(portsOf(args.ports))}
interface=${quoted(args.interface)}
for port in $(${rules} 2>/dev/null | redirected); do
  ports="\${ports:+$ports, }$port"
  dns="$dns or port $port"
  printf 'redirected: port 53 goes to port %s on the same host, which is captured too\\n' "$port" >&2
${elsewhere(args)}done
`;
}

/** Redirected queries pass the loopback interface, and not that of the pod. */
function elsewhere({ interface: name, isInterfaceNamed }: CaptureArguments): string {
  if (!isInterfaceNamed) return '  interface=any\n';
  if (name === 'any' || name === 'lo') return '';
  return `  printf 'redirected: such queries do not pass %s: capture with -i any\\n' "$interface" >&2\n`;
}
