#!/usr/bin/env bash
# What: one ACL rule, as documentation gives it, on Redis 6.2 and on 7.0: allow all but what is dangerous or for administrators, on some
#   keys and some channels.
# Versions: Redis 6.2.11 of com.github.codemonstur:embedded-redis 1.4.3, Redis 7.0.15 of org.signal:embedded-redis 0.9.1.
# A good engineer would guess: key, channel and category rules are all there in 6.2, so a rule that 7.0 takes gives the same rights on
#   6.2. A new user has nothing until something is granted, channels as little as keys and commands. And a driver of a cluster needs no
#   dangerous command: CLUSTER NODES and CLIENT SETNAME only read, or name the own connection.
# Behaviour: on 6.2 a user who has just been made, and even one who was reset, has all channels, so that granting one is an error and
#   the whole rule is refused, until `resetchannels` stands before it. Then the categories of 6.2 go by commands, those of 7.0 by
#   subcommands: `-@dangerous -@admin` takes CLUSTER and CLIENT away as a whole, so that a driver cannot even find the nodes of a cluster,
#   though on 7.0 the same rule leaves CLUSTER NODES and CLIENT SETNAME. Single ones can be granted after it, +cluster|nodes.
# Seen: 6.2: refused, OK, NOPERM, NOPERM, allowed; 7.0: OK, OK, allowed, allowed, allowed
#   (the rule; with resetchannels; CLUSTER NODES; CLIENT SETNAME; both after granting them one by one)
# Exit: 0 as described, 1 if the behaviour has changed, 2 if a package cannot be had.
set -u
work=$(mktemp -d) || exit 2
servers=()
trap '[ ${#servers[@]} -gt 0 ] && kill "${servers[@]}" 2>/dev/null; wait; rm -rf "$work"' EXIT
cd "$work" || exit 2

# start FOLDER GROUP VERSION: starts the server of an artifact and sets $port.
start() {
  mkdir "$1" && cd "$1" || exit 2
  cat > pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>$2</groupId><artifactId>embedded-redis</artifactId><version>$3</version></dependency>
  </dependencies>
</project>
POM
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1
  (mkdir redis && cd redis && jar xf ../lib/embedded-redis-$3.jar 2>/dev/null)
  local redis
  redis=$(find redis -type f -name 'redis-server*linux*amd64*' | head -n 1)
  if [ -z "$redis" ]; then
    echo "$2:embedded-redis $3 cannot be had"
    exit 2
  fi
  chmod +x "$redis"
  port=$((20000 + RANDOM % 10000))
  "./$redis" --port "$port" --bind 127.0.0.1 --save "" --cluster-enabled yes --dir "$PWD" > server.log 2>&1 &
  servers+=($!)
  for _ in $(seq 150); do
    case $(tell PING 2>/dev/null) in PONG) break ;; esac
    sleep 0.1
  done
  cd ..
}

# tell COMMAND...: sends commands over one connection and prints the first line of the last answer.
tell() {
  local line answer=""
  exec 3<> "/dev/tcp/127.0.0.1/$port" || return 1
  for line in "$@"; do
    printf '%s\r\n' "$line" >&3
    IFS= read -r -t 5 -u 3 answer
  done
  exec 3>&-
  answer=${answer%$'\r'}
  echo "${answer#[+:-]}"
}

word() {
  case $1 in
    *"after the * pattern"*) echo refused ;;
    NOPERM*) echo NOPERM ;;
    OK) echo "$2" ;;
    '$'*) echo allowed ;;
    *) echo "$1" ;;
  esac
}

rights() {
  local rights="+@all -@dangerous -@admin" login="AUTH app secret" seen
  seen=$(word "$(tell "ACL SETUSER app reset on >secret ~app:* &app:* $rights")" OK)
  seen="$seen, $(word "$(tell "ACL SETUSER app reset on >secret ~app:* resetchannels &app:* $rights")" OK)"
  seen="$seen, $(word "$(tell "$login" "CLUSTER NODES")" allowed)"
  seen="$seen, $(word "$(tell "$login" "CLIENT SETNAME driver")" allowed)"
  tell "ACL SETUSER app +cluster|nodes +client|setname" > out.log
  seen="$seen, $(word "$(tell "$login" "CLIENT SETNAME driver" "CLUSTER NODES")" allowed)"
  echo "$seen"
}

start old com.github.codemonstur 1.4.3
old=$(rights)
start new org.signal 0.9.1
new=$(rights)
echo "6.2: $old; 7.0: $new"
if [ "$old; $new" = "refused, OK, NOPERM, NOPERM, allowed; OK, OK, allowed, allowed, allowed" ]; then
  echo "As described: the rule of 7.0 is refused by 6.2, and once it is taken, it takes the nodes of the cluster away."
else
  echo "The behaviour has changed."
  exit 1
fi
