#!/bin/sh
# Starts the guardian in the foreground; it starts the bot. Installs and builds what is missing first.
# ARGS are those of `guardian`: none means `run`. Works from any folder and through a link.
set -eu

self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
root=$(CDPATH='' cd -- "$(dirname "$self")" && pwd)

# The pinned Node where it works (on musl it does not), else the machine's own from 22.19 on.
choose_node() {
  case $(uname -s) in
    Darwin) system=darwin ;;
    *) system=linux ;;
  esac
  case $(uname -m) in
    arm64 | aarch64) machine=arm64 ;;
    *) machine=x64 ;;
  esac
  pinned=$root/node_modules/node-$system-$machine/bin/node
  if [ -x "$pinned" ] && "$pinned" -v >/dev/null 2>&1; then
    node=$pinned
  elif command -v node >/dev/null 2>&1 &&
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 19) ? 0 : 1)'; then
    node=$(command -v node)
  else
    echo "start_guardian.sh: no Node runs here that is new enough: install Node 22.19 or later" >&2
    exit 1
  fi
}

installed=$root/node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ -n "$(find "$root/package-lock.json" -newer "$installed")" ]; then
  if ! command -v npm >/dev/null 2>&1; then
    echo "start_guardian.sh: npm is missing: install Node, which brings it, from https://nodejs.org" >&2
    exit 1
  fi
  echo "installing what is missing (once)" >&2
  # Who works on it keeps the tools of the tests.
  tools=--omit=dev
  if [ -d "$root/node_modules/vitest" ]; then tools=--include=dev; fi
  (cd "$root" && npm ci "$tools" --ignore-scripts --loglevel=error >&2)
  touch "$installed"
fi
choose_node

"$node" "$root/deploy/build.mjs" --if-stale >&2
if [ ! -f "$root/.env" ]; then
  (umask 077 && cp "$root/.env.example" "$root/.env")
fi

# Little memory before speed: the guardian makes little garbage, and bursts of it should not stay.
exec "$node" --max-semi-space-size=1 --optimize-for-size "$root/dist/guardian.cjs" "$@"
