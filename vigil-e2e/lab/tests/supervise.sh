# What a supervisor does, and what survives its death.
. /lab/tests/lib.sh
for name in away later last clean; do mkfifo /run/end-$name; done
ended() { is "$1" state failed || is "$1" state down || is "$1" restarts 1; }
end() { echo >"/run/end-$1"; soon ended "$1"; shown vigil why "$1"; }
pids() { for name in ticker db web forker later last clean; do field $name pid; done; pgrep -f '^sleep 7003'; }
killed() {
  old=$(field ticker pid); kill -KILL "$old"; check "$1 comes back" soon other ticker "$old"; shown vigil why ticker
}
timed vigil version; timed vigil up -d -f /lab/tests/supervise.toml; check "up tells that crash fails" [ $code = 1 ]
shown vigil status
check "web runs, after db was ready" is web state running; check "the oneshot is completed" is job state completed
killed "a killed service"; check "why tells the signal" grep -q "launch 1:.*KILL" /tmp/out
timed vigil why crash; check "why tells the cause" grep -q "exit code 3" /tmp/out
timed vigil logs -n 3 ticker; check "logs -n 3 shows 3 lines" [ "$(wc -l </tmp/out)" = 3 ]
check "the forker has 3 processes" [ "$(pgrep -fc '^sleep 7003')" = 3 ]
check "stop" timed vigil stop forker; check "stop leaves nothing" nobody '^sleep 7003'; timed vigil start forker
guard=$(cat /run/vigil/guard) vigild=$(cat /run/vigil/vigild.pid) before=$(pids)
sleep 1; kill -STOP "$guard"; kill -KILL "$vigild"; soon gone "$vigild" # the keeper has what was launched last
echo >/run/end-away; soon nobody end-away; sleep 1; begin=$(now); kill -CONT "$guard"
check "the guard brings vigild back" soon is web state running; echo "# after $(($(now) - begin)) ms"
check "it is another vigild" [ "$vigild" != "$(cat /run/vigil/vigild.pid)" ]
check "services keep their pids" [ "$before" = "$(pids)" ]
shown vigil why away; check "exit while vigild was away is told" grep -q "exit code 7" /tmp/out
end later; check "exit after adoption is told" grep -q "exit code 9" /tmp/out
end clean; sleep 2; check "success after adoption is not repeated" [ "$(wc -l </run/cleans)" = 1 ]
killed "an adopted service"; check "why tells the signal" grep -q "launch 2:.*KILL" /tmp/out
check "stop of an adopted service" timed vigil stop forker; check "it leaves nothing" nobody '^sleep 7003'
sleep 1; check "no line is lost or doubled" complete /var/log/vigil
vigild=$(cat /run/vigil/vigild.pid) before=$(pids)
check "upgrade" shown vigil upgrade
check "upgrade keeps the pids" [ "$vigild $before" = "$(cat /run/vigil/vigild.pid) $(pids)" ]
killed "a child of the vigild before"; check "why tells the signal after the upgrade" grep -q "launch 3:.*KILL" /tmp/out
end last; check "exit of an adopted one after the upgrade is told" grep -q "exit code 11" /tmp/out
check "daemonize" timed vigil daemonize -- sleep 7004; daemon=$(cat /tmp/out)
timed vigil inspect "$daemon"; check "inspect says daemon" grep -q "is a daemon" /tmp/out; kill "$daemon"
timed vigil run --restart never -- sh -c "exit 5"; check "run hands the exit code on" [ $code = 5 ]
check "down" timed vigil down
check "down leaves no process" nobody 'sleep 700|vigil|ticker|end-'; remark </tmp/left
check "down leaves no cgroup" [ -z "$(find /sys/fs/cgroup -name 'vigil-*')" ]
check "no line is lost or doubled, to the end" complete /var/log/vigil
grep -v ' vigild: [a-z]* is ' /run/vigil/vigild.log | remark
