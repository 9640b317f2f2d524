// Gives the focus to a field as soon as it is there: what it stands in was opened to type into it.

/** A ref that focuses its element. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
