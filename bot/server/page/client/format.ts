// Numbers, instants and spans as people read them. Pure.

export type Units = { readonly [U in 'd' | 'h' | 'm' | 's' | 'between']: string };

/** `12,345.60`. */
export const money = (amount: number): string => fixed(amount, 2);

/** Always signed, except nothing: `+12.40`, `−3.20`, `0.00`. */
export function signed(amount: number): string {
  const shown = money(Math.abs(amount));
  if (!/[1-9]/.test(shown)) return shown;
  return (amount < 0 ? '−' : '+') + shown;
}

/** Two decimals; below 1 six digits that count: `51,699.50`, `0.00123457`. */
export const price = (amount: number): string =>
  amount === 0 || Math.abs(amount) >= 1 ? money(amount) : digits(amount, 6);

/** US dollars, of which an answer costs few: two decimals; below 0.1 at most six, none for show. */
export const usd = (amount: number): string =>
  amount === 0 || Math.abs(amount) >= 0.1 ? money(amount) : written({ maximumFractionDigits: 6 }).format(amount);

/** At most eight decimals, none for show: `0.12`. */
export const size = (amount: number): string => written({ maximumFractionDigits: 8 }).format(amount);

/** Of 100, at most one decimal: `66.7%`. */
export const percent = (share: number): string => `${written({ maximumFractionDigits: 1 }).format(share)}%`;

/** Its largest unit and the next, if that is not nothing: `12s`, `3m 05s`, `2h`, `3d 04h`. Never negative. */
export function span(ms: number, units: Units): string {
  const total = Math.floor(Math.max(0, ms) / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(total / 86_400), units.d],
    [Math.floor(total / 3600) % 24, units.h],
    [Math.floor(total / 60) % 60, units.m],
    [total % 60, units.s],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return `0${units.s}`;
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit], index) => `${index === 0 ? count : two(count)}${unit}`)
    .join(units.between);
}

/** `14:02:31`, local time. */
export const clock = (instant: number): string => {
  const at = new Date(instant);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
};

/** `14:02`, local time. */
export const minute = (instant: number): string => clock(instant).slice(0, 5);

/** `11-21`, local time. */
export const day = (instant: number): string => {
  const at = new Date(instant);
  return `${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

/** `11-21 14:02:31`, local time. */
export const stamp = (instant: number): string => `${day(instant)} ${clock(instant)}`;

/** `BTC/USDT:USDT` is BTC in USDT; what has no slash has no currencies. */
export function currencies(symbol: string): { readonly base: string; readonly quote: string } {
  const [base = '', rest] = symbol.split('/');
  return rest === undefined ? { base: '', quote: '' } : { base, quote: rest.split(':')[0] ?? '' };
}

const negative = { signDisplay: 'negative' } as const;
const fixed = (amount: number, decimals: number) =>
  written({ ...negative, minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(amount);
const digits = (amount: number, count: number) =>
  written({ ...negative, minimumSignificantDigits: count, maximumSignificantDigits: count }).format(amount);

/** Both languages of the page write numbers alike. The minus is a real one. */
const written = (options: Intl.NumberFormatOptions) => {
  const format = new Intl.NumberFormat('en-US', options);
  return { format: (amount: number) => format.format(amount).replace('-', '−') };
};

const two = (value: number) => String(value).padStart(2, '0');
