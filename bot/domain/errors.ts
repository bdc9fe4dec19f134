// Errors are sorted by what the caller does next.

/** Trying again cannot help: a person is needed. The message names the thing, the value and the remedy. */
export class Fatal extends Error {}

/** What is asked does not answer now: trying again later may help. */
export class Transient extends Error {}
