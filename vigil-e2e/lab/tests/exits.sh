# How services end that are no children of vigild: root is always told, nobody from Linux 6.15 on.
. /lab/tests/lib.sh
release=$(uname -r) minor=${release#*.} minor=${minor%%.*}
told() { [ "${release%%.*}" -gt 6 ] || [ "${release%%.*}" = 6 -a "$minor" -ge 15 ]; }
ended() { is "$1" state failed || is "$1" state down || is "$1" restarts 1; }
end() { echo >"$dir/end-$1"; }
why() { shown $as vigil --root "$dir" why "$1"; remark </tmp/out; }
# NAME PATTERN: what root must be told, and others where the kernel tells it
known() {
  soon ended "$1"; why "$1"
  if [ "$user" = root ] || told; then check "$user: how $1 ended is told" grep -q "$2" /tmp/out
  else check "$user: that $1 ended is told" grep -qE "$2|unseen" /tmp/out; fi
}
for user in root nobody; do
  dir=/srv/$user socket=$dir/run/vigil.sock as=
  [ $user = root ] || as="setpriv --reuid 65534 --regid 65534 --clear-groups --"
  mkdir -p "$dir"; for name in away later clean main; do mkfifo -m 666 "$dir/end-$name"; done
  sed "s,DIR,$dir,g" /lab/tests/exits.toml >"$dir/vigil.toml"; chown -R "$(id -u $user):$(id -g $user)" "$dir"
  timed $as vigil --root "$dir" up -d -f "$dir/vigil.toml"; check "$user: up" [ $code = 0 ]
  guard=$(cat "$dir/run/guard") vigild=$(cat "$dir/run/vigild.pid") main=$(field main pid)
  sleep 1; kill -STOP "$guard"; kill -KILL "$vigild"; soon gone "$vigild"
  end away; soon nobody "$dir/end-away"; sleep 1; kill -CONT "$guard"; soon is later state running
  known away "exit code 7"
  end later; known later "exit code 9"
  end clean; sleep 2; shown $as vigil --root "$dir" why clean
  [ $user != root ] || check "root: success is not repeated" [ "$(wc -l <"$dir/cleans")" = 1 ]
  end main; known main "exit code 5"
  timed $as vigil --root "$dir" down; check "$user: down" [ $code = 0 ]
  grep -v ' vigild: [a-z]* is ' "$dir/run/vigild.log" | remark
done
# The main process of a service that lives on beside it, of a vigild that was not killed.
user=root dir=/srv/again socket=$dir/run/vigil.sock as=; mkdir -p $dir; mkfifo $dir/end-{away,later,clean,main}
sed "s,DIR,$dir,g" /lab/tests/exits.toml >$dir/vigil.toml
timed vigil --root $dir up -d -f $dir/vigil.toml main; end main; known main "exit code 5"; timed vigil --root $dir down
