// Rows and cells. The roles are said, since on a narrow screen the style sheet lays tables out as blocks.
import { make } from './dom.ts';

export function row(...cells: readonly HTMLElement[]): HTMLElement {
  const made = make('tr', '', ...cells);
  made.role = 'row';
  return made;
}

/** A cell that says its column's name where the head of the table is out of sight. */
export function named(name: string, className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = cell(className, ...children);
  made.dataset.name = name;
  return made;
}

export function cell(className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = make('td', className, ...children);
  made.role = 'cell';
  return made;
}
