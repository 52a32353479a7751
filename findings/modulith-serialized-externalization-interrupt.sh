#!/usr/bin/env bash
# Spring Modulith 2.1.1 (spring-modulith-events-core) on Spring Framework 7.0.10, Java 17 or newer, Maven.
#
# Expected guess: with serialize-externalization (EventExternalizationConfiguration.serializeExternalization) one event at a time is
#   handed to the broker. A thread that is interrupted while it waits for its turn, as at the shutdown of its executor, gives
#   up its own turn and changes nothing for others.
# Behaviour: the interrupted thread gives back a permit that it never had. From then on two events are under way at once, for as
#   long as the application lives, and each further interrupt adds one more.
# What follows: whoever needs the order of events in a broker must not cancel futures or interrupt threads that publish (a
#   @Transactional caller with a time limit, say), or has to give each event something that consumers can order by.
# Output seen:
#   under way while the first event is not through: before the interrupt 1, after it 2
#
# Exits 0 if that is still so, 1 if it is not, 2 if the version cannot be had.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
    <modelVersion>4.0.0</modelVersion>
    <groupId>finding</groupId>
    <artifactId>modulith-serialized-externalization</artifactId>
    <version>1</version>
    <dependencyManagement>
        <dependencies>
            <dependency>
                <groupId>org.springframework.boot</groupId>
                <artifactId>spring-boot-dependencies</artifactId>
                <version>4.1.2</version>
                <type>pom</type>
                <scope>import</scope>
            </dependency>
        </dependencies>
    </dependencyManagement>
    <dependencies>
        <dependency>
            <groupId>org.springframework.modulith</groupId>
            <artifactId>spring-modulith-events-core</artifactId>
            <version>2.1.1</version>
        </dependency>
    </dependencies>
</project>
POM
cat > Finding.java <<'JAVA'
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

class Finding {

    public static void main(String[] args) throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        EventExternalizationConfiguration configuration = EventExternalizationConfiguration.externalizing()
                .select(event -> true)
                .route(Object.class, event -> RoutingTarget.forTarget("target").withoutKey())
                .serializeExternalization(true)
                .build();
        EventExternalizerModuleListener externalizer = new EventExternalizerModuleListener(configuration, (payload, target) -> {
            underWay.incrementAndGet();
            return new CompletableFuture<>(); // the broker has not confirmed it yet
        });

        externalizer.externalize("first");
        Thread second = start(externalizer, "second");
        awaitParked(second);
        int before = underWay.get();
        second.interrupt();
        second.join();
        Thread third = start(externalizer, "third");
        third.join(TimeUnit.SECONDS.toMillis(5));
        int after = underWay.get();

        System.out.println("under way while the first event is not through: before the interrupt " + before + ", after it " + after);
        boolean same = before == 1 && after == 2;
        System.out.println(same ? "As described." : "The behaviour has changed.");
        System.exit(same ? 0 : 1);
    }

    private static Thread start(EventExternalizerModuleListener externalizer, String event) {
        Thread thread = new Thread(() -> externalizer.externalize(event));
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, ex) -> { });
        thread.start();
        return thread;
    }

    private static void awaitParked(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            thread.join(20);
        }
    }
}
JAVA
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
    echo "spring-modulith-events-core 2.1.1 cannot be had; see the first error:"
    grep -m1 ERROR mvn.log
    exit 2
fi
java -cp 'lib/*' Finding.java || exit 1
