import { aaaaAlwaysEmpty } from './aaaa-always-empty.ts';
import { adminProhibited } from './admin-prohibited.ts';
import { answerLost } from './answer-lost.ts';
import { bothLegsLost } from './both-legs-lost.ts';
import { burstLoss } from './burst-loss.ts';
import { captureEndsEarly } from './capture-ends-early.ts';
import { captureLoss } from './capture-loss.ts';
import { clientGaveUp } from './client-gave-up.ts';
import { clockStepped } from './clock-stepped.ts';
import { conntrackRace } from './conntrack-race.ts';
import { contradictingNxdomain } from './contradicting-nxdomain.ts';
import { endpointSilent } from './endpoint-silent.ts';
import { flowLimit } from './flow-limit.ts';
import { formerr } from './formerr.ts';
import { hostUnreachable } from './host-unreachable.ts';
import { lateAnswer } from './late-answer.ts';
import { mismatchedId } from './mismatched-id.ts';
import { nameNeverAnswered } from './name-never-answered.ts';
import { natClashExpired } from './nat-clash-expired.ts';
import { notimp } from './notimp.ts';
import { oneWayCapture } from './one-way-capture.ts';
import { packetLoss } from './packet-loss.ts';
import { portUnreachable } from './port-unreachable.ts';
import { rateLimit } from './rate-limit.ts';
import { refused } from './refused.ts';
import { repeatedWithinTtl } from './repeated-within-ttl.ts';
import type { Rule } from './rule.ts';
import { searchList } from './search-list.ts';
import { serverOutage } from './server-outage.ts';
import { serverSilent } from './server-silent.ts';
import { servfail } from './servfail.ts';
import { singleQueryLost } from './single-query-lost.ts';
import { slowAnswer } from './slow-answer.ts';
import { slowUpstream } from './slow-upstream.ts';
import { snapLengthTooShort } from './snap-length-too-short.ts';
import { spareServerSilent } from './spare-server-silent.ts';
import { tcpOpenedLate } from './tcp-opened-late.ts';
import { tcpRefused } from './tcp-refused.ts';
import { tcpSilent } from './tcp-silent.ts';
import { truncatedAnswer } from './truncated-answer.ts';
import { ttlExceeded } from './ttl-exceeded.ts';
import { typeNeverAnswered } from './type-never-answered.ts';
import { unexpectedRcode } from './unexpected-rcode.ts';
import { unexpectedSource } from './unexpected-source.ts';
import { upstreamLost } from './upstream-lost.ts';

/**
 * Every rule, in order of precedence. The first rule that matches a lookup is its diagnosis; the reasons that rule out
 * the others are listed with it. First come rules about answers, then rules about the whole capture, then rules about
 * losses in a single lookup.
 */
export const rules: readonly Rule[] = [
  tcpRefused,
  tcpSilent,
  tcpOpenedLate,
  oneWayCapture,
  snapLengthTooShort,
  captureLoss,
  clockStepped,
  searchList,
  repeatedWithinTtl,
  aaaaAlwaysEmpty,
  spareServerSilent,
  portUnreachable,
  hostUnreachable,
  adminProhibited,
  ttlExceeded,
  natClashExpired,
  unexpectedSource,
  mismatchedId,
  upstreamLost,
  slowUpstream,
  answerLost,
  lateAnswer,
  endpointSilent,
  typeNeverAnswered,
  serverSilent,
  nameNeverAnswered,
  rateLimit,
  serverOutage,
  burstLoss,
  captureEndsEarly,
  flowLimit,
  packetLoss,
  conntrackRace,
  bothLegsLost,
  singleQueryLost,
  clientGaveUp,
  contradictingNxdomain,
  servfail,
  refused,
  formerr,
  notimp,
  unexpectedRcode,
  slowAnswer,
  truncatedAnswer,
];
