#!/usr/bin/env bash
# What: a listener of Spring Data Redis' StreamMessageListenerContainer that throws once, with and without automatic acknowledgement.
# Versions: spring-data-redis 4.1.2 with lettuce-core 7.5.2.RELEASE; Redis of embedded-redis 0.9.1.
# A good engineer would guess: as with the containers of the same family for JMS, AMQP and Kafka, the exception concerns one message:
#   it is logged, stays pending (or, with receiveAutoAck, is not acknowledged as the listener did not return), and the next
#   messages come.
# Behaviour: the first exception ends the subscription for good. The messages that were read with the failed one, and all that are
#   added later, never reach the listener, while the container still says that it runs. receiveAutoAck does not wait for the
#   listener at all: messages count as acknowledged when they are read, so that what was read with the failed one is lost, not even
#   pending. Register with StreamReadRequest and cancelOnError(failure -> false), and acknowledge by hand.
# Seen, three messages in the stream, the listener throws at the first, a fourth is added later:
#   receive: heard [1], active false, container running true, pending 3
#   receiveAutoAck: heard [1], active false, container running true, pending 0
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
cat > Once.java <<'JAVA'
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.stream.StreamListener;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import redis.embedded.RedisServer;

class Once {

    public static void main(String[] args) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
        server.start();
        try {
            LettuceConnectionFactory factory =
                    new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
            factory.afterPropertiesSet();
            factory.start();
            listen(factory, "receive");
            listen(factory, "receiveAutoAck");
            factory.destroy();
        } finally {
            server.stop();
        }
        System.exit(0);
    }

    private static void listen(LettuceConnectionFactory factory, String way) throws InterruptedException {
        StringRedisTemplate redis = new StringRedisTemplate(factory);
        redis.opsForStream().createGroup(way, ReadOffset.from("0"), "group");
        for (String number : List.of("1", "2", "3")) {
            redis.opsForStream().add(way, Map.of("number", number));
        }
        List<String> heard = new CopyOnWriteArrayList<>();
        StreamListener<String, MapRecord<String, String, String>> listener = message -> {
            heard.add(message.getValue().get("number"));
            if (heard.size() == 1) {
                throw new IllegalStateException("on purpose");
            }
        };
        var container = StreamMessageListenerContainer.create(
                factory, StreamMessageListenerContainerOptions.builder().pollTimeout(Duration.ofMillis(100)).build());
        Consumer consumer = Consumer.from("group", "consumer");
        StreamOffset<String> place = StreamOffset.create(way, ReadOffset.lastConsumed());
        var subscription = way.equals("receive")
                ? container.receive(consumer, place, listener)
                : container.receiveAutoAck(consumer, place, listener);
        container.start();
        subscription.await(Duration.ofSeconds(5));
        // Time for the first three, and then for one more.
        Thread.sleep(2000);
        redis.opsForStream().add(way, Map.of("number", "4"));
        Thread.sleep(2000);
        System.out.println(way + ": heard " + heard + ", active " + subscription.isActive() + ", container running "
                + container.isRunning() + ", pending " + redis.opsForStream().pending(way, "group").getTotalPendingMessages());
        container.stop();
    }
}
JAVA
seen=$(java -cp 'lib/*' Once.java 2> java.log)
echo "$seen"
if [ "$seen" = "receive: heard [1], active false, container running true, pending 3
receiveAutoAck: heard [1], active false, container running true, pending 0" ]; then
  echo "As described: one exception ends the subscription, and nobody is told."
else
  echo "The behaviour has changed."
  exit 1
fi
