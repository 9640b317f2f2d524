import { startDesktop } from './shell/electron/desktop-host.ts';

startDesktop(import.meta.dirname);
