#!/usr/bin/env bash
# What: three Sentinels that stand still for 2.5 s now and then, as on a busy or throttled host, while the master dies.
# Versions: Redis 7.0.15 of org.signal:embedded-redis 0.9.1.
# A good engineer would guess: the failover is late by as long as the Sentinels stood still; or, having read of TILT, by 30 s once, from the
#   first time on.
# Behaviour: a Sentinel that did not run for 2 s acts on nothing for 30 s, and each further time begins the 30 s anew. With one such pause
#   every 20 s there is no failover at all, for as long as that goes on, and nothing that is asked usually shows it: they answer PING, and
#   SENTINEL CKQUORUM says that a failover can be authorised. INFO sentinel has sentinel_tilt:1.
# Seen: 58 s after the first of three pauses: the master is the dead one, CKQUORUM: +OK, tilt: 1; without further pauses: another one within 90 s
# Exit: 0 as described, 1 if the behaviour has changed, 2 if a package cannot be had.
set -u
version=0.9.1
work=$(mktemp -d) || exit 2
started=()
trap 'for each in ${started[@]+"${started[@]}"}; do kill -CONT "$each" 2>/dev/null; kill "$each" 2>/dev/null; done; wait; rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.signal</groupId><artifactId>embedded-redis</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1
(mkdir redis && cd redis && jar xf ../lib/embedded-redis-$version.jar 2>/dev/null)
redis=$(find redis -type f -name 'redis-server*linux*amd64*' | head -n 1)
if [ -z "$redis" ]; then
  echo "org.signal:embedded-redis $version cannot be had"
  exit 2
fi
chmod +x "$redis"
base=$((20000 + RANDOM % 10000))
master=$base
replica=$((base + 1))
sentinels=($((base + 2)) $((base + 3)) $((base + 4)))
pids=()

# ask PORT COMMAND: prints the first line of the answer that is no length, or none if nobody answers.
ask() {
  local line
  { exec 3<> "/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return
  printf '%s\r\n' "$2" >&3
  while IFS= read -r -t 5 -u 3 line; do
    line=${line%$'\r'}
    case $line in
      '$'* | '*'*) ;;
      *) break ;;
    esac
  done
  exec 3>&-
  echo "$line"
}

# await SECONDS COMMAND...: whether it succeeds within that time.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -ge "$end" ] && return 1
    sleep 0.2
  done
}

answers() { [ "$(ask "$1" PING)" = "+PONG" ]; }
all_know_all() {
  local each
  for each in "${sentinels[@]}"; do
    case $(ask "$each" "SENTINEL CKQUORUM m") in "+OK 3 usable"*) ;; *) return 1 ;; esac
    { exec 4<> "/dev/tcp/127.0.0.1/$each"; } 2>/dev/null || return 1
    printf 'SENTINEL REPLICAS m\r\n' >&4
    IFS= read -r -t 5 -u 4 line
    exec 4>&-
    [ "${line%$'\r'}" = "*1" ] || return 1
  done
}
is_another() { [ "$(port_of_master)" = "$replica" ]; }
port_of_master() {
  { exec 4<> "/dev/tcp/127.0.0.1/${sentinels[0]}"; } 2>/dev/null || return
  printf 'SENTINEL GET-MASTER-ADDR-BY-NAME m\r\n' >&4
  local line last=
  for _ in 1 2 3 4 5; do
    IFS= read -r -t 5 -u 4 line && last=${line%$'\r'}
  done
  exec 4>&-
  echo "$last"
}
tilt() {
  { exec 4<> "/dev/tcp/127.0.0.1/${sentinels[0]}"; } 2>/dev/null || return
  printf 'INFO sentinel\r\n' >&4
  local line
  while IFS= read -r -t 5 -u 4 line; do
    line=${line%$'\r'}
    case $line in sentinel_tilt:*) echo "${line#*:}" && break ;; esac
  done
  exec 4>&-
}
stand_still() {
  kill -STOP "${pids[@]}"
  sleep 2.5
  kill -CONT "${pids[@]}"
}

"./$redis" --port "$master" --bind 127.0.0.1 --save "" --dir "$PWD" > master.log 2>&1 &
first=$!
started+=("$first")
"./$redis" --port "$replica" --bind 127.0.0.1 --save "" --dir "$PWD" --replicaof 127.0.0.1 "$master" > replica.log 2>&1 &
started+=($!)
await 20 answers "$master" && await 20 answers "$replica" || exit 2
for each in "${sentinels[@]}"; do
  printf '%s\n' "port $each" "bind 127.0.0.1" "dir $PWD" "sentinel monitor m 127.0.0.1 $master 2" \
    "sentinel down-after-milliseconds m 1000" "sentinel failover-timeout m 3000" > "$each.conf"
  "./$redis" "$each.conf" --sentinel > "$each.log" 2>&1 &
  pids+=($!)
  started+=($!)
done
await 60 all_know_all || { echo "The Sentinels do not find each other."; exit 2; }

begun=$SECONDS
stand_still
kill -KILL "$first"
wait "$first" 2> /dev/null
for until in 20 40; do
  sleep $((until - SECONDS + begun))
  stand_still
done
sleep $((58 - SECONDS + begun))
[ "$(port_of_master)" = "$master" ] && late="the dead one" || late="another one"
quorum=$(ask "${sentinels[0]}" "SENTINEL CKQUORUM m")
quorum=${quorum%% *}
tilted=$(tilt)
await 90 is_another && then="another one within 90 s" || then="none within 90 s"
echo "58 s after the first of three pauses: the master is $late, CKQUORUM: $quorum, tilt: $tilted; without further pauses: $then"
if [ "$late" = "the dead one" ] && [ "$quorum" = "+OK" ] && [ "$tilted" = 1 ] && [ "$then" = "another one within 90 s" ]; then
  exit 0
fi
echo "The behaviour has changed."
exit 1
