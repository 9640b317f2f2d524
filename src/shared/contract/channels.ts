// The two channels between the desktop's main process and its page. There are no others.

/** Page to app: name and parameters as JSON text, answered by a CallResult as JSON text. */
export const CALL_CHANNEL = 'wamp-inspector:call';
/** App to page: a notice as JSON text. */
export const NOTICE_CHANNEL = 'wamp-inspector:notice';
