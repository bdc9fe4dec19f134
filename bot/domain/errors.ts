// Errors are sorted by what the caller does next.

/** Trying again cannot help: a person is needed. The message names the thing, the value and the remedy. */
export class Fatal extends Error {}
