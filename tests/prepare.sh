#!/usr/bin/env bash
# What the tests need beyond Python: a browser, and Java with Maven for a real Neo4j.
# Installed by the system's package manager when that is possible; otherwise the tests that
# need them say why they are skipped, and fail under CI=true.
set -u

missing=()
have_browser() { [ -x "${KENNER_CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || ls "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome >/dev/null 2>&1; }
have_browser || missing+=(chromium fonts-dejavu-core)
command -v java >/dev/null 2>&1 || missing+=(openjdk-17-jre-headless)
command -v mvn >/dev/null 2>&1 || missing+=(maven)

[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing ${missing[*]} for the tests"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || echo "could not install ${missing[*]}"
else
  echo "not here, and not installable without root: ${missing[*]}; tests that need them are skipped"
fi
exit 0
