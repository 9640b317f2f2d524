#!/bin/sh
# Runs a command with a session bus and an open, empty GNOME keyring of its own, then takes both away.
# The keychain of the user is out of its reach. Needs no display, no login session and no root, only:
#   apt-get install -y --no-install-recommends gnome-keyring dbus
#   sh test/support/with-keyring.sh npx vitest run test/unit/main/secret
set -eu

if [ "${1:-}" != --inside ]; then
  for tool in dbus-run-session dbus-send gnome-keyring-daemon; do
    command -v "$tool" >/dev/null || { echo "with-keyring.sh: $tool is missing" >&2; exit 127; }
  done
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  trap 'exit 130' INT TERM
  # Set before the bus starts: a service that the bus starts inherits them from it.
  export XDG_DATA_HOME="$place/data" XDG_RUNTIME_DIR="$place/run" XDG_CACHE_HOME="$place/cache"
  mkdir -p "$XDG_DATA_HOME/keyrings" "$XDG_CACHE_HOME"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  status=0
  dbus-run-session -- sh "$0" --inside "$@" || status=$?
  exit "$status"
fi
shift

# Process id of the daemon that holds the name on the bus; empty if there is none.
keyring_pid() {
  dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets 2>/dev/null | tr -dc '0-9 ' |
    awk '{ print $NF }'
}

export WAMP_INSPECTOR_TEST_KEYCHAIN=1 WAMP_INSPECTOR_TEST_KEYRING_PASSWORD=ci
printf '%s' "$WAMP_INSPECTOR_TEST_KEYRING_PASSWORD" |
  gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -z "$(keyring_pid)" ] || break
  sleep 0.1
done
[ -n "$(keyring_pid)" ] || { echo 'with-keyring.sh: the keyring daemon did not start' >&2; exit 1; }

status=0
"$@" || status=$?
# Asked again: the command may have replaced the daemon.
daemon=$(keyring_pid)
[ -z "$daemon" ] || kill "$daemon" || true
exit "$status"
