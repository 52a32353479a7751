package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import redis.embedded.RedisServer;
import redis.embedded.exceptions.EmbeddedRedisException;
import redis.embedded.ports.EphemeralPortProvider;

/** With a server of the user's, which goes on when the tests have ended. */
@ExtendWith(OwnServerIntegrationTests.OwnServer.class)
@ThoonkTest(properties = "thoonk.test.redis=external")
@Import(MailServerConfiguration.class)
@DirtiesContext
class OwnServerIntegrationTests {

    @DynamicPropertySource
    static void redis(DynamicPropertyRegistry properties) {
        properties.add("spring.data.redis.host", () -> "127.0.0.1");
        properties.add("spring.data.redis.port", () -> OwnServer.port);
    }

    @Test
    void usesTheServerThatThePropertiesName(
            @Autowired ThoonkTemplate template, @Autowired ThoonkTestKit thoonk, @Autowired ThoonkClock clock) {
        JobQueue<Mail> mails = template.jobs("mail", Mail.class);
        mails.put(
                Mail.to("ann"), PutOptions.builder().delay(Duration.ofHours(1)).build());
        assertThat(OwnServer.keys()).isNotEmpty().allMatch(key -> key.startsWith("thoonk-test-"));

        clock.advance(Duration.ofHours(1));
        assertThat(thoonk.drain("mail")).isEqualTo(1);
    }

    /** Ends after the context, as it stands before {@code @ThoonkTest}. */
    static final class OwnServer implements BeforeAllCallback, AfterAllCallback {

        private static final int ATTEMPTS = 5;

        private static int port;

        private RedisServer server;

        @Override
        public void beforeAll(ExtensionContext context) throws IOException {
            server = start(ATTEMPTS);
        }

        /** Somebody else may take a port that was free a moment ago; then another one is tried. */
        private static RedisServer start(int attempts) throws IOException {
            port = new EphemeralPortProvider().next();
            RedisServer started = RedisServer.builder()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            try {
                started.start();
                return started;
            } catch (EmbeddedRedisException ex) {
                if (attempts == 1) {
                    throw ex;
                }
                return start(attempts - 1);
            }
        }

        @Override
        public void afterAll(ExtensionContext context) throws IOException {
            try {
                assertThat(keys()).as("left of the test class").isEmpty();
            } finally {
                server.stop();
            }
        }

        private static List<String> keys() {
            RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                return connection.sync().keys("*");
            } finally {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            }
        }
    }
}
