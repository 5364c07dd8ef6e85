#!/usr/bin/env bash
# Prepares what `make run` (argument: run), `make test` (test), a chip card reader (pcsc), a row of `make bench` (bench) or `make lock` (lock)
# needs. Where nothing is missing, nothing is touched. Nothing is installed whose hash is not the locked one.
# PYTHON names the interpreter, where it has another name than python3; VENV the virtual environment, .venv if it does not.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=$1
venv=${VENV:-.venv}

die() { echo "setup: $*" >&2; exit 1; }

privileged() { # run a command as root, or fail
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

install_debian() { # install Debian packages quietly, or fail
    command -v apt-get >/dev/null || return 1
    echo "setup: installing $*"
    privileged apt-get update -qq >/dev/null || return 1
    privileged env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

python=${PYTHON:-}
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then python=$candidate; break; fi
done
[ -n "$python" ] || die "Python 3.11 or newer is needed (set PYTHON=… if it has another name)"

if [ ! -x $venv/bin/pip ]; then
    "$python" -m venv "$venv" 2>/dev/null || {
        rm -rf "$venv"
        install_debian python3-venv || die "python3-venv is missing and could not be installed"
        "$python" -m venv "$venv"
    }
fi

pip() { $venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes "$@" || die "pip could not install $*"; }

apart() { # the same in an environment of its own, or fail
    [ -x "build/$1/bin/pip" ] || "$python" -m venv "build/$1"
    "build/$1/bin/python" -m pip --disable-pip-version-check install --quiet --require-hashes -r "requirements-$1.txt"
}

case $purpose in
pcsc)
    install_debian gcc python3-dev libpcsclite-dev pcscd || echo "setup: could not install gcc, libpcsclite-dev and pcscd" >&2
    pip -r requirements-pcsc.txt
    ;;
run)
    pip -r requirements.txt
    touch $venv/.ready
    ;;
test)
    pip -r requirements-dev.txt
    missing=()
    while read -r program package _; do
        case $program in ''|\#*) continue ;; esac
        compgen -G "$program" >/dev/null || command -v "$program" >/dev/null || missing+=("$package")
    done <tools/test-packages.txt
    if [ ${#missing[@]} -gt 0 ]; then
        install_debian "${missing[@]}" || echo "setup: could not install ${missing[*]}; the tests that need them are left out" >&2
    fi
    apart pytest8 || echo "setup: could not install pytest 8; the test of our plug-in with it is left out" >&2
    if [ -e /usr/include/PCSC/winscard.h ] || [ "$(uname)" != Linux ]; then pip -r requirements-pcsc.txt; fi
    touch $venv/.ready $venv/.ready-dev
    ;;
bench)
    apart bench || echo "setup: could not install PySide6; the rows beside it are left out" >&2
    ;;
lock)
    apart lock || die "pip could not install requirements-lock.txt"
    ;;
*) die "unknown purpose $purpose" ;;
esac
