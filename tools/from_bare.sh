#!/usr/bin/env bash
# Plays checkout and wheel from bare: nothing installed, no virtual environment, and packages in site-packages that are named as our rooms are.
# Prints how long each takes to its first screen, and how large it is. Ends with an error where something does not work. Argument: a folder to
# work in (default: a temporary one, removed at the end).
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
unset DISPLAY WAYLAND_DISPLAY PYTHONPATH VIRTUAL_ENV
export PYTHONDONTWRITEBYTECODE=1

work=${1:-$(mktemp -d)}
[ -n "${1:-}" ] || trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir -p "$work"
chmod 755 "$work"
python=${PYTHON:-python3}

decoys() { # what somebody else has in this environment: it fails if it is taken for ours
    local site name
    site=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    for name in bank phone screens tools tests kiosk hardware demo commands; do
        mkdir -p "$site/$name"
        echo "raise AssertionError('the $name of somebody else was imported')" >"$site/$name/__init__.py"
    done
}

until_first_screen() { # run the demo, print the seconds since $began when its first screen is told, and let it end
    local line seconds= ended=
    while IFS= read -r line; do
        case $line in
        "-- "*) [ -n "$seconds" ] || seconds=$(($(now) - began)) ;;
        "== ended with "*) ended=${line#== ended with } ;;
        esac
    done < <("$@" 2>&1; echo "== ended with $?")
    [ "$ended" = 0 ] && [ -n "$seconds" ] || { echo "from-bare: $* ended with $ended, its first screen after: ${seconds:-never}" >&2; exit 1; }
    echo "$((seconds / 1000)).$((seconds / 100 % 10)) s"
}

now() { echo $(($(date +%s%N) / 1000000)); }
size() { du -sm "$1" | cut -f1; }

plain_user() { # run a command as somebody who may do no more than the modes of files say: root, too, without its rights over them
    if [ "$(id -u)" = 0 ]; then
        setpriv --bounding-set -all --inh-caps -all env HOME="$work/home" "$@"
    else
        env HOME="$work/home" "$@"
    fi
}

echo "checkout: make run"
began=$(now)
git clone -q "$here" "$work/checkout"
"$python" -m venv "$work/checkout/.venv"
decoys "$work/checkout/.venv"
seconds=$(until_first_screen make -C "$work/checkout" run)
rm -rf "$work/checkout/.git"
echo "  first screen after $seconds; $(size "$work/checkout/.venv") MB of packages, $(size "$work/checkout") MB with the checkout"

echo "wheel: pip install 'otp-atm[demo]'"
make -s -C "$here" dist >/dev/null 2>&1
wheel=$(ls "$here"/dist/otp_atm-*.whl)
began=$(now)
"$python" -m venv "$work/installed"
decoys "$work/installed"
"$work/installed/bin/python" -m pip --disable-pip-version-check install -q "otp-atm[demo] @ file://$wheel"
mkdir "$work/home" "$work/empty"
chmod -R a-w "$work/installed"
cd "$work/empty"
atm=$work/installed/bin/otp-atm
seconds=$(until_first_screen plain_user "$atm")
echo "  first screen after $seconds; $(size "$work/installed") MB of packages, of which the wheel itself came in $(($(stat -c %s "$wheel") / 1024)) KB"

echo "wheel: every command, from an empty folder, as somebody who may write nothing of the installation"
plain_user "$atm" init mine >/dev/null
cd mine
plain_user "$atm" scenario scenarios 2>/dev/null
plain_user "$atm" bank --until-stdin-closes </dev/null
plain_user "$atm" check | grep "^ok  " | head -3
cd ..
rm -r mine
[ -z "$(ls)" ] || { echo "from-bare: left behind in the folder it was started in: $(ls)" >&2; exit 1; }
