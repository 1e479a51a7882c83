/**
 * Where `npm run build` puts the page (scripts/page.js). In what is published, a module stands in the place of this one
 * that finds it beside itself.
 */
export const PAGE_FILE = new URL('../dist/dnspcap.html', import.meta.url);
