#!/usr/bin/env bash
# What: a blocking pop of Spring Data Redis that waits for longer than the command timeout, with and without a connection pool.
# Versions: spring-data-redis 4.1.2 with lettuce-core 7.5.2.RELEASE and commons-pool2 2.12.1; Redis of embedded-redis 0.9.1.
# A good engineer would guess: opsForList().rightPop("q", 5 s) under a command timeout of 1 s ends with an exception after a second,
#   and that is all: what is pushed later stays in the list for the next reader. A pool of connections makes no difference.
# Behaviour: without a pool that is so: the connection of the failed pop is closed, and Redis forgets that it waited. With a pool the
#   connection goes back while Redis still serves the pop: the next element that somebody pushes is taken out of the list, sent to
#   a caller that has left, and lost without a line in any log. Keep the wait shorter than spring.data.redis.timeout.
# Seen:
#   no pool: QueryTimeoutException, 1 element left after a push
#   pool: QueryTimeoutException, 0 elements left after a push
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
    <dependency><groupId>org.springframework.data</groupId><artifactId>spring-data-redis</artifactId><version>4.1.2</version></dependency>
    <dependency><groupId>io.lettuce</groupId><artifactId>lettuce-core</artifactId><version>7.5.2.RELEASE</version></dependency>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-pool2</artifactId><version>2.12.1</version></dependency>
    <dependency><groupId>org.signal</groupId><artifactId>embedded-redis</artifactId><version>0.9.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
  echo "spring-data-redis 4.1.2 or embedded-redis 0.9.1 cannot be had; see the first error:"
  grep -m1 ERROR mvn.log
  exit 2
fi
cat > Pop.java <<'JAVA'
import java.net.ServerSocket;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.embedded.RedisServer;

class Pop {

    public static void main(String[] args) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
        server.start();
        try {
            pop(port, "no pool", LettuceClientConfiguration.builder());
            pop(port, "pool", LettucePoolingClientConfiguration.builder());
        } finally {
            server.stop();
        }
        System.exit(0);
    }

    private static void pop(int port, String name, LettuceClientConfiguration.LettuceClientConfigurationBuilder client)
            throws InterruptedException {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", port),
                client.commandTimeout(Duration.ofSeconds(1)).build());
        factory.afterPropertiesSet();
        factory.start();
        StringRedisTemplate redis = new StringRedisTemplate(factory);
        String outcome;
        try {
            outcome = redis.opsForList().rightPop("q", Duration.ofSeconds(5));
        } catch (RuntimeException ex) {
            outcome = ex.getClass().getSimpleName();
        }
        redis.opsForList().leftPush("q", "job");
        // Time for whoever waits to be served.
        Thread.sleep(1000);
        System.out.println(name + ": " + outcome + ", " + redis.opsForList().size("q") + " left after a push");
        redis.delete("q");
        factory.destroy();
    }
}
JAVA
seen=$(java -cp 'lib/*' Pop.java 2> java.log)
echo "$seen"
if [ "$seen" = "no pool: QueryTimeoutException, 1 left after a push
pool: QueryTimeoutException, 0 left after a push" ]; then
  echo "As described: with a pool, an element is lost to a pop that has already failed."
else
  echo "The behaviour has changed."
  exit 1
fi
