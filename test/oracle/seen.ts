import {
  isResponse,
  MILLISECOND,
  type Response,
  SECOND,
  type Time,
  type Transmission,
} from './model.ts';
import type { Traffic } from './traffic.ts';
import type { Frame } from './vantage.ts';

/** What is sent again so soon goes to several servers at once: it is no retry. */
export const AT_ONCE = 0.2 * SECOND;

/** Lone legs of one name this close to each other may be partners. */
export const PARTNERS = 50 * MILLISECOND;

/** Two events this close to each other have no order: packets of the capture may stand in another one. */
export const NO_ORDER = MILLISECOND;

/** What the capture holds, by message. */
export class Seen {
  readonly traffic: Traffic;
  readonly queries = new Map<Transmission, Frame[]>();
  readonly responses = new Map<Transmission, Map<Response, Frame[]>>();
  /** Time of the last record, whatever it says. */
  readonly end: Time;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
    for (const frame of traffic.frames) {
      const { message } = frame;
      if (!isResponse(message)) append(this.queries, message, frame);
      else {
        const units = this.responses.get(message.to) ?? new Map<Response, Frame[]>();
        this.responses.set(message.to, units);
        append(units, message, frame);
      }
    }
    this.end = traffic.frames.reduce((latest, { time }) => Math.max(latest, time), 0);
  }

  /** The client's address, and the port, as they are in the capture. */
  clientOf(transmission: Transmission): { address: number; port: number } {
    const { vantage, parameters } = this.traffic;
    return vantage.client(
      transmission,
      parameters.vantage.startsWith('uplink') ? 'uplink' : 'veth',
    );
  }

  isAnswered(transmission: Transmission): boolean {
    return this.responses.has(transmission);
  }

  /** When its first answer was sent; Infinity without. */
  answeredAt(transmission: Transmission): Time {
    const units = [...(this.responses.get(transmission)?.keys() ?? [])];
    return units.reduce((first, { time }) => Math.min(first, time), Infinity);
  }

  /** On `any`: an answer was seen where the client is. */
  hasArrived(transmission: Transmission): boolean {
    if (this.traffic.parameters.vantage !== 'any') return true;
    const units = [...(this.responses.get(transmission)?.values() ?? [])];
    return units.some((frames) => frames.some(({ place }) => place === 'veth'));
  }

  /** The next time that its leg is asked, in the capture, by the same lookup. */
  nextOf({ lookup, leg, time }: Transmission): Transmission | undefined {
    return lookup.transmissions.find(
      (sent) => sent.leg === leg && sent.time > time + AT_ONCE && this.queries.has(sent),
    );
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
