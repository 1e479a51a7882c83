import { Transport } from '../decode/datagram.ts';
import type { Answer, Attempt } from '../lookup/lookup.ts';
import type { AddressId } from '../wire/address.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';
import { addTo } from '../wire/by-key.ts';

/** Bytes of DNS that every client accepts over UDP (RFC 1035 section 4.2.1). */
const UDP_OCTETS = 512;

/** An answer that a server truncated although it would have fit. The server wants to verify the client's address. */
export interface NeedlessTruncation {
  readonly client: AddressId;
  readonly truncated: Answer;
  /** The same answer in full, over UDP at another time, or over TCP. */
  readonly full: Answer;
}

/** Returns truncated answers without records that came in full in 512 bytes or fewer: size was not the reason. */
export function needlessTruncations(
  server: AddressId,
  context: Context,
): readonly NeedlessTruncation[] {
  return byServer(context).get(server) ?? [];
}

const byServer = onceFor(({ stories }): ReadonlyMap<AddressId, readonly NeedlessTruncation[]> => {
  const full = new Map<string, Answer>();
  const truncated: Attempt[] = [];
  for (const { lookup } of stories) {
    for (const attempt of lookup.attempts) {
      const { answer, transport } = attempt;
      if (answer === undefined) continue;
      if (answer.truncated) {
        if (transport === Transport.udp && answer.answerCount === 0) truncated.push(attempt);
      } else if (answer.length <= UDP_OCTETS && !answer.isFragment) {
        full.set(question(attempt), answer);
      }
    }
  }
  const found = new Map<AddressId, NeedlessTruncation[]>();
  for (const attempt of truncated) {
    const whole = full.get(question(attempt));
    if (whole === undefined) continue;
    const { lookup, server, answer } = attempt;
    addTo(found, server, { client: lookup.client, truncated: answer!, full: whole });
  }
  return found;
});

function question({ server, qtype, lookup }: Attempt): string {
  return `${server} ${lookup.name} ${qtype}`;
}
