#!/usr/bin/env bash
# Usage: test/services/chromium-install.sh   (as root). Installs the browser of the browser tests by apt.
set -euo pipefail
[ -x /usr/bin/chromium ] && exit 0
export DEBIAN_FRONTEND=noninteractive
[ -n "${APT_UPDATED:-}" ] || apt-get -qq update
apt-get -qq install --no-install-recommends chromium
