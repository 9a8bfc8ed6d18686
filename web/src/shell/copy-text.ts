/** Copies a text to the clipboard. The clipboard API needs https or localhost; otherwise a selection is copied. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.style.cssText = 'position:fixed;inset-block-start:0;opacity:0';
  // inside the focused element's parent: a dialog would take the focus back from elsewhere
  (before?.parentElement ?? document.body).append(field);
  field.select();
  try {
    // deprecated, but the only way without https
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}
