/** How much a finding matters. */
export type Severity = 'error' | 'warning' | 'note';

/** How sure a conntrack race is: docs/confidence.md. */
export type Confidence = 'compatible' | 'strong' | 'proved';
