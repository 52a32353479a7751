#!/usr/bin/env bash
# What: one script publishes 400 messages of 100 kB on a channel with one subscriber, which reads all the time; then the same 400 messages
#   are published one command each.
# Versions: Redis 7.0.15 of org.signal:embedded-redis 0.9.1, with its usual client-output-buffer-limit (pubsub 32mb 8mb 60).
# A good engineer would guess: the limit is for subscribers that read too slowly, so one that reads all the time gets all messages; or, if it
#   is cut off, PUBLISH tells 0 receivers from then on.
# Behaviour: Redis writes nothing to a socket before a script is over. What it publishes to one subscriber adds up, however fast that reads:
#   over 32 MB the subscriber is cut off and gets nothing at all, not even the first message. Each PUBLISH of the script answers 1, those
#   behind the limit too. One command each, all messages arrive.
# Seen: by a script: told of 400 receivers, 0 messages arrived, connection closed; one by one: told of 400 receivers, 400 messages arrived
# Exit: 0 as described, 1 if the behaviour has changed, 2 if a package cannot be had.
set -u
version=0.9.1
work=$(mktemp -d) || exit 2
started=()
trap 'for each in ${started[@]+"${started[@]}"}; do kill "$each" 2>/dev/null; done; wait; rm -rf "$work"' EXIT
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
port=$((20000 + RANDOM % 10000))
"$redis" --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$work" > redis.log 2>&1 &
started+=($!)

# connect FD: opens a connection.
connect() {
  local i
  for i in $(seq 100); do
    { eval "exec $1<> /dev/tcp/127.0.0.1/$port"; } 2>/dev/null && return
    sleep 0.1
  done
  echo "Redis does not start"
  exit 2
}

# subscribe FILE: a subscriber whose every byte goes to a file; its process ends when Redis closes the connection.
subscribe() {
  connect 4
  printf 'SUBSCRIBE news\r\n' >&4
  : > "$1"
  cat <&4 >> "$1" &
  subscriber=$!
  started+=("$subscriber")
  exec 4>&-
  until grep -qa subscribe "$1"; do sleep 0.1; done
}

arrived() {
  grep -ac '^\$100000' "$1"
}

connect 3
subscribe by-script
printf '%s\r\n' "EVAL \"local told, text = 0, string.rep('x', 100000) for i = 1, 400 do told = told + redis.call('PUBLISH', 'news', text) end return told\" 0" >&3
read -r -t 60 told <&3
told=${told%$'\r'}
for i in $(seq 100); do
  kill -0 "$subscriber" 2>/dev/null || break
  sleep 0.1
done
end=open
kill -0 "$subscriber" 2>/dev/null || end=closed
script="told of ${told#:} receivers, $(arrived by-script) messages arrived, connection $end"

subscribe one-by-one
text=$(head -c 100000 /dev/zero | tr '\0' x)
sum=0
for i in $(seq 400); do
  printf '*3\r\n$7\r\nPUBLISH\r\n$4\r\nnews\r\n$100000\r\n%s\r\n' "$text" >&3
  read -r -t 60 told <&3
  told=${told%$'\r'}
  sum=$((sum + ${told#:}))
done
for i in $(seq 100); do
  [ "$(arrived one-by-one)" -lt 400 ] || break
  sleep 0.1
done
single="told of $sum receivers, $(arrived one-by-one) messages arrived"

echo "by a script: $script; one by one: $single"
if [ "$script" = "told of 400 receivers, 0 messages arrived, connection closed" ] \
  && [ "$single" = "told of 400 receivers, 400 messages arrived" ]; then
  exit 0
fi
echo "The behaviour has changed."
exit 1
