#!/usr/bin/env bash
# What: close() of a Spring application context on a thread whose interrupt flag is set, as in a catch block for InterruptedException
#   that has set the flag again and then cleans up.
# Versions: org.springframework:spring-context 7.0.10 (and 7.0.3 beside it), JDK 17 and newer.
# A good engineer would guess: AutoCloseable's close() closes, interrupted or not; at worst a phase of the shutdown is not waited for.
#   It is so with 7.0.3: the beans are stopped and destroyed.
# Behaviour: with 7.0.10 close() returns at once and closes nothing, without exception or log line. The context stays active and its
#   beans run on, so a process that relied on it leaves schedulers, workers and connections behind. A second close() on a thread
#   that is not interrupted does close it. Clear the flag before (Thread.interrupted()) and set it again afterwards.
# Seen: "7.0.3 interrupted: active=false running=false destroyed=true flag=true",
#   "7.0.10 interrupted: active=true running=true destroyed=false flag=true",
#   "7.0.10 again, not interrupted: active=false running=false destroyed=true flag=false".
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the versions cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > Closing.java <<'JAVA'
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

public class Closing {

    public static class Worker implements SmartLifecycle, DisposableBean {
        volatile boolean running;
        volatile boolean destroyed;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public void destroy() {
            destroyed = true;
        }
    }

    public static void main(String[] args) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBean(Worker.class);
        context.refresh();
        Worker worker = context.getBean(Worker.class);
        Thread.currentThread().interrupt();
        context.close();
        tell(args[0] + " interrupted", context, worker);
        if (context.isActive()) {
            Thread.interrupted();
            context.close();
            tell(args[0] + " again, not interrupted", context, worker);
        }
    }

    private static void tell(String when, GenericApplicationContext context, Worker worker) {
        System.out.println(when + ": active=" + context.isActive() + " running=" + worker.running + " destroyed="
                + worker.destroyed + " flag=" + Thread.currentThread().isInterrupted());
    }
}
JAVA
for version in 7.0.3 7.0.10; do
  cat > pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-context</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
POM
  if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="lib-$version" > mvn.log 2>&1; then
    echo "spring-context $version cannot be had; see the first error:"
    grep -m1 ERROR mvn.log
    exit 2
  fi
  mkdir -p "out-$version"
  javac -nowarn -cp "lib-$version/*" -d "out-$version" Closing.java 2> javac.log || { cat javac.log; exit 2; }
  java -cp "lib-$version/*:out-$version" Closing "$version" 2> /dev/null | tee -a seen
done
cat > expected <<'TEXT'
7.0.3 interrupted: active=false running=false destroyed=true flag=true
7.0.10 interrupted: active=true running=true destroyed=false flag=true
7.0.10 again, not interrupted: active=false running=false destroyed=true flag=false
TEXT
if diff expected seen > /dev/null; then
  echo "as described"
  exit 0
fi
echo "the behaviour has changed"
exit 1
