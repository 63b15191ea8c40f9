#!/usr/bin/env bash
# Usage: test/services/shells-install.sh   (as root). Installs the shells that completion scripts are parsed with, by apt.
set -euo pipefail
command -v zsh >/dev/null && command -v fish >/dev/null && exit 0
export DEBIAN_FRONTEND=noninteractive
[ -n "${APT_UPDATED:-}" ] || apt-get -qq update
apt-get -qq install --no-install-recommends zsh fish
