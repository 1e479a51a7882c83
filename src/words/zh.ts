import type { Catalogue } from './words.ts';

/** Simplified Chinese. */
export const zh: Catalogue = {};
