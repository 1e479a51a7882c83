/**
 * Path of the page that `npm run build` makes (scripts/page.js). The published package replaces this module by one that
 * finds the page in its own folder.
 */
export const PAGE_FILE = new URL('../dist/dnspcap.html', import.meta.url);
