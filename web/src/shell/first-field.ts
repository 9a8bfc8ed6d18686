const FIELD = ':is(input:not([type=radio], [type=file]), textarea):enabled';

/**
 * For the `afterOpenChange` of a dialog: focuses its first field. Ant Design leaves the focus at the close button,
 * even if a field asks for it.
 */
export function focusFirstField(isOpen: boolean): void {
  const dialog = [...document.querySelectorAll('[role=dialog]')].at(-1);
  if (!isOpen || dialog === undefined) return;
  const focused = document.activeElement;
  // a field of the page behind does not count
  if (focused?.matches(FIELD) === true && dialog.contains(focused)) return;
  dialog.querySelector<HTMLElement>(FIELD)?.focus();
}

/** Focuses the first field that is marked as wrong, of the open dialog or of the page; nothing when none is. */
export function focusWrongField(): void {
  const dialog = [...document.querySelectorAll('[role=dialog]')].at(-1);
  (dialog ?? document).querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
