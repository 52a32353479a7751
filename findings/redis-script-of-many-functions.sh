#!/usr/bin/env bash
# What: what it costs a Redis script to define functions that it does not call.
# Versions: Redis 7.0.15 of org.signal:embedded-redis 0.9.1 (Lua 5.1).
# A good engineer would guess: a function that is not called costs next to nothing, a closure each; and to put the whole script into one
#   more function, which is called at once, changes nothing, or costs one more call.
# Behaviour: for each name that a function takes from around it, Lua 5.1 goes through a list of all names that functions made before
#   have taken, so that a library of ninety functions over forty shared names costs more than the commands of most scripts. Names from
#   outside the function that is being run are copied without a search: the same text behind `return (function()`, with the shared names
#   before it, takes about half.
# Seen: 90 functions, each with 6 of 40 shared names: 60 us a call; in a function of their own: 36 us; a script without functions: 14 us
# Exit: 0 as described (less than three quarters, and functions at least twice a script without), 1 if the behaviour has changed, 2 if a
#   package cannot be had.
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
"./$redis" --port "$port" --bind 127.0.0.1 --save "" --dir "$PWD" > server.log 2>&1 &
server=$!
for _ in $(seq 150); do
  { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2>/dev/null && break
  sleep 0.1
done

shared() {
  local i
  for i in $(seq 40); do printf 'local n%d = %d ' "$i" "$i"; done
}

functions() {
  local i j
  for i in $(seq 90); do
    printf 'local function f%d() return 0' "$i"
    for j in 1 2 3 4 5 6; do printf ' + n%d' $(((i * 7 + j * 11) % 40 + 1)); done
    printf ' end '
  done
}

# load TEXT: sets $sha.
load() {
  printf 'SCRIPT LOAD "%s"\r\n' "$1" >&3
  IFS= read -r -t 10 -u 3 _
  IFS= read -r -t 10 -u 3 sha
  sha=${sha%$'\r'}
}

# The processor time of the server so far, in microseconds.
used() {
  local line total=0
  printf 'INFO cpu\r\nPING\r\n' >&3
  while IFS= read -r -t 10 -u 3 line; do
    line=${line%$'\r'}
    case $line in
      used_cpu_user:* | used_cpu_sys:*) total=$(awk -v a="$total" -v b="${line#*:}" 'BEGIN {printf "%.0f", a + b * 1000000}') ;;
      +PONG) break ;;
    esac
  done
  echo "$total"
}

# cost SHA: runs a script 2000 times; prints what a call took, in microseconds.
cost() {
  local before after i
  before=$(used)
  for _ in $(seq 40); do
    for i in $(seq 50); do printf 'EVALSHA %s 0\r\n' "$1" >&3; done
    for i in $(seq 50); do IFS= read -r -t 10 -u 3 _; done
  done
  after=$(used)
  echo $(((after - before) / 2000))
}

load "return 1"; none=$sha
load "$(shared)$(functions)return 1"; plain=$sha
load "$(shared)return (function() $(functions)return 1 end)()"; inside=$sha
cost "$plain" > /dev/null
without=$(cost "$none") first=$(cost "$plain") second=$(cost "$inside")
echo "90 functions, each with 6 of 40 shared names: $first us a call; in a function of their own: $second us; a script without functions: $without us"
if [ $((second * 4)) -lt $((first * 3)) ] && [ "$first" -ge $((without * 2)) ]; then
  exit 0
fi
echo "The behaviour has changed."
exit 1
