/** Lets the browser save a text as a file. */
export function saveText(name: string, text: string, type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(name);
  link.click();
  URL.revokeObjectURL(url);
}

/** @example fileName('task 1: “web/a”.log') // 'task_1_web_a_.log' */
export function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}.-]+/gu, '_').slice(0, 200);
}
