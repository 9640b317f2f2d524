// Events of a page that only have to be translated: loading, console, downloads.
import { emitPreventable, happening } from './happening.mjs';
import { fromWire } from './urls.mjs';

/** Lets `contents` emit them, as `page`'s session tells them. */
export function tellPageNews(contents, page, root) {
  page.on('Page.domContentEventFired', () => {
    contents.emit('dom-ready', happening());
    contents.emit('-first-paint');
  });
  page.on('Page.loadEventFired', () => {
    if (contents.getURL() === 'about:blank') return;
    contents.emit('did-finish-load', happening());
    contents.emit('did-stop-loading', happening());
  });
  page.on('Page.downloadWillBegin', ({ guid, url, suggestedFilename }) => {
    const cancel = () => root.tell('Browser.cancelDownload', { guid });
    const item = {
      getURL: () => fromWire(url),
      getFilename: () => suggestedFilename,
      setSavePath() {},
      cancel,
      on: () => item,
      once: () => item,
    };
    if (emitPreventable(contents.session, 'will-download', {}, item, contents)) cancel();
  });
  page.on('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
    const message = args.map(({ value, description }) => (value === undefined ? description : String(value))).join(' ');
    const level = { error: 'error', warning: 'warning', debug: 'debug' }[type] ?? 'info';
    const top = stackTrace?.callFrames[0];
    const sourceId = fromWire(top?.url ?? '');
    const fields = { level, message, lineNumber: top?.lineNumber ?? 0, sourceId, frame: contents.mainFrame };
    contents.emit('console-message', happening(fields));
  });
}
