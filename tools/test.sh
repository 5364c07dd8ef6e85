#!/usr/bin/env bash
# Runs the tests, and says first what has to be left out because a system package is missing. In CI nothing may be missing.
set -euo pipefail
cd "$(dirname "$0")/.."
while read -r program package reason; do
    case $program in ''|\#*) continue ;; esac
    compgen -G "$program" >/dev/null || command -v "$program" >/dev/null || {
        echo "test: without $package are left out: $reason" >&2
        [ -z "${CI:-}" ] || exit 1
    }
done <tools/test-packages.txt
unset PYTHONDONTWRITEBYTECODE  # hundreds of programs are started here: each would compile all of ours again
exec "${VENV:-.venv}/bin/python" -m pytest -n "${TEST_WORKERS:-3}" --dist worksteal "$@"
