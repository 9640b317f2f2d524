// What the status line says about things that were done.

export const stateStrings = {
  cleared: 'The list was cleared; the handshake stays',
  saved: (name: string) => `Saved as ${name}; secrets are left out`,
  profileSaved: (name: string) => `Saved ${name}`,
  profileDeleted: (name: string) => `Deleted ${name}; it can be brought back`,
  copyOf: (name: string) => `${name} (copy)`,
} as const;
