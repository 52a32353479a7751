#!/usr/bin/env bash
# What: when a job of BullMQ runs that was put with a delay of two seconds, where a process's clock is 20 seconds wrong.
# Versions: bullmq 6.7.0 with ioredis 5.8.2 (npm), Node.js of this machine, Redis 7.0.15 of embedded-redis 0.9.1,
#   libfaketime 0.9.10 of Debian, which moves the clock of one process.
# A good engineer would guess: the delay is relative, and put and promotion are scripts in Redis, which has one clock; so the job runs
#   after two seconds whatever a client's clock says, and clocks matter at most for jobs that name a date.
# Behaviour: the producer adds the delay to its own clock and stores the sum; the worker compares that with its own clock. Redis is not
#   asked for the time. A producer 20 s ahead delays its jobs by 20 s, a worker 20 s behind delays everybody's, and no log line says so.
#   The same holds for a backoff, which is a delay. A system that shares queues between machines has to watch their clocks, or take the
#   time from Redis in its scripts.
# Seen, whole tens of seconds from put to run: right clocks 0, producer ahead 20, worker behind 20.
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the packages cannot be had.
set -u
work=$(mktemp -d) || exit 2
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
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
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@5.8.2 > npm.log 2>&1
apt-get -qq download libfaketime > apt.log 2>&1 || { apt-get -qq update && apt-get -qq download libfaketime; } >> apt.log 2>&1
for package in libfaketime_*.deb; do [ -e "$package" ] && dpkg-deb -x "$package" root; done
clock=$(find "$work/root" -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
if [ -z "$redis" ] || [ ! -d node_modules/bullmq ] || [ ! -d node_modules/ioredis ] || [ -z "$clock" ]; then
  echo "embedded-redis, bullmq with ioredis, or libfaketime cannot be had"
  exit 2
fi
chmod +x "$redis"
port=$((20000 + RANDOM % 20000))
"$redis" --port $port --bind 127.0.0.1 --save "" --dir "$work" > server.log 2>&1 &
server=$!
cat > put.js <<'JS'
const { Queue } = require('bullmq')
const [queue, port] = process.argv.slice(2)
const letters = new Queue(queue, { connection: { host: '127.0.0.1', port: Number(port) } })
letters.add('letter', {}, { delay: 2000 }).then(() => letters.close())
JS
cat > work.js <<'JS'
const { Worker } = require('bullmq')
const [queue, port] = process.argv.slice(2)
const worker = new Worker(queue, async () => { console.log('ran') }, { connection: { host: '127.0.0.1', port: Number(port) } })
worker.on('ready', () => console.log('ready'))
worker.on('completed', () => worker.close())
JS
# trial QUEUE PRODUCER WORKER: the clocks of both, as libfaketime spells them; prints the whole tens of seconds from put to run.
# `date` is asked outside, where the clock is right.
trial() {
  local start worker
  env LD_PRELOAD="$clock" FAKETIME="$3" DONT_FAKE_MONOTONIC=1 timeout 90 node work.js "$1" $port > "$1.log" 2>&1 &
  worker=$!
  for _ in $(seq 200); do grep -q ready "$1.log" && break; sleep 0.1; done
  start=$(date +%s)
  env LD_PRELOAD="$clock" FAKETIME="$2" DONT_FAKE_MONOTONIC=1 timeout 30 node put.js "$1" $port > "$1.put" 2>&1
  for _ in $(seq 600); do grep -q ran "$1.log" && break; sleep 0.1; done
  grep -q ran "$1.log" && echo $((($(date +%s) - start) / 10 * 10)) || echo never
  wait $worker
}
seen="right clocks $(trial right +0s +0s), producer ahead $(trial ahead +20s +0s), worker behind $(trial behind +0s -20s)"
echo "$seen"
if [ "$seen" = "right clocks 0, producer ahead 20, worker behind 20" ]; then
  echo "As described: a relative delay is measured by the clocks of producer and worker."
else
  echo "The behaviour has changed."
  exit 1
fi
