// The policy of Trusted Types requires that no text becomes markup, a script or the address of one
// unseen. This page makes none of them from text: the default policy admits the empty text, by which
// libraries empty an element, and refuses everything else.

interface TrustedTypes {
  createPolicy(name: 'default', rules: { createHTML: (text: string) => string | null }): void;
}

/** To be called before any other code of the page runs. */
export function refuseMarkup(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  // null refuses: the browser throws where the text was to be used.
  trustedTypes?.createPolicy('default', { createHTML: (text) => (text === '' ? '' : null) });
}
