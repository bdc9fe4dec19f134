// Making and changing elements. Text only: nothing here takes markup.

/** @throws Error if the shell has no such element. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element "${id}"`);
  return found;
}

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** Untrusted text: set apart, so that its direction changes nothing around it. */
export const foreign = (text: string): HTMLElement => make('bdi', '', text);

/** Leaves alone what is so already: a selection in it stays, and a live region keeps quiet. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function dress(element: HTMLElement, className: string): void {
  if (element.className !== className) element.className = className;
}

/** An instant that machines can read as well. */
export function moment(iso: string, shown: string): HTMLElement {
  const made = make('time', '', shown);
  made.dateTime = iso;
  return made;
}
