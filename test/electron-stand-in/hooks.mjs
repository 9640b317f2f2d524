// Runs on Node's loader thread: an import of `electron` gets the stand-in.
const standIn = new URL('./electron.mjs', import.meta.url).href;

export function resolve(specifier, context, next) {
  if (/^electron(\/(main|common))?$/.test(specifier)) return { url: standIn, shortCircuit: true };
  return next(specifier, context);
}
