const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A time as tshark -t a, ad, d, dd, e, r, u, ud print it, without the spaces around it. */
export const TIME = String.raw`(?:\d{4}-\d\d-\d\d[ \tT]{1,2}|\d{4}/\d{3} )?(?:\d\d:\d\d:)?\d{1,10}(?:[.,]\d{1,9})?Z?`;
/** `Nov 22, 2026 12:12:40.618766000 UTC`: frame.time. */
const LONG = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}), (\d{4}) (\d\d:\d\d:\d\d(?:\.\d{1,9})?)/;
/** `2026/326 12:12:40.618766`: -t adoy, udoy. */
const DAY_OF_YEAR = /^(\d{4})\/(\d{3}) (.*)$/;

/** Returns a time of Wireshark in a notation that `PrintedClock` reads: date and time, time of day, or seconds. */
export function plainTime(printed: string): string {
  const time = printed
    .trim()
    .replace(/^(\d{4}-\d\d-\d\d)[\sT]+/, '$1 ')
    .replace(/Z$/, '')
    .replace(/,(?=\d+$)/, '.');
  const [, month = '', day = '', year, ofDay] = LONG.exec(time) ?? [];
  if (ofDay !== undefined) {
    const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
    return `${year}-${number}-${day.padStart(2, '0')} ${ofDay}`;
  }
  const [, ofYear, number, rest] = DAY_OF_YEAR.exec(time) ?? [];
  if (rest !== undefined) {
    const date = new Date(Date.UTC(Number(ofYear), 0, Number(number))).toISOString();
    return `${date.slice(0, 10)} ${rest}`;
  }
  return time;
}
