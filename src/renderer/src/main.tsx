// Where the page begins.

import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { chooseHost } from './link/choose-host.ts';
import { start } from './state/actions.ts';
import { refuseMarkup } from './trusted-types.ts';
import './ui/tokens.css';
import './ui/base.css';

refuseMarkup();
void start(chooseHost());
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
