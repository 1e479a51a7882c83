import type { Context } from './rule.ts';

/**
 * What is made out of all stories once for a context, when it is first asked for: findings are many, and each rule asks
 * for each of them.
 */
export function onceFor<T>(make: (context: Context) => T): (context: Context) => T {
  const made = new WeakMap<Context, { readonly value: T }>();
  return (context) => {
    let known = made.get(context);
    if (known === undefined) made.set(context, (known = { value: make(context) }));
    return known.value;
  };
}
