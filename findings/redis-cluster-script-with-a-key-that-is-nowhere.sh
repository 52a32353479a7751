#!/usr/bin/env bash
# What: a script with two keys of one hash tag, of which one does not exist anywhere, while their slot moves to another node.
# Versions: Redis 7.0.15 of embedded-redis 0.9.1. Redis 8.6, Valkey 8.1 and 9.1 gave the same answers, apart from the wording.
# A good engineer would guess: "TRYAGAIN" is for keys of which some have been moved and some not. As long as no key has been moved, the
#   script runs where it ran before; once all have been moved, it runs on the other node after ASKING. A key that does not exist
#   cannot be on the wrong side. And who wants to be sure declares only the keys that exist.
# Behaviour: a key that does not exist counts as one that may have been moved. So a script with an optional key is refused on the old
#   node from SETSLOT MIGRATING on, though nothing has been moved, and on the new one, with ASKING, until SETSLOT NODE, though all has
#   been. Leaving the key out of KEYS does not help: "access a non local key". The single keys can be read all the time. Whoever keeps
#   what belongs together in several keys, some of them rare, has to wait for the whole slot, however few of its keys are his, and a
#   driver does not repeat TRYAGAIN by itself.
# Seen, one answer each: before; MIGRATING, nothing moved: GET, script, script that does not declare the key; everything moved: script
#   on the new node with ASKING; after SETSLOT NODE:
#   1, 1, TRYAGAIN, ERR Script attempted to access a non local key, TRYAGAIN, 1
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the package cannot be had.
set -u
work=$(mktemp -d) || exit 2
servers=()
trap '[ ${#servers[@]} -gt 0 ] && kill "${servers[@]}" 2>/dev/null; wait; rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.signal</groupId><artifactId>embedded-redis</artifactId><version>0.9.1</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1
mkdir redis && (cd redis && jar xf ../lib/embedded-redis-0.9.1.jar 2>/dev/null)
redis=$(find redis -type f -name 'redis-server*linux*amd64*' | head -n 1)
if [ -z "$redis" ]; then
  echo "embedded-redis 0.9.1 cannot be had"
  exit 2
fi
chmod +x "$redis"
redis=$work/$redis
old=$((20000 + RANDOM % 10000))
new=$((old + 1))
for port in $old $new; do
  mkdir "$port"
  "$redis" --port "$port" --bind 127.0.0.1 --save "" --cluster-enabled yes --dir "$work/$port" > "$port.log" 2>&1 &
  servers+=($!)
done
# tell PORT COMMAND...: sends commands over one connection and prints the first line of the last answer, or the text of a bulk string.
tell() {
  local port=$1 line
  shift
  exec 3<> "/dev/tcp/127.0.0.1/$port" || return 1
  for line in "$@"; do
    printf '%s\r\n' "$line" >&3
    IFS= read -r -t 5 -u 3 answer
    case $answer in '$'[0-9]*) IFS= read -r -t 5 -u 3 answer ;; esac
  done
  exec 3>&-
  answer=${answer%$'\r'}
  echo "${answer#[+:-]}"
}
until_says() {
  for _ in $(seq 150); do
    case $(tell "$1" "$2" 2>/dev/null) in $3) return 0 ;; esac
    sleep 0.1
  done
}
until_says $old PING PONG
until_says $new PING PONG
tell $old "CLUSTER ADDSLOTSRANGE 0 16383" > out.log
tell $old "CLUSTER MEET 127.0.0.1 $new" >> out.log
until_says $new "CLUSTER INFO" "cluster_state:ok"
slot=$(tell $old "CLUSTER KEYSLOT {order}state")
from=$(tell $old "CLUSTER MYID")
to=$(tell $new "CLUSTER MYID")
script="EVAL \"redis.call('EXISTS', KEYS[2]) return redis.call('GET', KEYS[1])\" 2 {order}state {order}rare"
undeclared="EVAL \"redis.call('EXISTS', '{order}rare') return redis.call('GET', KEYS[1])\" 1 {order}state"
until_says $old "SET {order}state 1" OK
seen=$(tell $old "$script")
tell $new "CLUSTER SETSLOT $slot IMPORTING $from" >> out.log
tell $old "CLUSTER SETSLOT $slot MIGRATING $to" >> out.log
seen="$seen, $(tell $old "GET {order}state"), $(tell $old "$script" | cut -d' ' -f1), $(tell $old "$undeclared" | cut -d" " -f1-9)"
tell $old "MIGRATE 127.0.0.1 $new {order}state 0 5000" >> out.log
seen="$seen, $(tell $new ASKING "$script" | cut -d' ' -f1)"
tell $new "CLUSTER SETSLOT $slot NODE $to" >> out.log
tell $old "CLUSTER SETSLOT $slot NODE $to" >> out.log
seen="$seen, $(tell $new "$script")"
echo "$seen"
if [ "$seen" = "1, 1, TRYAGAIN, ERR Script attempted to access a non local key, TRYAGAIN, 1" ]; then
  echo "As described: a key that is nowhere keeps a script from running for as long as its slot moves."
else
  echo "The behaviour has changed."
  exit 1
fi
