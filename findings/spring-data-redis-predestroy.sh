#!/usr/bin/env bash
# What: the last words of a bean in Redis: @PreDestroy or DisposableBean of a bean that has a StringRedisTemplate, when the context closes.
# Versions: spring-data-redis 4.1.2 with spring-context 7.0.10 and lettuce-core 7.5.2.RELEASE; Redis of embedded-redis 0.9.1.
# A good engineer would guess: Spring destroys a bean before the beans that it was given, so Redis is still there; with a DataSource or a
#   JMS connection factory in the same place it works.
# Behaviour: LettuceConnectionFactory is a SmartLifecycle, and all of these are stopped before the first bean is destroyed. So destroy()
#   fails: "LettuceConnectionFactory has been STOPPED. Use start() to initialize it". The container makes a warning of it and the
#   process ends with 0, so a lock is not given back, a counter not written, and nobody notices in tests, which seldom close a context
#   and look. In order are a listener of ContextClosedEvent and the stop() of a SmartLifecycle of a phase above 0, as the default one is.
# Seen:
#   ContextClosedEvent: written
#   stop(): written
#   destroy(): LettuceConnectionFactory has been STOPPED. Use start() to initialize it
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
    <dependency><groupId>org.springframework</groupId><artifactId>spring-context</artifactId><version>7.0.10</version></dependency>
    <dependency><groupId>org.springframework.data</groupId><artifactId>spring-data-redis</artifactId><version>4.1.2</version></dependency>
    <dependency><groupId>io.lettuce</groupId><artifactId>lettuce-core</artifactId><version>7.5.2.RELEASE</version></dependency>
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
cat > LastWords.java <<'JAVA'
import java.net.ServerSocket;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.embedded.RedisServer;

class LastWords implements ApplicationListener<ContextClosedEvent>, SmartLifecycle, DisposableBean {

    private final StringRedisTemplate redis;

    private boolean running;

    LastWords(StringRedisTemplate redis) {
        this.redis = redis;
    }

    public static void main(String[] args) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
        server.start();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(LettuceConnectionFactory.class,
                    () -> new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port)));
            context.registerBean(StringRedisTemplate.class,
                    () -> new StringRedisTemplate(context.getBean(LettuceConnectionFactory.class)));
            context.registerBean(LastWords.class);
            context.refresh();
        } finally {
            server.stop();
        }
        System.exit(0);
    }

    private void write(String when) {
        try {
            redis.opsForValue().set("last", when);
            System.out.println(when + ": written");
        } catch (RuntimeException ex) {
            System.out.println(when + ": " + ex.getMessage());
        }
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        write("ContextClosedEvent");
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        write("stop()");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void destroy() {
        write("destroy()");
    }
}
JAVA
seen=$(java -cp 'lib/*' LastWords.java 2> java.log)
echo "$seen"
if [ "$seen" = "ContextClosedEvent: written
stop(): written
destroy(): LettuceConnectionFactory has been STOPPED. Use start() to initialize it" ]; then
  echo "As described: when beans are destroyed, Redis is gone."
else
  echo "The behaviour has changed."
  exit 1
fi
