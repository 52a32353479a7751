#!/usr/bin/env bash
# Spring Modulith 2.1.1 (spring-modulith-events-core) on Spring Framework 7.0.10, Java 17 or newer, Maven.
#
# Expected guess: expressions in the target of @Externalized are evaluated for each event, wherever in the text they stand and
#   whether there is a key or not; and where no key is written, there is none.
# Behaviour: "#{region}" is evaluated, but its key is the text of the target as it is written, the same for all events.
#   "orders-#{region}" is not evaluated at all: all events go to a target of that very name. With a key that begins with an
#   expression the same target is evaluated.
# What follows: write the whole target as one expression, "#{'orders-' + region}", and a key beside it. A transport has to
#   look at RoutingTarget.getKey() before it asks BrokerRouting for one, or all events have one partition or id.
# Output seen:
#   target without expression: orders, key null
#   target with expression: eu, key #{region}
#   expression behind text: orders-#{region}, key null
#   the same with a key: orders-eu, key eu
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
    <artifactId>modulith-routing-key</artifactId>
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
import java.util.List;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.BrokerRouting;

public class Finding {

    @Externalized("orders")
    public record Plain(String region) {}

    @Externalized("#{region}")
    public record ByTarget(String region) {}

    @Externalized("orders-#{region}")
    public record BehindText(String region) {}

    @Externalized("orders-#{region}::#{region}")
    public record WithKey(String region) {}

    public static void main(String[] args) {
        String plain = routed(new Plain("eu"));
        String byTarget = routed(new ByTarget("eu"));
        String behindText = routed(new BehindText("eu"));
        String withKey = routed(new WithKey("eu"));
        System.out.println("target without expression: " + plain);
        System.out.println("target with expression: " + byTarget);
        System.out.println("expression behind text: " + behindText);
        System.out.println("the same with a key: " + withKey);
        boolean same = List.of(plain, byTarget, behindText, withKey)
                .equals(List.of("orders, key null", "eu, key #{region}", "orders-#{region}, key null", "orders-eu, key eu"));
        System.out.println(same ? "As described." : "The behaviour has changed.");
        System.exit(same ? 0 : 1);
    }

    private static String routed(Object event) {
        EventExternalizationConfiguration configuration =
                EventExternalizationConfiguration.defaults("").build();
        RoutingTarget target = configuration.determineTarget(event);
        BrokerRouting routing = BrokerRouting.of(target, new StandardEvaluationContext());
        return routing.getTarget(event) + ", key " + routing.getKey(event);
    }
}
JAVA
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
    echo "spring-modulith-events-core 2.1.1 cannot be had; see the first error:"
    grep -m1 ERROR mvn.log
    exit 2
fi
java -cp 'lib/*' Finding.java || exit 1
