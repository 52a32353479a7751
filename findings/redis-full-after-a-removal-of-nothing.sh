#!/usr/bin/env bash
# What: what a script may write on a Redis whose memory is full (maxmemory reached, policy noeviction).
# Versions: Redis 7.0.15 of org.signal:embedded-redis 0.9.1.
# A good engineer would guess: a command that needs memory is refused wherever it stands in a script; or, having read that a script which
#   has freed something may go on, that something has to be freed first.
# Behaviour: whether a script may write is decided at its first write, and by the name of that command: one that removes lets the script go
#   on, whether it found anything to remove or not, and one that may add ends it. So what has to go on while memory is full, such as the end
#   of a job, may begin with a removal of nothing; and what is to be refused must not begin with tidying up. The same two commands in a
#   transaction (MULTI) are looked at one by one, and the transaction is refused as a whole.
# Seen: SET alone: -OOM; behind HDEL of a field that is nowhere: +OK; SET in MULTI behind HDEL: -OOM, EXEC: -EXECABORT
# Exit: 0 as described, 1 if the behaviour has changed, 2 if a package cannot be had.
set -u
version=0.9.1
work=$(mktemp -d) || exit 2
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT
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
"./$redis" --port "$port" --bind 127.0.0.1 --save "" --dir "$PWD" --maxmemory-policy noeviction > server.log 2>&1 &
server=$!
for _ in $(seq 150); do
  { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2>/dev/null && break
  sleep 0.1
done

# ask COMMAND: prints the first word of the answer, which is one line.
ask() {
  local line
  printf '%s\r\n' "$1" >&3
  IFS= read -r -t 10 -u 3 line
  line=${line%$'\r'}
  echo "${line%% *}"
}

# Less than an empty server takes.
ask "CONFIG SET maxmemory 100000" > /dev/null
alone=$(ask "EVAL \"redis.call('SET', KEYS[1], 'value') return redis.status_reply('OK')\" 1 a")
behind=$(ask "EVAL \"redis.call('HDEL', KEYS[2], 'f') redis.call('SET', KEYS[1], 'value') return redis.status_reply('OK')\" 2 a nowhere")
ask "MULTI" > /dev/null
ask "HDEL nowhere f" > /dev/null
queued=$(ask "SET c value")
whole=$(ask "EXEC")
echo "SET alone: $alone; behind HDEL of a field that is nowhere: $behind; SET in MULTI behind HDEL: $queued, EXEC: $whole"
if [ "$alone" = "-OOM" ] && [ "$behind" = "+OK" ] && [ "$queued" = "-OOM" ] && [ "$whole" = "-EXECABORT" ]; then
  exit 0
fi
echo "The behaviour has changed."
exit 1
