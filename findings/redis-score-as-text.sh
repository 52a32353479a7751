#!/usr/bin/env bash
# What: the text in which a server gives back the score 1700000000.123, a time as Python's time.time() spells it.
# Versions: Redis 7.0.15 of embedded-redis 0.9.1; redis-server 8.0 and valkey-server 8.1 of Debian's suite trixie (package files of
#   the day, unpacked into a folder), driven by redis-tools of the same suite.
# A good engineer would guess: the score is a double, the text its shortest form that reads back the same, as in Java, JavaScript and
#   Python: "1700000000.123" everywhere, so scores may be compared as texts, in scripts above all, where a number would lose digits.
# Behaviour: Redis 7.0 prints 17 digits, of which the last are noise: "1700000000.1229999", in answers and in scripts alike. Newer
#   servers print the shortest form. A text that was read from one server and is compared, or kept as a token, on its successor (an
#   upgrade, a replica of the newer version that becomes the master) matches no longer, though the number is the same.
#   Compare numbers; or store whole milliseconds, which all print alike.
# Seen, by ZSCORE, in a script, and the whole number 1700000000123:
#   Redis 7.0: 1700000000.1229999 1700000000.1229999 1700000000123
#   Redis 8.0 and Valkey 8.1: 1700000000.123 1700000000.123 1700000000123
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the packages cannot be had.
set -u
work=$(mktemp -d) || exit 2
server=
stop() { if [ -n "$server" ]; then kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; server=; fi; }
trap 'stop; rm -rf "$work"' EXIT
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
mkdir -p old && (cd old && jar xf ../lib/embedded-redis-0.9.1.jar 2>/dev/null)
old=$(find old -type f -name 'redis-server*linux*amd64*' | head -n 1)
[ -n "$old" ] && chmod +x "$old"

# The packages of the newer suite, from the mirror that this machine uses for its own, without touching its package lists.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ')
mkdir -p apt/lists/partial apt/cache/archives/partial new
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > apt/sources.list
touch apt/status
cat > apt/apt.conf <<CONF
Dir::Etc::sourcelist "$work/apt/sources.list";
Dir::Etc::sourceparts "$work/apt/none";
Dir::State::lists "$work/apt/lists";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt/cache";
CONF
chmod 755 "$work"
export APT_CONFIG=$work/apt/apt.conf
(apt-get -qq update && cd new && apt-get -qq download redis-server redis-tools valkey-server valkey-tools libc6 libssl3t64 libsystemd0 \
  liblzf1 libjemalloc2 libstdc++6 libgcc-s1 libcap2 libatomic1 zlib1g libzstd1) > apt.log 2>&1
for package in new/*.deb; do [ -e "$package" ] && dpkg-deb -x "$package" root; done
lib=root/usr/lib/x86_64-linux-gnu
if [ -z "$old" ] || [ ! -x root/usr/bin/redis-cli ] || [ ! -x root/usr/bin/valkey-cli ]; then
  echo "Redis 7.0 of embedded-redis, or Debian's redis-server and valkey-server of trixie, cannot be had"
  exit 2
fi
# Debian's servers carry the name of the program that checks dumps, and behave by it.
server() {
  case $1 in
    "Redis 7.0") "$old" "${@:2}" & ;;
    "Redis 8.0") "$lib/ld-linux-x86-64.so.2" --library-path "$lib" --argv0 redis-server root/usr/bin/redis-server "${@:2}" & ;;
    *) "$lib/ld-linux-x86-64.so.2" --library-path "$lib" --argv0 valkey-server root/usr/bin/valkey-server "${@:2}" & ;;
  esac
  server=$!
}
cli() { "$lib/ld-linux-x86-64.so.2" --library-path "$lib" root/usr/bin/redis-cli -p "$port" "$@"; }
port=$((20000 + RANDOM % 20000))
seen=""
for name in "Redis 7.0" "Redis 8.0" "Valkey 8.1"; do
  port=$((port + 1))
  server "$name" --port $port --bind 127.0.0.1 --save "" --dir "$work" > server.log 2>&1
  for _ in $(seq 100); do [ "$(cli ping 2> /dev/null)" = PONG ] && break; sleep 0.1; done
  cli zadd scores 1700000000.123 fraction 1700000000123 whole > /dev/null
  seen="$seen$name: $(cli zscore scores fraction) $(cli eval "return redis.call('ZSCORE', 'scores', 'fraction')" 0) $(cli zscore scores whole); "
  stop
done
echo "$seen"
if [ "$seen" = "Redis 7.0: 1700000000.1229999 1700000000.1229999 1700000000123; Redis 8.0: 1700000000.123 1700000000.123 1700000000123; Valkey 8.1: 1700000000.123 1700000000.123 1700000000123; " ]; then
  echo "As described: one score has two spellings."
else
  echo "The behaviour has changed."
  exit 1
fi
