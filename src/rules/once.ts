import type { Context } from './rule.ts';

/** Computes a value once per context, at the first call. Each rule needs such values for each of many findings. */
export function onceFor<T>(make: (context: Context) => T): (context: Context) => T {
  const made = new WeakMap<Context, { readonly value: T }>();
  return (context) => {
    let known = made.get(context);
    if (known === undefined) made.set(context, (known = { value: make(context) }));
    return known.value;
  };
}
