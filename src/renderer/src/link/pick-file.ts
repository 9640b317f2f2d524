// Lets the person choose a file, in the dialog that a browser has for it: of the system in every host. The
// page gets what is in the file, and never its path.

/** The file that was chosen; undefined if none was. */
export function pickFile(accept: string): Promise<File | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}
