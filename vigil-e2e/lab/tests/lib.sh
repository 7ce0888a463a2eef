# What the tests have in common. A command of vigil takes seconds in emulation: most is asked of the socket.
check() { what=$1; shift; if "$@"; then echo "ok $what"; else echo "not ok $what"; fi; }
remark() { tr -d '\0' | sed 's/^/# /'; }
now() { date +%s%3N; }
timed() {
  begin=$(now); timeout 120 "$@" >/tmp/out 2>&1; code=$?
  echo "# $*: exit $code, $(($(now) - begin)) ms"; return $code
}
shown() { timed "$@"; remark </tmp/out; return $code; }
soon() { for _ in $(seq 300); do "$@" && return; sleep 0.2; done; return 1; }
field() { # SERVICE KEY
  curl -s --max-time 20 --unix-socket "${socket:-/run/vigil/vigil.sock}" "http://vigil/api/v1/services/$1" |
    grep -o "\"$2\":[^,}]*" | head -1 | cut -d: -f2- | tr -d '"{'; }
is() { [ "$(field "$1" "$2")" = "$3" ]; }
other() { new=$(field "$1" pid); [ -n "$new" ] && [ "$new" != "$2" ]; }
gone() { ! grep -qs '^State:.[RSDT]' "/proc/$1/status"; } # or a zombie
nobody() { ! pgrep -f "$1" >/tmp/left; }
complete() { # LOG: ticker's numbers follow one another from each launch on; before one may be what a power failure tore
  awk -v torn=$((LAB_BOOT > 1)) '
    /^launch/ { if (torn) wrong = ""; n = 0; launches++; next }
    $2 != ++n { wrong = wrong "line " NR ": " substr($0, 1, 60) ", expected " n "\n"; n = $2 }
    END { printf "%d lines of %d launches\n%s", NR, launches, wrong; exit wrong != "" }' "$1/ticker/current" >/tmp/lines
  set -- $?; remark </tmp/lines; return "$1"
}
