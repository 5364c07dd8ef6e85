#!/usr/bin/env bash
# A visit to an ATM, tested from curl and shell: ./visit.test.sh; what it says is TAP, and the exit code is 1 where something does not hold.
set -euo pipefail
cd "$(dirname "$0")"
. ./atm.sh
stand_at_atm

number=0 failed=0
check() { # NAME COMMAND…: a test is a function that fails; nothing of it stays for the next
    number=$((number + 1))
    ask POST "/reset?language=en" >/dev/null
    if said=$("${@:2}" 2>&1); then
        echo "ok $number - $1"
    else
        failed=1
        echo "not ok $number - $1"
        sed 's/^/# /' <<<"$said"
    fi
}

holds() { [ "$1" = "$2" ] || { echo "$1, not $2"; return 1; }; }

registers() {
    steps <<'STEPS' &&
- insert: phone-on-file
- pin: "1234"
- choose: Password Operations
- choose: Register one-time password
- expect: {screen: confirm_phone, text: "0912 *** 4567"}
- choose: Yes, it is mine
- pin: "40718293"
- pin: "40718293"
- choose: Yes, I agree
- expect: enrolled
STEPS
    holds "$(member screen "$(ask GET /screen)")" enrolled
}

says_what_is_there_instead() {
    ask PUT /card '{"id": "phone-on-file"}' || return
    said=$(steps <<<'- choose: Cash') && return 1
    holds "$(member code "$said")" unexpected
}

goes_away() {
    ask PUT /card '{"id": "phone-on-file"}' && ask PATCH /clock '{"advance": 31}' || return
    holds "$(member screen "$(ask GET /screen)")" more_time
}

gets_the_code() {
    steps <<<'- enrol at atm: {card: english-sms}' || return
    code=$(member code "$(ask GET /phone/code)")
    [[ $code =~ ^[0-9]{6,8}$ ]]
}

has_a_picture() { [ "$(ask GET "/screen.png?width=640&height=400" | head -c 4 | tail -c 3)" = PNG ]; }

plays_a_scenario() {
    holds "$(member verdict "$(ask POST /scenarios "$(cat ../../scenarios/atm/wrong-pin-then-right.yaml)")")" ok
}

check "a customer registers for one-time passwords" registers
check "what is not there says what is there instead" says_what_is_there_instead
check "whoever goes away is asked whether more time is needed" goes_away
check "the activation code comes by SMS" gets_the_code
check "the screen is a picture" has_a_picture
check "a whole scenario is sent, and its verdict read" plays_a_scenario
echo "1..$number"
exit "$failed"
