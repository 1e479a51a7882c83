import { DelayLine } from '../lookup/lines/delay-line.ts';
import type { Datagram } from '../decode/datagram.ts';
import type { MessageView } from '../dns/message-view.ts';
import { HeldMessage } from '../lookup/lines/held-message.ts';
import type { Placement } from '../lookup/grouping/placement.ts';
import type { Sighting } from '../lookup/exchange/attempt.ts';
import { sentOnFor } from '../lookup/hops/route.ts';
import { OctetStore } from '../lookup/lines/octet-store.ts';
import type { Diagnosis } from '../rules/diagnose.ts';
import { isCaptureRule } from '../rules/rule.ts';
import { AnnotatedLine, type LineContext } from './annotated-line.ts';
import { LineChoice } from './line-choice.ts';
import type { Line } from './line.ts';
import type { LineSelection } from './reporter.ts';

/** From held messages to annotated lines: each leaves in capture order, once its lookup is settled. */
export class LineSource {
  readonly #octets = new OctetStore();
  readonly #delay = new DelayLine((message) => this.#leave(message));
  readonly #choice: LineChoice;
  readonly #context: LineContext;
  readonly #onLine: ((line: Line) => void) | undefined;
  readonly #findings = new Map<number, { readonly id: string; readonly rule: string }>();
  /** One direction of the traffic: nothing can be said of any lookup. */
  #isSilenced = false;

  constructor(
    selection: LineSelection,
    context: Omit<LineContext, 'finding'>,
    onLine?: (line: Line) => void,
  ) {
    this.#choice = new LineChoice(selection);
    this.#context = {
      ...context,
      finding: (lookup) => this.#findings.get(lookup),
      outcome: (lookup) => (this.#isSilenced ? 'undetermined' : context.outcome(lookup)),
    };
    this.#onLine = onLine;
  }

  /** Messages that had to leave before their lookup was settled. */
  get early(): number {
    return this.#delay.early;
  }

  hold(
    datagram: Datagram,
    message: MessageView,
    seen: Sighting,
    placement: Placement,
    printed: string | undefined,
    isShown: boolean,
  ): void {
    const held = new HeldMessage(datagram, message, seen, placement, this.#octets, printed);
    held.isShown = isShown;
    this.#delay.hold(held);
  }

  release(): void {
    this.#delay.release();
  }

  /** The analysis is over: from now on lines know their finding. */
  end(diagnoses: readonly Diagnosis[]): readonly Line[] {
    for (const [at, { rule, story }] of diagnoses.entries()) {
      if (isCaptureRule(rule) && rule.silencesLookups) this.#isSilenced = true;
      if (!story) continue;
      const found = { id: `F${at + 1}`, rule: rule.id };
      this.#findings.set(story.lookup.number, found);
      for (const hop of sentOnFor(story.lookup))
        if (hop.number > 0 && !this.#findings.has(hop.number))
          this.#findings.set(hop.number, found);
    }
    this.#delay.release();
    return this.#choice.lines();
  }

  #leave(message: HeldMessage): void {
    const { lookup } = message;
    if (lookup === undefined ? !message.isShown : !this.#context.selects(lookup)) return;
    const line = new AnnotatedLine(message, this.#context);
    if (!line.isFinal) message.detach();
    this.#choice.add(line);
    this.#onLine?.(line);
  }
}
