/** Numbers with names that decide nothing about a capture, or not by a factor of two. */
export const NO_THRESHOLDS = new Set([
  // Numbers of the DNS.
  'FORMERR',
  'NOTIMP',
  'REFUSED',
  'BADCOOKIE',
  'NXDOMAIN',
  'NOERROR',
]);
