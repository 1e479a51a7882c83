/** Maximum of names, endpoints, ports, rules or connections that a finding lists. Of more, it gives the number. */
export const LISTED = 5;

/** Maximum of frames that a sentence names, or a finding about many queries: enough to look at some. */
export const FRAMES_NAMED = 8;
