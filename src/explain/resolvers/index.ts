import type { ResolverProfile } from './profile.ts';
import { cAres, envoy, node } from './c-ares.ts';
import { glibc } from './glibc.ts';
import { go } from './go.ts';
import { java, netty } from './java.ts';
import { musl } from './musl.ts';
import { dnsmasq, nginx, squid, systemdResolved, unbound } from './servers.ts';
import { macos, windows } from './systems.ts';

/** THE LIST of resolvers that `dnspcap explain` knows. */
export const PROFILES: readonly ResolverProfile[] = [
  glibc,
  musl,
  go,
  cAres,
  node,
  java,
  netty,
  nginx,
  envoy,
  unbound,
  dnsmasq,
  systemdResolved,
  squid,
  windows,
  macos,
];
