import type { AddressNames } from '../../kubernetes/named-addresses.ts';
import type { Context } from '../../rules/rule.ts';
import type { AddressId } from '../../wire/address.ts';
import { FIRST_PACKET } from '../../wire/time.ts';

/** Returns an address with the names that it had during the capture. */
export function addressAndNames(
  id: AddressId,
  context: Context,
): { address: string } & AddressNames {
  return {
    address: context.address(id),
    ...context.named.within(id, FIRST_PACKET, context.captureEnd),
  };
}
