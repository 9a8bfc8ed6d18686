const FIELD = ':is(input:not([type=radio], [type=file]), textarea):enabled';

/**
 * For the `afterOpenChange` of a dialog: focuses its first field. Ant Design leaves the focus at the close button,
 * even if a field asks for it.
 */
export function focusFirstField(isOpen: boolean): void {
  if (!isOpen || document.activeElement?.matches(FIELD) === true) return;
  const dialog = [...document.querySelectorAll('[role=dialog]')].at(-1);
  dialog?.querySelector<HTMLElement>(FIELD)?.focus();
}

/** Focuses the first field of the open dialog that is marked as wrong; nothing when none is. */
export function focusWrongField(): void {
  const dialog = [...document.querySelectorAll('[role=dialog]')].at(-1);
  dialog?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
