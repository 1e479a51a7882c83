import { NOTHING_TO_TELL } from '../../../facts/fact-file.ts';

/**
 * Part of the script that gathers facts: shell functions, each of which prints one text. A text is the unchanged
 * output of the system. Each fact that cannot be read is a line of missing.txt with the reason. Uses only POSIX
 * utilities.
 */
export const GATHER = String.raw`# Notes why a file of the bundle is missing.
missing() {
  printf '%s\t%s\n' "$1" "$2" >>"$work/missing.txt"
}
# Writes the output of a command to a file of the bundle, or notes why there is none.
fact() {
  fact=facts/$when/$1
  shift
  if "$@" >"$work/$fact" 2>"$work/said" && [ -s "$work/$fact" ]; then
    return 0
  fi
  rm -f "$work/$fact"
  missing "$fact" "$(why)"
}
why() {
  said=$(tail -n 1 "$work/said" | tr '\t' ' ')
  printf '%s' "${'$'}{said:-${NOTHING_TO_TELL}}"
}

# In a debug pod (kubectl debug node/NAME), the node's own files and programs are below /host.
host=
[ -e /host/etc/os-release ] && [ -e /host/proc/1 ] && host=/host
on_host() {
  if [ -n "$host" ]; then
    chroot "$host" "$@"
  else
    "$@"
  fi
}

in_pod() {
  if [ -n "$host" ]; then
    inside chroot "$host" "$@"
  else
    inside "$@"
  fi
}

# Prints only rules about DNS and rules that drop or limit packets: a large cluster has a hundred thousand others. $1:
# where to ask.
rules() {
  "$@" | grep -E '^[*]|^COMMIT|^table |chain |[^0-9]53([^0-9]|$)|domain|dns|DNS|DROP|REJECT|drop|reject|limit' | head -n 20000
}
# Prints the DNS services that Cilium translates with eBPF. Its agent has the program that knows them.
cilium() {
  agent=$(grep -lx cilium-agent /proc/[0-9]*/comm 2>/dev/null | head -n 1)
  if [ -z "$agent" ]; then
    printf 'cilium-agent does not run here\n' >&2
    return 1
  fi
  agent=$(basename "$(dirname "$agent")")
  for program in cilium-dbg cilium; do
    nsenter --target "$agent" --mount -- "$program" bpf lb list && break
  done | sed -n -e 1p -e '/^[^ ]/h' -e G -e '/\n[^ ]*:53[/ ]/{' -e 's/\n.*//p' -e '}'
}
allowances() {
  for card in /sys/class/net/*; do
    [ -e "$card/device" ] || continue
    on_host ethtool -S "${'$'}{card##*/}" | grep allowance
  done
}
clock() {
  on_host chronyc -n tracking || on_host timedatectl show || adjtimex
}

# Prints the addresses of a network namespace, one on each line. $1: /proc/PID/net of a process in it.
addresses() {
  candidate=
  while read -r word address scope; do
    if [ "$word" = '|--' ]; then
      candidate=$address
    elif [ "$word $address $scope" = '/32 host LOCAL' ]; then
      printf '%s\n' "$candidate"
    fi
  done <"$1/fib_trie" | grep -v '^127[.]' | sort -u
  [ -e "$1/if_inet6" ] || return 0
  # Only global addresses have the scope 00.
  while read -r address _ _ scope _; do
    [ "$scope" = 00 ] && printf '%s\n' "$address"
  done <"$1/if_inet6" | sed 's/..../&:/g; s/:$//' | sort -u
}

# The tr of busybox has no class [:print:].
printable() {
  tr -c ' -~' '\n'
}
# Prints the resolvers that a process may use (musl, glibc, Go or "static"), one on each line. The files that
# the process has mapped tell which.
libc_of() {
  number=$(basename "$1")
  command=$(tr '\t\n' '  ' <"$1/comm") || return 0
  command=$(printf '%s' "$command" | sed 's/ *$//')
  mapped=$(sed -n 's|^[^/]*\(/.*\)$|\1|p' "$1/maps" | sort -u)
  what=static
  file=$(printf '%s\n' "$mapped" | grep -E '/libc(-[0-9.]+)?[.]so([.]6)?$' | grep -v musl | head -n 1)
  musl=$(printf '%s\n' "$mapped" | grep -E '/(ld-musl|libc[.]musl)[^/]*$|musl.*/libc[.]so$' | head -n 1)
  if [ -n "$musl" ]; then
    what="musl $(printable <"$1/root$musl" | grep -x '1[.][0-9]*[.][0-9]*' | head -n 1)"
  elif [ -n "$file" ]; then
    what=$(printable <"$1/root$file" | grep -o 'GNU C Library ([^)]*) [a-z]* release version [0-9.]*[0-9]' | head -n 1)
    [ -n "$what" ] || what=$file
  fi
  go=$(printable <"$1/exe" | sed -n '/Go buildinf:/,$p' | grep -o 'go1[.][0-9][0-9a-z.]*' | head -n 1)
  if [ -n "$go" ]; then
    printf '%s\t%s\tGo %s\n' "$number" "$command" "$go"
  fi
  if [ -z "$go" ] || [ "$what" != static ]; then
    printf '%s\t%s\t%s\n' "$number" "$command" "$what"
  fi
}
# Prints the resolvers of all processes in the namespace, the containers of a pod: thirty lines at most.
libcs() {
  its=$(readlink "/proc/$pid/ns/net") || return 1
  libc_of "/proc/$pid"
  [ "$its" = "$(readlink /proc/self/ns/net)" ] && return 0
  for process in /proc/[0-9]*; do
    [ "$process" != "/proc/$pid" ] || continue
    [ "$(readlink "$process/ns/net" 2>/dev/null)" = "$its" ] || continue
    libc_of "$process" 2>/dev/null
  done | head -n 30
}

gather() {
  when=$1
  mkdir -p "$work/facts/$when/host" "$work/facts/$when/pod"
  fact host/kernel cat /proc/version
  fact host/os-release cat "$host/etc/os-release"
  fact host/nf_conntrack cat /proc/net/stat/nf_conntrack
  fact host/nf_conntrack_count cat /proc/sys/net/netfilter/nf_conntrack_count
  fact host/nf_conntrack_max cat /proc/sys/net/netfilter/nf_conntrack_max
  fact host/snmp cat /proc/net/snmp
  fact host/iptables rules on_host iptables-save -c
  fact host/ip6tables rules on_host ip6tables-save -c
  fact host/nftables rules on_host nft list ruleset
  fact host/ip_vs cat /proc/net/ip_vs
  fact host/cilium cilium
  fact host/ethtool allowances
  fact host/clock clock
  [ -n "$pid" ] || return 0
  fact pod/addresses addresses "/proc/$pid/net"
  fact pod/resolv.conf cat "/proc/$pid/root/etc/resolv.conf"
  fact pod/libc libcs
  fact pod/snmp cat "/proc/$pid/net/snmp"
  fact pod/nf_conntrack cat "/proc/$pid/net/stat/nf_conntrack"
  fact pod/iptables rules in_pod iptables-save -c
  fact pod/nftables rules in_pod nft list ruleset
}
# Escapes lines for a string of JSON (RFC 8259), and leaves out other control characters.
tab=$(printf '\t')
escaped() {
  tr -d '\000-\010\013-\037\177' | sed 's/\\/\\\\/g; s/"/\\"/g; s/'"$tab"'/\\t/g'
}
# Prints all facts as one JSON document, for programs.
facts_json() {
  printf '{\n  "schema": "dnspcap.facts/1"'
  for when in begin end; do
    printf ',\n  "%s": {' "$when"
    before_scope=
    for scope in host pod; do
      printf '%s\n    "%s": {' "$before_scope" "$scope"
      before_scope=,
      before=
      for file in "facts/$when/$scope"/*; do
        [ -f "$file" ] || continue
        text=$(escaped <"$file" | sed 's/$/\\n/' | tr -d '\n')
        printf '%s\n      "%s": "%s"' "$before" "${'$'}{file##*/}" "$text"
        before=,
      done
      printf '\n    }'
    done
    printf '\n  }'
  done
  printf ',\n  "missing": {'
  before=
  if [ -f missing.txt ]; then
    while IFS=$tab read -r file reason; do
      reason=$(printf '%s\n' "$reason" | escaped)
      printf '%s\n    "%s": "%s"' "$before" "$file" "$reason"
      before=,
    done <missing.txt
  fi
  printf '\n  }\n}\n'
}
pods() {
  kubectl get pods,services,endpointslices --all-namespaces --output json --request-timeout 10s
}
`;
