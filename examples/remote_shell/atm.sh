# Whoever stands at an ATM, in curl and the plainest shell: read it with `. ./atm.sh` (docs/remote.md has the API).
# ATM_URL, ATM_TOKEN and ATM_TERMINAL say where; stand_at_atm starts one where they do not, with OTP_ATM (otp-atm if it is not set).

stand_at_atm() {
    if [ -n "${ATM_URL:-}" ]; then
        ATM_URL=${ATM_URL%%#*} ATM_URL=${ATM_URL%/}
        : "${ATM_TERMINAL:=$(member id "$(curl -sS --max-time 30 -H @- "$ATM_URL/v1/terminals" <<<"Authorization: Bearer $ATM_TOKEN")")}"
        return
    fi
    atm_said=$(mktemp)
    "${OTP_ATM:-otp-atm}" remote --own-bank --frozen >"$atm_said" &
    atm_program=$!
    trap leave_atm EXIT
    for _ in $(seq 300); do
        [ ! -s "$atm_said" ] || break
        kill -0 "$atm_program" 2>/dev/null || { echo "the ATM did not start" >&2; exit 1; }
        sleep 0.1
    done
    ready=$(cat "$atm_said")
    ATM_URL=http://127.0.0.1:$(member port "$ready")
    ATM_TOKEN=$(member token "$ready")
    ATM_TERMINAL=$(sed -E 's/.*"terminals": *\["([^"]*)".*/\1/' "$atm_said")
}

leave_atm() { kill "$atm_program" && wait "$atm_program"; rm -f "$atm_said"; }

# The token is given on standard input: what stands on a command line, others can read.
ask() { # METHOD PATH [BODY]: what the ATM says; fails where it says a problem
    local method=$1 path=$2
    shift 2
    curl -sS --max-time 60 --fail-with-body -X "$method" -H @- ${1+--data-binary "$1"} "$ATM_URL/v1/terminals/$ATM_TERMINAL$path" \
        <<<"Authorization: Bearer $ATM_TOKEN"
}

steps() { ask POST /steps "$(cat)"; } # steps in YAML on standard input, until one does not hold

member() { # NAME JSON: the first member of this name
    sed -nE "s/.*[{,] *\"$1\": *(\"([^\"]*)\"|([^,}]*)).*/\2\3/;T;p;q" <<<"${2//,\"/$'\n,"'}"
}
