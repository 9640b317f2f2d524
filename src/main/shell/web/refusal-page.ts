// What a browser shows that is not let in: what happened and what to do, and nothing of the program's.

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 36em; margin: 12vh auto; padding: 0 1.5em; }
h1 { font-size: 1.25em; margin: 0 0 .75em; }
kbd { font: inherit; border: 1px solid GrayText; border-radius: 4px; padding: 0 .4em; }`;

/** The page; `nonce` lets its style in. */
export function refusalPage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>WAMP Inspector: not let in</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>This browser is not let in</h1>
<p>WAMP Inspector runs here, but this address was used already, is too old, or is not complete. An
address from the terminal works once, in one browser, as long as the program runs.</p>
<p>Go to the terminal in which WAMP Inspector runs, press <kbd>Enter</kbd>, and open the address that
it prints.</p>
</main>
</body>
</html>
`;
}
