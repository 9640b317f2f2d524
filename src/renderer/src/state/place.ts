// Where the page is: what the main area shows.

export type CaptureView = 'handshake' | 'timeline' | 'call' | 'meta';

export type Place =
  | { readonly kind: 'first-run' }
  /** `id` of a saved profile, or of a draft that was never saved. */
  | { readonly kind: 'profile'; readonly id: string }
  | { readonly kind: 'capture'; readonly capture: string; readonly view: CaptureView };

/** What lies above the page; one at a time. */
export type Overlay = 'palette' | 'settings' | 'shortcuts' | 'about' | 'import';
