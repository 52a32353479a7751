#!/usr/bin/env bash
# What: to which masters of a Redis Cluster eight keys belong that differ in a last digit from 0 to 7, as shards of something are named.
# Versions: Redis 7.0.15 of embedded-redis 0.9.1.
# A good engineer would guess: slots come from a checksum, so the eight spread as if they had been dealt by chance. With some names they
#   spread well and with others badly, and whoever is unlucky takes another name.
# Behaviour: CRC-16 is linear, and the three low bits of the last byte change bits 12 and 13 of the slot and otherwise 2 and 7. So each
#   quarter of the slots gets two of the eight keys, whatever stands before the digit. Four masters with a quarter each always get two
#   keys each, which chance would give one name in forty. Three masters with a third each get 4, 2 and 2, unless the border of two of
#   them happens to run between two keys of one quarter, which are 132 slots apart at most. Another name changes which master has the
#   four, and not that one has them. Keys with two digits bring more bits into play.
# Seen, of twenty names: how often four masters had 2 keys each, how often the busiest of three had 4, how often 3, how often more:
#   20, 20, 0, 0
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the package cannot be had.
set -u
work=$(mktemp -d) || exit 2
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT
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
port=$((20000 + RANDOM % 10000))
"./$redis" --port $port --bind 127.0.0.1 --save "" --cluster-enabled yes > server.log 2>&1 &
server=$!
for _ in $(seq 150); do
  exec 3<> "/dev/tcp/127.0.0.1/$port" && break
  sleep 0.1
done 2>/dev/null
slot_of() {
  printf 'CLUSTER KEYSLOT %s\r\n' "$1" >&3
  IFS= read -r -t 5 -u 3 answer
  answer=${answer#:}
  slot=${answer%$'\r'}
}
even_on_four=0 four=0 three=0 more=0
for name in orders mail invoices thumbnails reports exports imports payments webhooks audit search sync backups images \
  events sessions carts prices stock news; do
  quarters=(0 0 0 0) thirds=(0 0 0)
  for digit in 0 1 2 3 4 5 6 7; do
    slot_of "$name-$digit"
    quarters[slot / 4096]=$((quarters[slot / 4096] + 1))
    # As redis-cli deals slots to three masters: 0 to 5460, to 10922, to 16383.
    third=$((slot < 5461 ? 0 : slot < 10923 ? 1 : 2))
    thirds[third]=$((thirds[third] + 1))
  done
  [ "${quarters[*]}" = "2 2 2 2" ] && even_on_four=$((even_on_four + 1))
  case $(printf '%s\n' "${thirds[@]}" | sort -n | tail -n 1) in
    3) three=$((three + 1)) ;;
    4) four=$((four + 1)) ;;
    *) more=$((more + 1)) ;;
  esac
done
exec 3>&-
seen="$even_on_four, $four, $three, $more"
echo "$seen"
if [ "$seen" = "20, 20, 0, 0" ]; then
  echo "As described: the number of masters decides how evenly numbered keys spread, and not their names."
else
  echo "The behaviour has changed."
  exit 1
fi
