/** How many names, endpoints, ports, rules or connections a finding lists: enough to look at some; of more it tells how many. */
export const LISTED = 5;

/** How many frames one sentence names. */
export const FRAMES_NAMED = 8;
