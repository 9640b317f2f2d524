// How a window looks before its page is drawn, and the buttons that the system draws over the page's title
// bar. Colours and measures are those of the page (tokens.css, title-bar.module.css).

import type { BrowserWindowConstructorOptions, TitleBarOverlayOptions } from 'electron';

/** Height of the page's title bar without its line. */
export const BAR = 39;
const COLOURS = {
  light: { bar: '#f3f4f6', words: '#181c23', page: '#ffffff' },
  dark: { bar: '#0f1014', words: '#e9ebef', page: '#16181c' },
} as const;

export const SMALLEST = { width: 960, height: 640 } as const;
export const USUAL = { width: 1440, height: 900 } as const;

/** The system's window buttons in the colours of the page. */
export function overlayLook(dark: boolean): Required<TitleBarOverlayOptions> {
  const { bar, words } = COLOURS[dark ? 'dark' : 'light'];
  return { color: bar, symbolColor: words, height: BAR };
}

/** Colour of a window in which nothing is drawn yet. */
export function windowColour(dark: boolean): string {
  return COLOURS[dark ? 'dark' : 'light'].page;
}

/** Options of a window, but for its place. Whatever protects it is said here, the defaults too. */
export function windowOptions(
  platform: NodeJS.Platform,
  dark: boolean,
  preload: string,
): BrowserWindowConstructorOptions {
  return {
    show: false,
    title: 'WAMP Inspector',
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    backgroundColor: windowColour(dark),
    titleBarStyle: 'hidden',
    titleBarOverlay: platform === 'darwin' ? { height: BAR } : overlayLook(dark),
    ...(platform === 'darwin' && { trafficLightPosition: { x: 14, y: 13 } }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // It would fetch dictionaries.
      spellcheck: false,
    },
  };
}
