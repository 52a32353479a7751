#!/usr/bin/env bash
# What: counters and gauges of Micrometer whose names end in "created", "total", "info" or "bucket", as Prometheus sees them.
# Versions: micrometer-registry-prometheus 1.17.2, which Spring Boot 4.1.2 brings, JDK 17 and newer.
# A good engineer would guess: dots become underscores and a counter gets "_total" if it has none: orders.created is orders_created_total,
#   a gauge carts.total is carts_total. Counters of different names have different names there, too.
# Behaviour: these endings are reserved, and are cut off, not refused: the counter orders.created is orders_total, the gauge carts.total is
#   carts. So "orders" and "orders.created" are one name; the second that is registered is left out of every scrape, and one WARN line for
#   the first such meter is all that says so (later ones are logged at DEBUG). Which of the two is missing depends on which was used first
#   after the start. A query for orders_created_total finds nothing.
#   Name the meter otherwise: orders.new.
# Seen:
#   counter orders.created: orders_total 10.0
#   counter orders.info: orders_total 10.0
#   counter orders.bucket: orders_total 10.0
#   gauge carts.total: carts 1.0
#   counters orders, orders.created: orders_total 1.0
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
    <dependency><groupId>io.micrometer</groupId><artifactId>micrometer-registry-prometheus</artifactId><version>1.17.2</version></dependency>
  </dependencies>
</project>
POM
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
  echo "micrometer-registry-prometheus 1.17.2 cannot be had; see the first error:"
  grep -m1 ERROR mvn.log
  exit 2
fi
cat > Names.java <<'JAVA'
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.stream.Collectors;

class Names {

    public static void main(String[] args) {
        for (String ending : new String[] {"created", "info", "bucket"}) {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            registry.counter("orders." + ending).increment(10);
            show("counter orders." + ending, registry.scrape());
        }
        PrometheusMeterRegistry gauges = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gauge.builder("carts.total", () -> 1).register(gauges);
        show("gauge carts.total", gauges.scrape());
        PrometheusMeterRegistry both = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        both.counter("orders").increment();
        both.counter("orders.created").increment(10);
        show("counters orders, orders.created", both.scrape());
    }

    private static void show(String what, String scrape) {
        System.out.println(what + ": " + scrape.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.joining(" ")));
    }
}
JAVA
seen=$(java -cp 'lib/*' Names.java 2> java.log)
echo "$seen"
if [ "$seen" = "counter orders.created: orders_total 10.0
counter orders.info: orders_total 10.0
counter orders.bucket: orders_total 10.0
gauge carts.total: carts 1.0
counters orders, orders.created: orders_total 1.0" ]; then
  echo "As described: endings are cut off, and of two counters one is missing."
else
  echo "The behaviour has changed."
  exit 1
fi
