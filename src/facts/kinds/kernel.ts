/** Returns the release, as `5.15.0-91-generic`, from /proc/version (proc(5)) or `uname -r`. */
export function kernelRelease(text: string): string | undefined {
  return /^(?:Linux version )?(\d{1,3}\.\d{1,4}[\w.+~-]{0,80})(?=\s|$)/.exec(text)?.[1];
}

/**
 * Linux 5.6 enters clashing entries instead of dropping the packet: commit 6a757c07e51f, "netfilter: conntrack: allow
 * insertion of clashing entries". Distributions backport it, so an earlier number is only a hint.
 */
const RESOLVES_CLASHES = [5, 6] as const;

/** Whether a kernel of this release resolves the clash of two packets to different endpoints. */
export function resolvesClashes(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.', 2).map((part) => Number.parseInt(part, 10));
  const [wantedMajor, wantedMinor] = RESOLVES_CLASHES;
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Returns `Debian GNU/Linux 12 (bookworm)` from os-release(5); undefined if there is no such line. */
export function distribution(text: string): string | undefined {
  const [, name] = /^PRETTY_NAME=["']?([^"'\n]{1,120})["']?$/m.exec(text) ?? [];
  return name;
}
