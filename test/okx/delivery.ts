// How an answer leaves the exchange: whole, or as a fault of the way lets it. Both carriers, the server and the in-process
// fetch, carry out these and decide nothing.

export type Answer = { readonly status: number; readonly type: string; readonly body: string };

export type Delivery =
  | ({ readonly by: 'answer' } & Answer)
  /** Nothing ever comes. */
  | { readonly by: 'silence' }
  | { readonly by: 'reset' }
  /** Headers and half of the body, then nothing. */
  | ({ readonly by: 'stall' } & Answer)
  /** One byte each so many milliseconds. */
  | ({ readonly by: 'drip'; readonly every: number } & Answer)
  /** After so many milliseconds, whatever is found then. */
  | { readonly by: 'wait'; readonly ms: number; readonly next: () => Delivery };

export const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

/** What a gateway says when what is behind it does not answer. */
export const page = (status: number): Answer => ({
  status,
  type: 'text/html',
  body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`,
});
