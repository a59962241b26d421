/**
 * What a container's own shell runs: its arguments are how many seconds to wait, then three words a question. Each
 * answer is one line, `netx NUMBER CODE OUTPUT`, short enough for a pipe to take it whole. POSIX, with what busybox and
 * Debian have; whether there is a tool at all is told by the code, 127.
 */
export const EXEC_SCRIPT = String.raw`
set -f
wait_s=$1; shift
has() { command -v "$1" > /dev/null 2>&1; }
tell() { number=$1; shift; printf '%.1500s\n' "netx $number $*"; }
run() { number=$1; shift; text=$("$@" 2>&1 < /dev/null); code=$?; tell "$number" "$code" $text; }
ask_echo() {
  has ping || { tell "$1" 127; return; }
  case $2 in
    *:*) if has ping6; then run "$1" ping6 -c 1 -W "$wait_s" "$2"; else run "$1" ping -6 -c 1 -W "$wait_s" "$2"; fi ;;
    *) run "$1" ping -c 1 -W "$wait_s" "$2" ;;
  esac
}
ask_tcp() {
  if has bash && has timeout; then run "$1" timeout "$wait_s" bash -c 'exec 3<> "/dev/tcp/$0/$1" && echo open' "$2" "$3"
  elif has nc && has timeout; then
    # Stopped, it tells nothing: on a busy machine it may not have begun to connect.
    run "$1" timeout $((wait_s + 1)) nc $nc_tells -w "$wait_s" "$2" "$3" $nc_runs
  else tell "$1" 127; fi
}
ask_name() {
  if has nslookup; then run "$1" nslookup "-type=$3" "$2"
  elif has getent; then
    case $3 in A) run "$1" getent ahostsv4 "$2" ;; *) run "$1" getent ahostsv6 "$2" ;; esac
  else tell "$1" 127; fi
}
# Some tell on request that they are connected; busybox's knows no such option, but runs a program then.
nc_tells=-v nc_runs=
case $(nc -v 2>&1 < /dev/null) in *nvalid* | *nrecognized* | *nknown*) nc_tells= nc_runs='-e true' ;; esac
number=0
running=0
while [ $# -ge 3 ]; do
  case $1 in
    echo | tcp | name) "ask_$1" "$number" "$2" "$3" & running=$((running + 1)) ;;
    *) tell "$number" 127 ;;
  esac
  [ $((running % 40)) -ne 0 ] || wait
  number=$((number + 1))
  shift 3
done
wait
`
