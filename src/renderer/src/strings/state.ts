// What the status line says about things that were done, and what is said about files that were not as they should be.

export const stateStrings = {
  cleared: 'The list was cleared; the handshake stays',
  saved: (name: string) => `Saved as ${name}; secrets are left out`,
  profileSaved: (name: string) => `Saved ${name}`,
  profileDeleted: (name: string) => `Deleted ${name}; it can be brought back`,
  notUtf8: (name: string) =>
    `${name} is not UTF-8 text, so nothing of it was opened. A program may have saved it in another encoding: save it as UTF-8, or take the file as it was saved here.`,
  /** What happened to a file of the config folder. No `setAside`: it was missing. */
  fileMended: (file: string, fromBackup: boolean, setAside?: string, why?: string) => {
    const happened =
      setAside === undefined
        ? `${file} was missing; `
        : `${file} was damaged${why === undefined ? '' : ` (${why})`}. It was set aside as ${setAside}; `;
    return (
      happened + (fromBackup ? 'the last good copy took its place.' : 'there was no good copy, so it begins anew.')
    );
  },
  copyOf: (name: string) => `${name} (copy)`,
} as const;
