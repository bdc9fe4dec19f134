declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  /** Opens a stream that writes each line at once (`sync`) and changes the file by day and by size. */
  function roll(options: {
    readonly file: string;
    readonly frequency?: 'daily';
    /** A number and a unit: `10m`. */
    readonly size: string;
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: true };
    readonly sync: true;
    /** Bytes kept while the disk refuses them; what comes on top is dropped. */
    readonly maxLength: number;
  }): Promise<EventEmitter & { readonly write: (line: string) => void }>;

  // biome-ignore lint/style/noDefaultExport: it is how pino-roll exports itself
  export { roll as default };
}
