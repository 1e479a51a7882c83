/** How many names, endpoints, ports, rules or connections a finding lists: enough to look at some; of more it tells how many. */
export const LISTED = 5;

/** How many frames one sentence names, or one finding that stands for many queries: enough to look at some. */
export const FRAMES_NAMED = 8;
