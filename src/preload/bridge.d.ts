// What the preload puts into the page's world: the link and nothing else. All that passes is text, so that
// what works here works over a socket too, and what a size limit has to look at has a length.

export interface Bridge {
  /** Runs a command. Parameters and CallResult are JSON text. Rejects if the page is not one of the app's. */
  readonly call: (name: string, params: string) => Promise<string>;
  /** Hears notices, each as JSON text, until the result is called. */
  readonly listen: (hear: (notice: string) => void) => () => void;
}

declare global {
  interface Window {
    /** There in the desktop host only. */
    readonly wampInspector?: Bridge;
  }
}
