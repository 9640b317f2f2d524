// Advice speaks of the profile, as every host knows it. Whoever uses the command line sets the same with
// an option: this names it.

const OPTIONS: readonly (readonly [says: RegExp, option: string])[] = [
  [/CA file/, '--ca FILE'],
  [/\bpin\b/, '--pin SHA256'],
  [/server name/, '--server-name NAME'],
  [/client certificate|certificate from the client/, '--client-cert FILE'],
  [/serializer|MessagePack/, '--serializer NAME'],
  [/password of the proxy/, '--proxy-user U'],
  [/proxy/, '--proxy URL'],
  [/password for HTTP/, '--basic-user U'],
  [/receive limit/, '--receive-limit N'],
  [/\bpings?\b/i, '--ping EVERY'],
  [/derived key/, '--secret-is derived-key'],
  [/time limit/, '--timeout S'],
  [/one role/, '--role R'],
  [/authid in the profile/, '--authid A'],
  [/method/, '--authmethod M'],
  [/realm/, '--realm R'],
];

/** A line of advice, with the option behind it if it speaks of a setting of the profile. */
export function withOption(line: string): string {
  const option = line.includes('in the profile') && OPTIONS.find(([says]) => says.test(line))?.[1];
  return option ? `${line} (${option})` : line;
}
