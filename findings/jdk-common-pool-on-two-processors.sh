#!/usr/bin/env bash
# What: CompletableFuture.supplyAsync without an executor, on a container of one or two processors.
# Versions: OpenJDK 17.0.15 and OpenJDK 25.0.3, both installed (JDK_17 and JDK_25 name their folders, else they are looked for).
# A good engineer would guess: such tasks share the common pool of the JVM, one thread fewer than processors, so the fewer processors
#   the fewer threads; a newer JDK changes nothing about it.
# Behaviour: on JDK 17 the rule turns round on small machines. With one or two processors the common pool counts as not parallel, and
#   every task gets a thread of its own, as many as there are tasks; with three processors there are two threads. JDK 25 has dropped
#   the exception: one thread for one or two processors. So work that has run since ever on containers with two processors (tasks
#   that block or sleep) runs one by one after nothing but a new JDK, while containers with four processors see no difference.
#   Give blocking work an executor of its own.
# Seen, how many of three tasks run at once, with 1, 2, 3 and 4 processors:
#   JDK 17: 3 3 2 3
#   JDK 25: 1 1 2 3
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the JDKs are not here.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# The home of a JDK of one version.
home() {
  local javac
  for javac in ${!1:+"${!1}/bin/javac"} /usr/lib/jvm/*/bin/javac; do
    if [ -x "$javac" ] && "$javac" -version 2>&1 | grep -q "^javac ${1#JDK_}\b"; then
      dirname "$(dirname "$javac")"
      return
    fi
  done
}
old=$(home JDK_17)
new=$(home JDK_25)
if [ -z "$old" ] || [ -z "$new" ]; then
  echo "JDK 17 and JDK 25 are needed; set JDK_17 and JDK_25 to their folders"
  exit 2
fi
cat > "$work/Three.java" <<'JAVA'
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class Three {

    public static void main(String[] args) {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<?>[] tasks = new CompletableFuture<?>[3];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = CompletableFuture.runAsync(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                try {
                    TimeUnit.MILLISECONDS.sleep(700);
                } catch (InterruptedException ex) {
                    Thread.currentThread().interrupt();
                }
                now.decrementAndGet();
            });
        }
        CompletableFuture.allOf(tasks).join();
        System.out.print(most);
    }
}
JAVA
seen=""
for jdk in "$old" "$new"; do
  for processors in 1 2 3 4; do
    seen="$seen$("$jdk/bin/java" -XX:ActiveProcessorCount=$processors "$work/Three.java") "
  done
done
echo "JDK 17 with 1 to 4 processors, then JDK 25: $seen"
if [ "$seen" = "3 3 2 3 1 1 2 3 " ]; then
  echo "As described: a new JDK takes the threads away where there are fewest processors."
else
  echo "The behaviour has changed."
  exit 1
fi
