#!/usr/bin/env bash
# What: a put (MULTI, LPUSH, EXEC) and a pop (BRPOP) that Redis has carried out when the connection is cut, before the answer arrives.
# Versions: redis-py 4.3.4 and 6.1.0 (python3-redis of Debian's suites bookworm and trixie, package files of the day, unpacked into a
#   folder), ioredis 5.8.2 and redis 5.12.1 (npm), all as they are without settings; Redis 7.0.15 of embedded-redis 0.9.1.
# A good engineer would guess: nobody can know whether a command was carried out, so a client tells its caller, who knows whether it may
#   come twice; a connection that is opened again serves later commands. At least a transaction is not sent twice.
# Behaviour: so it is with redis (node-redis) and with redis-py until 5. redis-py from 6 on and ioredis connect again and send the same
#   command or whole transaction once more, without a word: the element is in the list twice. Of a pop the caller gets the second
#   element, and the first is gone, with no error that could make anybody look for it. An upgrade of redis-py from 5 to 6 turns "an error
#   now and then" into doubled and lost jobs. Use ids of your own that may come twice, and look for ids that nobody holds; or turn it off:
#   Redis(retry=Retry(NoBackoff(), 0)), new Redis({ maxRetriesPerRequest: 0 }). (With autoResendUnfulfilledCommands: false the caller of
#   ioredis gets neither an answer nor an error.)
# Seen, what the caller gets and how many elements are left (a put into an empty list; a pop from a list of "first" and "second"):
#   redis-py 4.3.4: put ConnectionError 1, pop ConnectionError 1
#   redis-py 6.1.0: put answer 2, pop second 0
#   ioredis 5.8.2: put answer 2, pop second 0
#   redis 5.12.1: put Socket closed unexpectedly 1, pop Socket closed unexpectedly 1
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the packages cannot be had.
set -u
work=$(mktemp -d) || exit 2
server=
proxy=
trap 'for process in $proxy $server; do kill "$process" 2>/dev/null; wait "$process" 2>/dev/null; done; rm -rf "$work"' EXIT
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
npm install --silent --no-audit --no-fund ioredis@5.8.2 redis@5.12.1 > npm.log 2>&1

# The packages of both suites, from the mirror that this machine uses for its own, without touching its package lists.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ')
mkdir -p apt/lists/partial apt/cache/archives/partial deb/bookworm deb/trixie root
for suite in bookworm trixie; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
done > apt/sources.list
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
apt-get -qq update > apt.log 2>&1
for suite in bookworm trixie; do
  (cd deb/$suite && apt-get -qq download "python3-redis/$suite" python3-async-timeout/bookworm python3-deprecated/bookworm \
    python3-wrapt/bookworm python3-packaging/bookworm) >> apt.log 2>&1
  for package in deb/$suite/*.deb; do [ -e "$package" ] && dpkg-deb -x "$package" root/$suite; done
done
if [ -z "$redis" ] || [ ! -d node_modules/ioredis ] || [ ! -d node_modules/redis ] || [ ! -d root/bookworm ] || [ ! -d root/trixie ]; then
  echo "embedded-redis, ioredis and redis, or python3-redis of bookworm and trixie cannot be had"
  exit 2
fi
chmod +x "$redis"
port=$((20000 + RANDOM % 20000))
"$redis" --port $port --bind 127.0.0.1 --save "" --dir "$work" > server.log 2>&1 &
server=$!

# Passes everything between a client and the server. The first answer to a command that holds the word is kept back, and the
# connection closed.
cat > proxy.py <<'PY'
import socket, sys, threading

word, port, left = sys.argv[1].encode(), int(sys.argv[2]), [1]
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)

def serve(client):
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        while request := client.recv(65536):
            server.sendall(request)
            if word in request.upper() and left:
                left.pop()
                while b"QUEUED" in (answer := server.recv(65536)) and b"*1" not in answer:
                    pass
                return
            client.sendall(server.recv(65536))

while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
PY
cat > client.py <<'PY'
import sys, redis

r = redis.Redis(port=int(sys.argv[2]))
try:
    if sys.argv[1] == "put":
        r.pipeline(transaction=True).lpush("q", "new").execute()
        print("answer")
    else:
        print(r.brpop("q", 5)[1].decode())
except redis.RedisError as error:
    print(type(error).__name__)
PY
cat > ioredis.js <<'JS'
const Redis = require('ioredis')
const [what, port] = process.argv.slice(2)
const client = new Redis(Number(port), '127.0.0.1')
client.on('error', () => {})
const act = what === 'put' ? client.multi().lpush('q', 'new').exec().then(() => 'answer') : client.brpop('q', 5).then(pair => pair[1])
act.catch(error => error.message).then(outcome => { console.log(outcome); client.disconnect() })
JS
cat > redis.js <<'JS'
const { createClient } = require('redis')
const [what, port] = process.argv.slice(2)
const client = createClient({ socket: { host: '127.0.0.1', port: Number(port) } })
client.on('error', () => {})
client.connect().then(() => what === 'put' ? client.multi().lPush('q', 'new').exec().then(() => 'answer')
    : client.brPop('q', 5).then(popped => popped.element))
  .catch(error => error.message).then(outcome => { console.log(outcome); client.destroy() })
JS
direct() {
  PYTHONPATH=root/bookworm/usr/lib/python3/dist-packages python3 -c "
import redis
q = redis.Redis(port=$port)
$1"
}
for _ in $(seq 100); do direct 'q.ping()' > ping.log 2>&1 && break; sleep 0.1; done
# client NAME WHAT PORT
client() {
  case $1 in
    "redis-py 4.3.4") PYTHONPATH=root/bookworm/usr/lib/python3/dist-packages timeout 60 python3 client.py "${@:2}" ;;
    "redis-py 6.1.0") PYTHONPATH=root/trixie/usr/lib/python3/dist-packages timeout 60 python3 client.py "${@:2}" ;;
    ioredis*) timeout 60 node ioredis.js "${@:2}" ;;
    *) timeout 60 node redis.js "${@:2}" ;;
  esac
}
seen=""
for name in "redis-py 4.3.4" "redis-py 6.1.0" "ioredis 5.8.2" "redis 5.12.1"; do
  for what in put pop; do
    direct 'q.delete("q")'
    if [ $what = put ]; then word=LPUSH; else word=BRPOP; direct 'q.rpush("q", "second", "first")'; fi
    python3 proxy.py $word $port > proxy.port 2> proxy.log &
    proxy=$!
    for _ in $(seq 100); do [ -s proxy.port ] && break; sleep 0.1; done
    outcome=$(client "$name" $what "$(cat proxy.port)" 2> client.log)
    kill $proxy; wait $proxy 2>/dev/null
    proxy=
    [ $what = put ] && seen="$seen$name: put" || seen="$seen, pop"
    seen="$seen $outcome $(direct 'print(q.llen("q"))')"
  done
  seen="$seen
"
done
echo "$seen"
if [ "$seen" = "redis-py 4.3.4: put ConnectionError 1, pop ConnectionError 1
redis-py 6.1.0: put answer 2, pop second 0
ioredis 5.8.2: put answer 2, pop second 0
redis 5.12.1: put Socket closed unexpectedly 1, pop Socket closed unexpectedly 1
" ]; then
  echo "As described: some clients repeat what Redis has done already."
else
  echo "The behaviour has changed."
  exit 1
fi
