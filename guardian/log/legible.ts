// Makes any text fit for a log: without secrets, of bearable length.

/** Longest text of one event, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 8192;

/** Shorter values are no secrets: hiding `true` or `8080` everywhere would make the log unreadable. */
const MIN_SECRET_LENGTH = 8;

/** Replaces each secret by `***`, also where it was written into a URL or into JSON. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH).flatMap(formsOf);
  // The longest first: one secret may be the beginning of another.
  forms.sort((a, b) => b.length - a.length);
  return forms.reduce((hidden, form) => (hidden.includes(form) ? hidden.replaceAll(form, '***') : hidden), text);
}

/** Cuts off what is over the maximum and says how many UTF-16 units that were. */
export function cutLong(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return `${text.slice(0, MAX_TEXT_LENGTH).toWellFormed()}… (${text.length - MAX_TEXT_LENGTH} characters cut)`;
}

function formsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
}
