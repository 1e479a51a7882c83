import type { CaptureArguments } from '../arguments.ts';

/**
 * Part of the script that lets the kernel record dropped packets: the event skb:kfree_skb, in a tracefs instance of
 * its own (Documentation/trace/ftrace.rst, "Instances"), so that other traces are not disturbed. The ring buffer of
 * the instance limits it to the latest two megabytes for all CPUs. The event contains no addresses or ports.
 */
export const DROPS = String.raw`instance=
mounted=
cpus=$(grep -c '^processor' /proc/cpuinfo) || cpus=1
# Writes the clock and the time of day into the trace. The tai clock differs from the time of day by whole seconds, so
# this line gives the exact difference. An older kernel has only the mono clock: there the difference is as exact as
# the moment at which the line is written.
mark() {
  now=$(date +%s.%N)
  case $now in
    *[!0-9.]*) now=$(date +%s) ;;
  esac
  printf 'dnspcap %s %s\n' "$clock" "$now" >"$instance/trace_marker"
}
begin_drops() {
  for tracing in "$host/sys/kernel/tracing" "$host/sys/kernel/debug/tracing" "$work/tracing"; do
    [ -d "$tracing/instances" ] && break
  done
  if ! [ -d "$tracing/instances" ]; then
    mkdir -p "$tracing" && mount -t tracefs nodev "$tracing" && mounted=$tracing || return 1
  fi
  mkdir "$tracing/instances/dnspcap-$$" || return 1
  instance=$tracing/instances/dnspcap-$$
  echo $((2048 / cpus + 16)) >"$instance/buffer_size_kb" || return 1
  clock=clock
  if ! echo tai >"$instance/trace_clock" 2>/dev/null; then
    clock=near
    echo mono >"$instance/trace_clock" || return 1
  fi
  # The EtherTypes of IPv4 and IPv6.
  echo 'protocol == 0x0800 || protocol == 0x86dd' >"$instance/events/skb/kfree_skb/filter" || return 1
  mark || return 1
  echo 1 >"$instance/events/skb/kfree_skb/enable"
}
end_drops() {
  if [ -n "$instance" ]; then
    echo 0 >"$instance/events/skb/kfree_skb/enable"
    mark
    cat "$instance/trace" >"$work/drops.txt"
    rmdir "$instance"
  fi
  instance=
  [ -z "$mounted" ] || umount "$mounted"
  mounted=
}
`;

/** Returns the commands that begin the record of drops. Only with --drops a failure is an error. */
export function dropsOf({ drops }: CaptureArguments): string {
  if (drops === 'no') return `missing drops.txt 'left out with --no-drops'\n`;
  const otherwise =
    drops === 'required'
      ? `die "cannot get the kernel's record of drops: $(why)"`
      : `missing drops.txt "$(why)"
  end_drops 2>/dev/null
  rm -f "$work/drops.txt"`;
  return `if [ "$(id -u)" -ne 0 ]; then
  echo 'needs root' >"$work/said"
  false
else
  begin_drops 2>"$work/said"
fi || {
  ${otherwise}
}
`;
}
