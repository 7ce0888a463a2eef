# vigild is the first process of the machine; this is one of its services.
# init: /opt/vigil/bin/vigild -f /lab/tests/pid1.toml
. /lab/tests/lib.sh
orphans() { for i in $(seq 200); do setsid -f true; done; sleep 1; [ "$(ps -eo stat= | grep -c ^Z)" = 0 ]; }
killed() { old=$(field sleeper pid); kill -KILL "$old"; soon other sleeper "$old"; }
check "vigild is PID 1" grep -q vigild /proc/1/comm; shown vigil status
check "200 orphans are reaped" orphans; check "a killed service comes back" killed
kill -KILL 1; sleep 1; check "SIGKILL from inside does not reach it" is sleeper state running
check "upgrade" shown vigil upgrade; check "upgrade keeps the service" is sleeper pid "$new"
check "a killed service comes back after it" killed; check "200 more orphans are reaped" orphans
echo "LAB end"; vigil down # switches the machine off; a panic is "not ok"
