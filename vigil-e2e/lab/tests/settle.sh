# Whether a service that ends at once is told as one that failed must not depend on how slow the machine is.
. /lab/tests/lib.sh
for try in 1 2 3 4; do
  timed vigil up -d -f /lab/tests/settle.toml; check "up tells that crash fails, try $try" [ $code = 1 ]
  check "and that web does not" [ "$(grep -c 'cannot start' /tmp/out)" = 1 ]; remark </tmp/out
  timed vigil down
done
