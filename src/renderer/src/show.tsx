// Draws the page.

import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import './ui/tokens.css';
import './ui/base.css';

/** How long an empty page may stand: until then it is drawn once, with what the host told. */
const PATIENCE_MS = 250;

/** Draws the page when everything is loaded, or when somebody has waited long enough. */
export async function show(loaded: Promise<void>): Promise<void> {
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App />);
}
