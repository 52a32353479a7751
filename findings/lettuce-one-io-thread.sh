#!/usr/bin/env bash
# What: ioThreadPoolSize(1) of Lettuce's client resources.
# Versions: io.lettuce:lettuce-core 7.5.2.RELEASE on Netty 4.2, JDK 17 and newer.
# A good engineer would guess: all connections of the client share one I/O thread, so that a test with this setting shows
#   every blocking call on a thread of the driver: it can never get its answer.
# Behaviour: the client gets two I/O threads; an INFO line says so, the call does not fail. Connections are spread over both, so
#   that a call that blocks one thread is answered by the other whenever it goes out over another connection: such a test passes
#   or fails by the order in which connections are opened. Assert on the thread's name instead. 2 is the least for the
#   computation threads as well.
# Seen: "1 -> io 2, computation 2", "3 -> io 3, computation 3".
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the versions cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.lettuce</groupId><artifactId>lettuce-core</artifactId><version>7.5.2.RELEASE</version></dependency>
  </dependencies>
</project>
POM
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
  echo "lettuce-core 7.5.2.RELEASE cannot be had; see the first error:"
  grep -m1 ERROR mvn.log
  exit 2
fi
cat > Sizes.java <<'JAVA'
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.concurrent.TimeUnit;

class Sizes {

    public static void main(String[] args) {
        for (int threads : new int[] {1, 3}) {
            ClientResources resources = DefaultClientResources.builder()
                    .ioThreadPoolSize(threads)
                    .computationThreadPoolSize(threads)
                    .build();
            System.out.println(threads + " -> io " + resources.ioThreadPoolSize() + ", computation "
                    + resources.computationThreadPoolSize());
            resources.shutdown(0, 0, TimeUnit.SECONDS);
        }
    }
}
JAVA
seen=$(java -cp 'lib/*' Sizes.java 2> java.log)
echo "$seen"
if [ "$seen" = "1 -> io 2, computation 2
3 -> io 3, computation 3" ]; then
  echo "As described: one I/O thread cannot be had."
else
  echo "The behaviour has changed."
  exit 1
fi
