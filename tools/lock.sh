#!/usr/bin/env bash
# Writes requirements*.txt from the ranges of pyproject.toml: exact versions of all that is installed, for every Python and platform that we
# run on, with the hashes of all their files. What is locked stays, as far as the ranges let it; with --upgrade, the newest is taken.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -x build/lock/bin/uv ] || tools/setup.sh lock

lock() { # file, and whose requirements go into it
    local file=$1
    shift
    build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
        --constraint tools/lock-without.txt --custom-compile-command "make lock" --output-file "$file" "${upgrade[@]}" "$@" >/dev/null
}

upgrade=("$@")
lock requirements.txt pyproject.toml --extra demo --extra postgres --extra oauth --extra mapped --extra monitoring  # the program of a checkout: all but what must be compiled
for other in "pcsc --extra pcsc" "container --extra bank --extra postgres --extra oauth --extra mapped --extra load --extra testing" "dev --extra demo --extra postgres --extra oauth --extra mapped --extra monitoring --extra contracts --extra conformance --extra load --group dev"; do
    read -r name wanted <<<"$other"
    # shellcheck disable=SC2086  # the words of what is wanted
    lock "requirements-$name.txt" pyproject.toml $wanted --constraint requirements.txt
done
lock requirements-bench.txt --group bench
lock requirements-build.txt --group build
lock requirements-pytest8.txt --group pytest8
lock requirements-lock.txt --group lock
