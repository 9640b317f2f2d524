// Theme and density, put on the root element, where the tokens are chosen by them.

import { useLayoutEffect } from 'react';
import { useStore } from '../state/store.ts';
import { useMedia } from '../ui/use-media.ts';

/** The theme in force: the chosen one, or that of the system. */
export function useTheme(): 'light' | 'dark' {
  const chosen = useStore((s) => s.settings.theme);
  const dark = useMedia('(prefers-color-scheme: dark)');
  if (chosen !== 'system') return chosen;
  return dark ? 'dark' : 'light';
}

/** Puts theme and density on the page. */
export function useAppearance(): void {
  const theme = useTheme();
  const density = useStore((s) => s.settings.density);
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['density'] = density;
  }, [theme, density]);
}
