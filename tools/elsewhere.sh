#!/usr/bin/env bash
# Runs the tests on every newer Python than ours that is on PATH or under pyenv, for so many seconds each at most (first argument; the others
# are pytest's), and names those that are not here. With `ready` as the only argument it prepares their environments and runs nothing.
# TEST_WITHOUT leaves kinds of tests out (tests/needs.py), ELSEWHERE names the only versions to be tried.
set -euo pipefail
cd "$(dirname "$0")/.."
longest=$1
shift
versions="3.12 3.13 3.14"
versions=${ELSEWHERE:-$versions}

python_of() { # the interpreter of a version, if it is here: a pyenv shim on PATH need not be one
    local candidate
    for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit("%d.%d" % sys.version_info[:2] != sys.argv[1])' "$1" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

missing=()
for version in $versions; do
    python=$(python_of "$version")
    if [ -z "$python" ]; then missing+=("$version"); continue; fi
    export VENV=build/venv-$version
    echo "elsewhere: Python $version"
    PYTHON=$python tools/setup.sh test
    [ "$longest" != ready ] || continue
    timeout "$longest" tools/test.sh -q -p no:cacheprovider "$@"
done
[ ${#missing[@]} -eq 0 ] || echo "elsewhere: not here, and so not tried: Python ${missing[*]}"
